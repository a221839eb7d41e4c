import { formatBytesOf } from '../../shared/format.ts';
import type { Preferences } from '../../shared/preferences.ts';
import type { UpdateSnapshot } from '../../shared/snapshot.ts';
import { Toggle } from '../components/toggle.tsx';
import { change } from '../state/change.ts';
import { run } from '../state/run.ts';
import { Group } from './group.tsx';

const textOf = ({ version, state, bytes, problem }: UpdateSnapshot): string => {
  if (state === 'ready') return `Version ${version} is ready. It takes over at the next start.`;
  if (state === 'failed') return problem?.message ?? `Version ${version} could not be downloaded.`;
  return `Downloading version ${version}${bytes ? `: ${formatBytesOf(bytes.current, bytes.total)}` : ''}`;
};

interface UpdatingProps {
  readonly prefs: Preferences;
  readonly update: UpdateSnapshot | undefined;
}

/** Newer versions of the app. */
export const Updating = ({ prefs: { updates, version }, update }: UpdatingProps) => (
  <Group id="s-update" title="Updates">
    <Toggle checked={updates} onChange={(on) => change({ updates: on })}>
      Look for updates
      <small>At the start and once a day. This is version {version}.</small>
    </Toggle>
    {update && (
      <div class="setting">
        <span class="setting__text">{textOf(update)}</span>
        {update.state === 'ready' && (
          <button class="btn" type="button" onClick={() => run({ command: 'restartToUpdate', input: undefined })}>
            Restart to Update
          </button>
        )}
      </div>
    )}
  </Group>
);
