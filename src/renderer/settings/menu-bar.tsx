import { formatGigabytes } from '../../shared/format.ts';
import type { Preferences } from '../../shared/preferences.ts';
import type { TrayText } from '../../shared/settings.ts';
import type { AppSnapshot } from '../../shared/snapshot.ts';
import { selectedStack } from '../../shared/stacks.ts';
import { Mark } from '../components/mark.tsx';
import { change } from '../state/change.ts';
import { gpuView, memoryView } from '../view/figures.ts';
import { Group } from './group.tsx';

const words: readonly (readonly [TrayText, string])[] = [
  ['none', 'None'],
  ['engine', 'Engine'],
  ['gpu', 'GPU %'],
  ['memory', 'Memory'],
];

/** What would stand beside the icon now; empty: nothing. */
const sampleOf = (text: TrayText, snapshot: AppSnapshot | undefined): string => {
  const [gpu, memory] = [gpuView(snapshot?.figures), memoryView(snapshot?.figures)];
  const samples: Readonly<Record<TrayText, string>> = {
    none: '',
    engine: (snapshot && selectedStack(snapshot)?.title) ?? '',
    gpu: gpu?.kind === 'figures' ? `${gpu.percent}%` : '',
    memory: memory?.kind === 'figures' ? `${formatGigabytes(memory.used)} GB` : '',
  };
  return samples[text];
};

interface MenuBarProps {
  readonly prefs: Preferences;
  readonly snapshot: AppSnapshot | undefined;
}

/** The icon in the menu bar. */
export const MenuBar = ({ prefs: { trayText }, snapshot }: MenuBarProps) => {
  const sample = sampleOf(trayText, snapshot);
  return (
    <Group id="s-bar" title="Menu bar">
      <fieldset class="setting">
        <legend class="sr">Text beside the icon</legend>
        <span class="setting__text" aria-hidden="true">
          Text beside the icon
        </span>
        <span class="segments">
          {words.map(([value, word]) => (
            <label key={value}>
              <input
                type="radio"
                name="text"
                checked={value === trayText}
                onChange={() => change({ trayText: value })}
              />
              <span>{word}</span>
            </label>
          ))}
        </span>
      </fieldset>
      <div class="setting">
        <span class="setting__text">Looks like this</span>
        <span class="menubar-sample" role="img" aria-label={sample ? `Icon and ${sample}` : 'Icon alone'}>
          <Mark name="ready" />
          {sample}
        </span>
      </div>
    </Group>
  );
};
