import type { Preferences } from '../../shared/preferences.ts';
import { chooseWorkspace } from '../state/change.ts';
import { run } from '../state/run.ts';
import { Group } from './group.tsx';

/** The folder with the stacks. */
export const Workspace = ({ workspace: { folder, chosen } }: Pick<Preferences, 'workspace'>) => (
  <Group id="s-ws" title="Workspace">
    <div class="setting">
      <span class="setting__text selectable setting__path">{folder}</span>
    </div>
    {chosen !== undefined && (
      <div class="setting">
        <span class="setting__text setting__path">
          <span class="selectable">{chosen}</span>
          <small>Used from the next start of the app on</small>
        </span>
      </div>
    )}
    <div class="setting setting--more">
      <span class="setting__text small">Files you changed are never overwritten.</span>
      <button
        class="btn"
        type="button"
        aria-label="Show the workspace in Finder"
        onClick={() => run({ command: 'showWorkspace', input: undefined })}
      >
        Show
      </button>
      <button class="btn" type="button" aria-label="Choose another workspace folder" onClick={chooseWorkspace}>
        Choose…
      </button>
    </div>
  </Group>
);
