import type { Preferences } from '../../shared/preferences.ts';
import { Toggle } from '../components/toggle.tsx';
import { change } from '../state/change.ts';
import { run } from '../state/run.ts';
import { Group } from './group.tsx';

/** What happens when the Mac starts, and when the app opens and quits. */
export const Starting = ({ prefs, engine }: { readonly prefs: Preferences; readonly engine: string | undefined }) => (
  <Group id="s-start" title="Start">
    <Toggle checked={prefs.openAtLogin} onChange={(openAtLogin) => change({ openAtLogin })}>
      Open at login
    </Toggle>
    {prefs.openAtLogin && prefs.loginItem === 'requires-approval' && (
      <div class="setting setting--more">
        <span class="setting__text small">macOS waits until you allow it in System Settings.</span>
        <button class="btn" type="button" onClick={() => run({ command: 'openLoginItems', input: undefined })}>
          Open Login Items…
        </button>
      </div>
    )}
    <Toggle checked={prefs.startAtLaunch} onChange={(startAtLaunch) => change({ startAtLaunch })}>
      Start the selected engine when the app opens
      <small>{engine === undefined ? 'No engine is selected' : `${engine} is selected`}</small>
    </Toggle>
    <Toggle checked={prefs.stopOnQuit} onChange={(stopOnQuit) => change({ stopOnQuit })}>
      Stop the engine when the app quits
      <small>Otherwise it goes on serving without the app.</small>
    </Toggle>
  </Group>
);
