import { actionFor, problemKinds } from '../../shared/errors.ts';
import { refusal } from '../state/refusal.ts';
import { Glyph } from './glyph.tsx';
import { Icon } from './icon.tsx';

/** In a window: what was asked for last and refused. */
export const Refused = () => {
  if (!refusal.value) return null;
  const { problem } = refusal.value;
  return (
    <section class="notice notice--warn" role="alert" aria-labelledby="refused">
      <Glyph name="degraded" tone="warn" size={18} />
      <div class="notice__head">
        <h2 class="notice__title" id="refused">
          {problemKinds[problem.code].title}
        </h2>
        <button
          class="icon-btn"
          type="button"
          aria-label="Dismiss"
          onClick={() => {
            refusal.value = undefined;
          }}
        >
          <Icon name="close" />
        </button>
      </div>
      <p class="notice__body selectable">
        {[problem.message, problem.kept, actionFor(problem)].filter(Boolean).join(' ')}
      </p>
    </section>
  );
};
