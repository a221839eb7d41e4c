import { actionFor } from '../../shared/errors.ts';
import type { Incident } from '../../shared/incidents.ts';
import { runtimeTitle } from '../../shared/runtime-title.ts';
import type { RuntimeAttempt, RuntimeSnapshot } from '../../shared/snapshot.ts';
import { commands } from '../bridge.ts';
import { run } from '../state/run.ts';
import { attemptView } from '../view/attempt.ts';
import { Glyph } from './glyph.tsx';

const Attempt = ({ attempt }: { readonly attempt: RuntimeAttempt }) => {
  const { title, address, word, detail, isThere } = attemptView(attempt);
  const { source, problem } = attempt;
  return (
    <li title={[`${source}: ${attempt.address}`, problem?.message].filter(Boolean).join('\n')}>
      <Glyph name={isThere ? 'stopped' : 'absent'} />
      <div class="found__text">
        <h3 class="found__name" data-absent={isThere ? undefined : ''}>
          {title}
          <span class="word">{word}</span>
        </h3>
        <p class="small found__address selectable">{address}</p>
        {detail && <p class="small selectable">{detail}</p>}
      </div>
    </li>
  );
};

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
