import { type Problem, ProblemError } from '../../shared/errors.ts';
import { type ApplyContext, begin, type Running } from './context.ts';
import { type Contract, contractOf } from './contract.ts';
import { plan as makePlan } from './plan.ts';
import { type Board, createBoard } from './progress.ts';
import { runStep, type Shared } from './run-step.ts';
import { runTasks } from './schedule.ts';
import { readState } from './state.ts';
import { type Plan, phases, type Step } from './steps.ts';

export type { ApplyContext } from './context.ts';

/**
 * Steps of one phase that run at a time. Docker makes and starts few things at once, and the engine, which is first,
 * comes up sooner so; stopping is mostly waiting.
 */
const parallel = 3;
const parallelStops = 10;

/**
 * Carries out a plan and its checks: phase by phase, side by side within one. Stops at the first failure, and throws it
 * as a ProblemError that says what was done and what was not.
 * @returns what is not well and keeps nobody from being served
 */
export async function apply(plan: Plan, context: ApplyContext): Promise<readonly Problem[]> {
  const board = createBoard([...plan.steps, ...plan.checks], context.clock, context.onProgress ?? (() => {}));
  const pulling: Running = { ...begin(context), deadline: Number.POSITIVE_INFINITY };
  const shared: Shared = {
    project: plan.project,
    contract: findContract(plan, context),
    started: new Set(),
    warnings: [],
  };
  try {
    const pulls = plan.steps.filter(({ kind }) => kind === 'pull');
    // A pull may take long, and says how far it is: the time limit is for what comes after.
    await runPhase(pulls, board, shared, pulling);
    const rest = await planAfterPulls(plan, context, board);
    const running = begin(context);
    for (const phase of inPhases(rest)) await runPhase(phase, board, shared, running);
    return shared.warnings;
  } catch (error) {
    throw explain(error, board, pulling.signal);
  }
}

/** What is left to do: planned anew if a pull may have brought another image for containers that exist. */
async function planAfterPulls(plan: Plan, context: ApplyContext, board: Board): Promise<readonly Step[]> {
  const rest = [...plan.steps, ...plan.checks].filter(({ kind }) => kind !== 'pull');
  if (!context.loaded || !plan.steps.some((step) => step.kind === 'pull' && step.refreshes)) return rest;
  const fresh = makePlan(context.loaded, await readState(context.docker, context.loaded), plan.scope);
  const steps = [...fresh.steps, ...plan.checks].filter(({ kind }) => kind !== 'pull');
  board.replaceWaiting(steps);
  return steps;
}

function inPhases(steps: readonly Step[]): Step[][] {
  const byPhase = Map.groupBy(steps, ({ kind }) => phases[kind]);
  return [...byPhase.keys()].sort((a, b) => a - b).map((phase) => byPhase.get(phase)!);
}

const isStop = ({ kind }: Step): boolean => kind === 'stop' || kind === 'remove';

const runPhase = (steps: readonly Step[], board: Board, shared: Shared, running: Running): Promise<void> =>
  runTasks(
    steps,
    async (step, signal) => {
      const report = board.start(step);
      try {
        const skipped = await runStep({ ...running, signal }, shared, step, report);
        board.end(step, skipped === undefined ? 'done' : 'skipped', skipped);
      } catch (error) {
        // One that was interrupted by another's failure did not fail.
        board.end(step, signal.aborted && error === signal.reason ? 'waiting' : 'failed');
        throw error;
      }
    },
    { limit: steps.some(isStop) ? parallelStops : parallel, signal: running.signal },
  );

/** As what the project has; else, asked for at the first creation, as the Compose that is installed. */
function findContract({ contract }: Plan, context: ApplyContext): () => Promise<Contract> {
  let found: Promise<Contract> | undefined = contract && Promise.resolve(contract);
  return () => {
    found ??= Promise.resolve(context.composeVersion?.()).then(contractOf);
    return found;
  };
}

/** Adds to the first problem what was done and what was not. A cancelled run is that, whatever it failed with. */
function explain(error: unknown, board: Board, signal: AbortSignal): unknown {
  const { done, open } = board.summary();
  const state = [
    done.length > 0 ? `Done: ${some(done)}.` : 'Nothing was changed.',
    ...(open.length > 0 ? [`Not done: ${some(open)}.`] : []),
  ].join(' ');
  if (signal.aborted) {
    return new ProblemError({ code: 'cancelled', message: 'The run was cancelled.', kept: state }, { cause: error });
  }
  if (!(error instanceof ProblemError)) return error;
  const [first, ...others] = error.problems;
  if (!first) return error;
  const kept = first.kept === undefined ? state : `${first.kept} ${state}`;
  return new ProblemError([{ ...first, kept }, ...others], { cause: error });
}

const listed = 8;

const some = (labels: readonly string[]): string =>
  labels.length <= listed
    ? labels.join('; ')
    : `${labels.slice(0, listed).join('; ')} and ${labels.length - listed} more`;
