import { actionFor } from '../../shared/errors.ts';
import type { Incident } from '../../shared/incidents.ts';
import { attemptTitle, runtimeTitle } from '../../shared/runtime-title.ts';
import type { RuntimeAttempt, RuntimeSnapshot } from '../../shared/snapshot.ts';
import { commands } from '../bridge.ts';
import { run } from '../state/run.ts';
import { Glyph } from './glyph.tsx';

const Attempt = ({ attempt: { source, address, problem } }: { readonly attempt: RuntimeAttempt }) => (
  <li>
    <Glyph name={problem?.code === 'docker-missing' ? 'absent' : 'stopped'} />
    <div class="found__text">
      <h3 class="found__name" data-absent={problem?.code === 'docker-missing' ? '' : undefined}>
        {attemptTitle({ source, address })}
      </h3>
      <p class="small found__address selectable" title={`${source}: ${address}`}>
        {address}
      </p>
      {problem && <p class="small selectable">{problem.message}</p>}
    </div>
  </li>
);

interface FoundProps {
  readonly runtime: RuntimeSnapshot;
  /** One of them may know which program is to be started. */
  readonly incidents: readonly Incident[];
}

/** No Docker: where it was looked for, what was found there, and what to do. */
export const Found = ({ runtime, incidents }: FoundProps) => (
  <>
    <section class="found" aria-labelledby="found">
      <div class="found__what">
        {runtime.problem && <p>{actionFor(runtime.problem)}</p>}
        <button
          class="btn btn--primary"
          type="button"
          onClick={() => run({ command: 'startRuntime', input: undefined })}
        >
          {incidents.find(({ action }) => action.command === 'startRuntime')?.action.label ??
            `Start ${runtimeTitle(runtime)}`}
        </button>
      </div>
      <h2 class="found__label" id="found">
        Looked for
      </h2>
      <ul>
        {(runtime.tried ?? []).map((attempt) => (
          <Attempt key={`${attempt.source} ${attempt.address}`} attempt={attempt} />
        ))}
      </ul>
    </section>
    <div class="bottom-row">
      <p class="small" role="status">
        Checks again and continues by itself.
      </p>
      <button class="btn" type="button" onClick={() => void commands.refresh()}>
        Check Now
      </button>
    </div>
  </>
);
