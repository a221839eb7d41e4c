import type { PlanResult } from '../../shared/results.ts';
import type { EnvEditing } from '../state/env.ts';

interface EnvPlanProps {
  readonly env: EnvEditing;
  readonly plan: PlanResult;
}

/** What the changes lead to: the values by name, the steps, and the one button that does it. */
export const EnvPlan = ({ env, plan: { steps, warnings } }: EnvPlanProps) => (
  <div class="group env-plan">
    <div>
      <h3 class="env-plan__title">These values are written</h3>
      <p class="code">{Object.keys(env.changes).join(', ')}</p>
    </div>
    <div>
      <h3 class="env-plan__title">Then</h3>
      {steps.length === 0 ? (
        <p>Nothing that runs changes. The values hold from the next start of the engine on.</p>
      ) : (
        <ol class="env-plan__steps">
          {steps.map(({ id, text }) => (
            <li key={id}>{text}</li>
          ))}
        </ol>
      )}
      {warnings.map(({ message }) => (
        <p key={message} class="word word--warn">
          {message}
        </p>
      ))}
    </div>
    <div class="setting">
      <span class="setting__text small">Comments and order of the file are kept.</span>
      <button class="btn" type="button" onClick={env.back}>
        Back
      </button>
      <button class="btn btn--primary" type="button" disabled={env.isBusy} onClick={() => void env.apply()}>
        {env.isBusy ? 'Applying…' : 'Write and Apply'}
      </button>
    </div>
  </div>
);
