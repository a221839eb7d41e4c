import { runtimeTitle } from '../../shared/runtime-title.ts';
import type { AppSnapshot } from '../../shared/snapshot.ts';
import { change, chooseWorkspace } from '../state/change.ts';
import { preferences } from '../state/preferences.ts';
import { useSetup } from '../state/setup.ts';
import { choices, shortPath } from '../view/first-run.ts';
import { Choice } from './choice.tsx';
import { EnvField } from './env-field.tsx';
import { Icon } from './icon.tsx';
import { Toggle } from './toggle.tsx';

/** The first start: where files are kept, which engine, whether to open at login, and the values that it needs. */
export const FirstRun = ({ snapshot }: { readonly snapshot: AppSnapshot }) => {
  const setup = useSetup(snapshot.stacks);
  const { chosen, fields, values } = setup;
  const prefs = preferences.value;
  const folder = prefs?.workspace.chosen ?? snapshot.workspace;
  return (
    <form
      class="form"
      aria-label="Setup"
      onSubmit={(event) => {
        event.preventDefault();
        void setup.start();
      }}
    >
      <div>
        <h2 class="form__label">Workspace folder</h2>
        <div class="path">
          <span class="path__text" title={folder}>
            {shortPath(folder)}
          </span>
          <button class="btn" type="button" aria-label="Choose the workspace folder" onClick={chooseWorkspace}>
            Choose…
          </button>
        </div>
        <p class="small">
          {prefs?.workspace.chosen === undefined
            ? 'Holds engine files and settings. Models stay in Docker.'
            : 'Used from the next start on.'}
        </p>
      </div>
      <fieldset>
        <legend>Engine</legend>
        <div class="choices">
          {choices(snapshot.stacks).map((choice) => (
            <Choice
              key={choice.id}
              choice={choice}
              checked={choice.id === chosen?.id}
              onChoose={() => setup.choose(choice.id)}
            />
          ))}
        </div>
      </fieldset>
      {fields.length > 0 && (
        <fieldset class="form__env">
          <legend>Needed by {chosen?.title}</legend>
          {fields.map((field) => (
            <EnvField
              key={field.name}
              field={field}
              value={values[field.name] ?? ''}
              onInput={(value) => setup.setValue(field.name, value)}
            />
          ))}
        </fieldset>
      )}
      {prefs && (
        <Toggle checked={prefs.openAtLogin} onChange={(openAtLogin) => change({ openAtLogin })}>
          Open at login
        </Toggle>
      )}
      <div>
        <button class="btn btn--primary btn--big" type="submit" disabled={!setup.canStart}>
          <Icon name="play" />
          Start {chosen?.title ?? 'an Engine'}
        </button>
        <p class="small form__found">{runtimeTitle(snapshot.runtime)} was found.</p>
      </div>
    </form>
  );
};
