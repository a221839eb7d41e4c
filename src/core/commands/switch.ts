import { ProblemError } from '../../shared/errors.ts';
import type { SwitchResult } from '../../shared/results.ts';
import type { Context, RunOptions } from '../context.ts';
import { refresh } from '../health/refresh.ts';
import type { Report } from '../operation.ts';
import type { SwitchMode } from '../switch/mode.ts';
import { phaseLabel } from '../switch/phases.ts';
import { preflight, requirePreflight } from '../switch/preflight.ts';
import { newJournal, type Prepared, prepareSwitch, switchContext } from '../switch/prepare.ts';
import { runSwitch } from '../switch/run.ts';
import { requireStack } from '../workspace/catalogue.ts';
import { requireOurs } from '../workspace/selection.ts';
import { exclusively } from './exclusively.ts';
import { reach } from './reach.ts';

export interface SwitchInput {
  readonly stack: string;
  readonly mode?: SwitchMode | 'auto';
  /** Until the new engine answers. */
  readonly timeoutMs?: number;
  /** For running answers of the old engine to end. */
  readonly drainMs?: number;
  /** Cut answers that still run then. */
  readonly cut?: boolean;
  /** Stop after the checks. */
  readonly dryRun?: boolean;
}

const limitsOf = ({ timeoutMs, drainMs, cut }: SwitchInput) => ({
  ...(timeoutMs !== undefined && { readyMs: timeoutMs }),
  ...(drainMs !== undefined && { drainMs }),
  ...(cut !== undefined && { cutAnswers: cut }),
});

/**
 * Replaces the engine that serves by another's, without losing a request: the transaction of src/core/switch. A stack
 * that serves already is only made as its files say.
 */
export const switchTo = async (
  context: Context,
  input: SwitchInput,
  options: RunOptions = {},
): Promise<SwitchResult> => {
  const { id: stack } = await requireStack(context.workspace, input.stack);
  await requireOurs(context.workspace);
  return exclusively(context, { kind: 'switch', stack }, async (report) => {
    const prepared = await prepareSwitch(context, {
      stack,
      limits: limitsOf(input),
      ...(input.mode !== undefined && { mode: input.mode }),
    });
    if (input.dryRun) return dryRun(context, prepared);
    const same = prepared.serving.some((serving) => serving.stack.id === stack) && !prepared.old;
    return same
      ? reconcile(context, stack, input, { ...options, report })
      : transact(context, prepared, { ...options, report });
  });
};

const summaryOf = ({ target, old, choice }: Prepared) => ({
  stack: target.id,
  choice,
  ...(old && { previous: old.stack.id }),
});

const dryRun = async (context: Context, prepared: Prepared): Promise<SwitchResult> => {
  const problems = await preflight(context, prepared);
  if (problems.length > 0) throw new ProblemError(problems);
  return { ...summaryOf(prepared), dryRun: true, phases: [], warnings: prepared.target.loaded.warnings };
};

const reconcile = async (
  context: Context,
  stack: string,
  { timeoutMs }: SwitchInput,
  options: RunOptions & { readonly report: Report },
): Promise<SwitchResult> => {
  const { warnings } = await reach(context, { ...options, ...(timeoutMs !== undefined && { timeoutMs }) });
  const { endpoint } = await refresh(context);
  return { stack, phases: [], warnings, ...(endpoint && { endpoint }) };
};

/** Runs the transaction that was prepared. */
export const transact = async (
  context: Context,
  prepared: Prepared,
  { report, signal }: RunOptions & { readonly report: Report },
): Promise<SwitchResult> => {
  const { choice, target, old } = prepared;
  const about = { choice, ...(old && { previous: old.stack.id }) };
  report([{ id: 'preflight', label: phaseLabel('preflight', target.stack.title), state: 'running' }], about);
  await requirePreflight(context, prepared);
  const { phases, problems } = await runSwitch(switchContext(context, prepared), await newJournal(context, prepared), {
    onProgress: (steps) => report(steps, about),
    ...(signal && { signal }),
  });
  const { endpoint } = await refresh(context);
  if (problems.length > 0) throw new ProblemError(incomplete(prepared, problems));
  return { ...summaryOf(prepared), phases, warnings: target.loaded.warnings, ...(endpoint && { endpoint }) };
};

const incomplete = ({ target }: Prepared, [first, ...others]: ProblemError['problems']) => {
  const kept = `${target.stack.title} serves and is selected; the next run tries again what is left.`;
  return first ? [{ kept, ...first }, ...others] : [];
};
