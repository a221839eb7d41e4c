import { useEnv } from '../state/env.ts';
import { EnvPlan } from './env-plan.tsx';
import { EnvSection } from './env-section.tsx';

const count = (changes: object): string => {
  const { length } = Object.keys(changes);
  return length === 1 ? '1 change' : `${length} changes`;
};

/** `.env` as a form. What a change leads to is shown before anything is written. */
export const Env = ({ stack }: { readonly stack: string }) => {
  const env = useEnv(stack);
  const { form, plan, changes } = env;
  if (!form) return null;
  const isChanged = Object.keys(changes).length > 0;
  return (
    <section aria-labelledby="s-env">
      <h2 id="s-env">Engine and services</h2>
      <p class="footnote footnote--top selectable">{form.file}</p>
      {plan ? (
        <EnvPlan env={env} plan={plan} />
      ) : (
        form.sections.map((section) => <EnvSection key={section.title} section={section} env={env} />)
      )}
      {!plan && isChanged && (
        <div class="env-bar">
          <p class="small" role="status">
            {count(changes)}, not written yet
          </p>
          <button class="btn" type="button" onClick={env.revert}>
            Discard
          </button>
          <button class="btn btn--primary" type="button" disabled={env.isBusy} onClick={() => void env.review()}>
            Review {count(changes) === '1 change' ? 'Change' : 'Changes'}…
          </button>
        </div>
      )}
    </section>
  );
};
