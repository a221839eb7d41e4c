import type { StepProgress } from '../../shared/snapshot.ts';

/** So many rows have room with everything else. */
const mostRows = 9;

/** A step, or a line that stands for several. */
export type StepRow =
  | { readonly kind: 'step'; readonly step: StepProgress }
  | { readonly kind: 'folded'; readonly state: 'done' | 'waiting'; readonly count: number };

const isOver = ({ state }: StepProgress): boolean => state === 'done' || state === 'skipped';

/**
 * The steps that are worth a row. Starting a whole stack takes many small ones: then those at the beginning that are
 * over become one line, and those at the end that have no room another, so that what is at work is in sight.
 */
export const stepRows = (steps: readonly StepProgress[]): readonly StepRow[] => {
  const asRows = (list: readonly StepProgress[]): StepRow[] => list.map((step) => ({ kind: 'step', step }));
  if (steps.length <= mostRows) return asRows(steps);
  const firstOpen = steps.findIndex((step) => !isOver(step));
  const over = firstOpen < 0 ? steps.length : firstOpen;
  const rest = steps.slice(over);
  const room = mostRows - (over > 0 ? 1 : 0);
  const shown = rest.length <= room ? rest : rest.slice(0, room - 1);
  const left = rest.length - shown.length;
  return [
    ...(over > 0 ? [{ kind: 'folded', state: 'done', count: over } as const] : []),
    ...asRows(shown),
    ...(left > 0 ? [{ kind: 'folded', state: 'waiting', count: left } as const] : []),
  ];
};
