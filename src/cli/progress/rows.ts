import type { OperationSnapshot, StepProgress } from '../../shared/snapshot.ts';

/** One line of progress: a service, or a step that belongs to none. */
export interface Row {
  readonly id: string;
  readonly state: StepProgress['state'];
  /** What it is at, or was at last. */
  readonly label: string;
  readonly bytes?: StepProgress['bytes'];
  readonly detail?: string;
  /** Of all its steps together. */
  readonly elapsedMs: number;
}

/** The step that stands for a service: what failed, else what runs, else what comes next, else what was last. */
const current = (steps: readonly StepProgress[]): StepProgress =>
  steps.find(({ state }) => state === 'failed') ??
  steps.find(({ state }) => state === 'running') ??
  (steps.some(({ state }) => state === 'waiting') ? lastDoneOrNext(steps) : steps.at(-1)!);

/** Between two steps the line goes on showing what was done. */
const lastDoneOrNext = (steps: readonly StepProgress[]): StepProgress => {
  const next = steps.findIndex(({ state }) => state === 'waiting');
  return steps[next - 1] ?? steps[next]!;
};

const stateOf = (steps: readonly StepProgress[]): StepProgress['state'] => {
  const is = (state: StepProgress['state']) => steps.some((step) => step.state === state);
  if (is('failed')) return 'failed';
  if (is('running')) return 'running';
  if (is('waiting')) return is('done') ? 'running' : 'waiting';
  return steps.every(({ state }) => state === 'skipped') ? 'skipped' : 'done';
};

/** What belongs to no service and is over sooner than this (networks, volumes) is not worth a line, in ms. */
const trifleMs = 1000;

const isTrifle = ([first, ...more]: readonly StepProgress[]): boolean =>
  first !== undefined &&
  more.length === 0 &&
  first.service === undefined &&
  (first.state === 'done' || first.state === 'skipped') &&
  (first.elapsedMs ?? 0) < trifleMs;

/**
 * Steps as lines, one for each service, in the order in which they first appear. Of a switch, whose steps are its phases,
 * each has its line.
 */
export const rowsOf = (steps: readonly StepProgress[], kind?: OperationSnapshot['kind']): Row[] => {
  const groups = Map.groupBy(steps, ({ id, service }) => (service === undefined ? id : `service ${service}`));
  const shown = [...groups].filter(([, group]) => kind === 'switch' || !isTrifle(group));
  return shown.map(([id, group]) => {
    const { label, bytes, detail } = current(group);
    const elapsedMs = group.reduce((sum, step) => sum + (step.elapsedMs ?? 0), 0);
    return {
      id,
      state: stateOf(group),
      label,
      elapsedMs,
      ...(bytes && { bytes }),
      ...(detail !== undefined && { detail }),
    };
  });
};
