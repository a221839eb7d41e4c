import { actionFor } from '../../shared/errors.ts';
import type { RuntimeAttempt, RuntimeSnapshot } from '../../shared/snapshot.ts';
import { commands } from '../bridge.ts';
import { Glyph } from './glyph.tsx';

const Attempt = ({ attempt: { source, address, problem } }: { readonly attempt: RuntimeAttempt }) => (
  <li>
    <Glyph name={problem?.code === 'docker-missing' ? 'absent' : 'stopped'} />
    <div class="found__text">
      <h3 class="found__name" data-absent={problem?.code === 'docker-missing' ? '' : undefined}>
        {source}
      </h3>
      <p class="small found__address selectable" title={address}>
        {address}
      </p>
      {problem && <p class="small selectable">{problem.message}</p>}
    </div>
  </li>
);

/** No Docker: where it was looked for, what was found there, and what to do. */
export const Found = ({ runtime }: { readonly runtime: RuntimeSnapshot }) => (
  <>
    <section class="found" aria-labelledby="found">
      {runtime.problem && <p class="found__what">{actionFor(runtime.problem)}</p>}
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
