import { selectedStack } from '../../shared/stacks.ts';
import { Refused } from '../components/refused.tsx';
import { preferences } from '../state/preferences.ts';
import { snapshot } from '../state/snapshot.ts';
import { Docker } from './docker.tsx';
import { Env } from './env.tsx';
import { Measuring } from './measuring.tsx';
import { MenuBar } from './menu-bar.tsx';
import { Notifying } from './notifying.tsx';
import { Starting } from './starting.tsx';
import { Switching } from './switching.tsx';
import { Updating } from './updating.tsx';
import { Workspace } from './workspace.tsx';

/** Everything that the user can choose. Changes act at once: there is no Save, but for what would restart services. */
export const Settings = () => {
  const [prefs, current] = [preferences.value, snapshot.value];
  return (
    <main class="settings" aria-label="Settings">
      <h1 class="sr">Settings</h1>
      <Refused />
      {prefs && (
        <>
          <Starting prefs={prefs} engine={current && selectedStack(current)?.title} />
          <MenuBar prefs={prefs} snapshot={current} />
          <Switching mode={prefs.switchMode} />
          <Notifying prefs={prefs} />
          <Workspace workspace={prefs.workspace} />
          {current && <Docker chosen={prefs.dockerHost} runtime={current.runtime} />}
          <Measuring prefs={prefs} />
          <Updating prefs={prefs} update={current?.update} />
        </>
      )}
      {current?.selected !== undefined && <Env key={current.selected} stack={current.selected} />}
    </main>
  );
};
