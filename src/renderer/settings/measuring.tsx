import type { Preferences } from '../../shared/preferences.ts';
import { Toggle } from '../components/toggle.tsx';
import { change } from '../state/change.ts';
import { Group } from './group.tsx';
import { Select } from './select.tsx';

const visible = [
  [1, 'Every second'],
  [2, 'Every 2 s'],
  [5, 'Every 5 s'],
] as const;
const hidden = [
  [15, 'Every 15 s'],
  [30, 'Every 30 s'],
  [60, 'Every minute'],
  [0, 'Never'],
] as const;

/** How often figures are read, what is done with them, and who else may read them. */
export const Measuring = ({ prefs: { pace, exporter, unloadIdleModels } }: { readonly prefs: Preferences }) => (
  <Group id="s-sample" title="Measuring">
    <div class="setting">
      <span class="setting__text" aria-hidden="true">
        While the popover is open
      </span>
      <Select
        label="Measure while the popover is open"
        value={pace.visible}
        options={visible}
        onChange={(seconds) => change({ pace: { visible: seconds } })}
      />
    </div>
    <div class="setting">
      <span class="setting__text" aria-hidden="true">
        While it is closed
        <small>Slower saves battery. Stops in sleep.</small>
      </span>
      <Select
        label="Measure while the popover is closed"
        value={pace.hidden}
        options={hidden}
        onChange={(seconds) => change({ pace: { hidden: seconds } })}
      />
    </div>
    <Toggle checked={unloadIdleModels} onChange={(on) => change({ unloadIdleModels: on })}>
      Unload models that nobody uses when memory gets short
      <small>They load again at the next request.</small>
    </Toggle>
    <Toggle checked={exporter} onChange={(on) => change({ exporter: on })}>
      Serve the figures for Prometheus
      <small>At http://127.0.0.1:9464/metrics, on this Mac alone</small>
    </Toggle>
  </Group>
);
