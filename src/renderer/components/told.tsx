import { dismiss } from '../state/dismissed.ts';
import { run } from '../state/run.ts';
import { toldRow } from '../state/told.ts';
import { Icon } from './icon.tsx';

/** Something to know that is no problem: one at a time, always in sight, put away once read. */
export const Told = () => {
  if (!toldRow.value) return null;
  const { id, text, detail, action } = toldRow.value;
  return (
    <section class="told" aria-label="Good to know">
      <p class="small" role="status" title={detail}>
        {text}
      </p>
      {action && (
        <button class="btn" type="button" onClick={() => run(action.call)}>
          {action.label}
        </button>
      )}
      <button class="icon-btn" type="button" aria-label="Dismiss" onClick={() => dismiss(id)}>
        <Icon name="close" />
      </button>
    </section>
  );
};
