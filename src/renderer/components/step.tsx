import { formatAge, formatBytesOf, formatPercent } from '../../shared/format.ts';
import type { StepProgress } from '../../shared/snapshot.ts';
import { rateText } from '../view/rate.ts';
import { Glyph, glyphOfStep } from './glyph.tsx';

const spoken = {
  waiting: 'Next: ',
  running: 'Now: ',
  done: 'Done: ',
  failed: 'Failed: ',
  skipped: 'Left out: ',
} as const;

const asideOf = ({ state, bytes, elapsedMs }: StepProgress): string => {
  if (state === 'running' && bytes) return formatPercent(bytes.current, bytes.total);
  const took = state === 'done' && elapsedMs !== undefined && elapsedMs >= 1000;
  return took ? formatAge(elapsedMs) : '';
};

/** One step of what is being done; the one at work tells how far it is. */
export const Step = ({ step }: { readonly step: StepProgress }) => {
  const isNow = step.state === 'running';
  const { bytes, detail } = step;
  return (
    <li class="step" data-s={step.state} aria-current={isNow ? 'step' : undefined}>
      <Glyph name={glyphOfStep(step.state)} tone={isNow ? 'busy' : 'quiet'} size={isNow ? 14 : 12} />
      <span class="step__name">
        <span class="sr">{spoken[step.state]}</span>
        {step.label}
      </span>
      <span class="step__aside num">{asideOf(step)}</span>
      {isNow && (bytes || detail) && (
        <div class="step__detail">
          {bytes && bytes.total > 0 && (
            <progress class="bar" max={bytes.total} value={bytes.current} aria-label={step.label} />
          )}
          <p class="step__figures">
            <span class="num">{bytes && bytes.total > 0 ? formatBytesOf(bytes.current, bytes.total) : detail}</span>
            {bytes && bytes.total > 0 && <span class="num">{rateText(step) ?? detail}</span>}
          </p>
        </div>
      )}
    </li>
  );
};
