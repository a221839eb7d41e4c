import type { SwitchMode } from '../../shared/settings.ts';
import { change } from '../state/change.ts';
import { Group } from './group.tsx';
import { Option } from './option.tsx';

const modes: readonly (readonly [SwitchMode, string, string])[] = [
  ['auto', 'Automatic', 'Keeps the old engine serving if both fit in memory, and says why if not.'],
  ['overlap', 'Keep serving', 'Starts the new engine beside the old one. Needs memory for both.'],
  ['stop-first', 'Stop first', 'Stops the old engine, then starts the new one. No answers in between.'],
];

/** How one engine replaces another. */
export const Switching = ({ mode }: { readonly mode: SwitchMode }) => (
  <Group id="s-switch" title="Switching engines">
    <fieldset>
      <legend class="sr">How to switch</legend>
      {modes.map(([value, title, note]) => (
        <Option
          key={value}
          name="mode"
          title={title}
          note={note}
          checked={value === mode}
          onChoose={() => change({ switchMode: value })}
        />
      ))}
    </fieldset>
  </Group>
);
