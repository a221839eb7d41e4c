import type { EnvValues } from '../../shared/env-form.ts';
import { ProblemError } from '../../shared/errors.ts';
import type { PlanResult } from '../../shared/results.ts';
import type { StackInfo } from '../../shared/snapshot.ts';
import { lookupIn } from '../compose/environment.ts';
import { type LoadedProject, loadProject } from '../compose/load.ts';
import type { Context, RunOptions } from '../context.ts';
import { exposuresIn } from '../exposure.ts';
import { refresh } from '../health/refresh.ts';
import { problemsOf } from '../operation.ts';
import { projectName, stackRequest } from '../project.ts';
import { plan } from '../reconcile/plan.ts';
import { readState } from '../reconcile/state.ts';
import { mendGateway } from '../switch/mend-gateway.ts';
import { aliveStates } from '../switch/serving.ts';
import { isService, projectContainers } from '../switch/situation.ts';
import { requireStack } from '../workspace/catalogue.ts';
import { readEnv, readExamples, writeEnv } from '../workspace/env.ts';
import { readComments } from '../workspace/env-comments.ts';
import { editEnvText } from '../workspace/env-edit.ts';
import { withLock } from '../workspace/lock.ts';
import { readSelection, requireSelection } from '../workspace/selection.ts';
import { exclusively } from './exclusively.ts';
import { planned } from './planned.ts';
import { reach } from './reach.ts';

export interface ApplyEnvInput {
  readonly values: EnvValues;
  /** The selected one unless named: `.env` is completed for it. */
  readonly stack?: string | undefined;
  readonly timeoutMs?: number;
}

/** What `.env` would hold with the values, completed for the stack. */
const edited = async ({ workspace, env }: Context, stack: string, values: EnvValues) => {
  const [{ text, completed }, examples] = await Promise.all([
    readEnv(workspace, stack),
    readExamples(workspace, stack),
  ]);
  const variables = examples.flatMap((example) => readComments(example.text).variables);
  const comments = new Map(variables.map((variable) => [variable.name, variable.comments]));
  const changed = editEnvText(completed, values, lookupIn(env), (name) => comments.get(name) ?? []);
  return { text: changed, isChanged: changed !== text };
};

/** Whether the selected stack's engine runs, in which Docker and project; undefined: it does not, or no Docker answers. */
const findRunning = async (context: Context, { id, engine }: StackInfo) => {
  const selection = await readSelection(context.workspace);
  if (!('id' in selection) || selection.id !== id) return undefined;
  try {
    const docker = await context.connection.docker();
    const project = await projectName(context, docker);
    const containers = await projectContainers(docker, project);
    const runs = containers.some((one) => isService(engine.service)(one) && aliveStates.has(one.state));
    return runs ? { docker, project } : undefined;
  } catch (error) {
    if (!problemsOf(error)) throw error;
    return undefined;
  }
};

const untouched = '.env was left as it is.';

/** @throws ProblemError what is wrong with the files when `.env` holds this text, or what they would open to the network */
const loadWith = async (context: Context, stack: string, dotenv: string): Promise<LoadedProject> => {
  try {
    const loaded = await loadProject({ ...(await stackRequest(context, stack)), dotenv });
    const exposed = await exposuresIn(context, loaded.project, dotenv);
    if (exposed.length > 0) throw new ProblemError(exposed);
    return loaded;
  } catch (error) {
    const problems = problemsOf(error);
    if (!problems) throw error;
    throw new ProblemError(problems.map((problem) => ({ ...problem, kept: untouched })));
  }
};

/** The problems that speak against values while nothing runs: that further ones are needed is none. */
const refuseWrong = (error: unknown): undefined => {
  const problems = problemsOf(error);
  if (!problems) throw error;
  const wrong = problems.filter(({ code }) => code !== 'variable-missing');
  if (wrong.length > 0) throw new ProblemError(wrong);
  return undefined;
};

/** A running project can't be given another name: its containers would be left behind under the old one. */
const refuseRename = (before: string, after: string): void => {
  if (before === after) return;
  throw new ProblemError({
    code: 'usage',
    message: `The project ${before} runs; it can’t be renamed to ${after} meanwhile.`,
    kept: untouched,
    action: 'Stop it first: down.',
  });
};

/** Looks at all that speaks against the values. `running` is present if the stack runs. */
const prepare = async (context: Context, { values, stack }: ApplyEnvInput) => {
  const info = await requireStack(context.workspace, stack ?? (await requireSelection(context.workspace)));
  const { text } = await edited(context, info.id, values);
  const found = await findRunning(context, info);
  const loading = loadWith(context, info.id, text);
  if (!found) {
    await loading.catch(refuseWrong);
    return { stack: info.id };
  }
  const loaded = await loading;
  refuseRename(found.project, loaded.project.name);
  return { stack: info.id, running: { ...found, loaded } };
};

/**
 * The steps that these values would lead to; nothing is written. None while the stack does not run: the values are then
 * only kept.
 * @throws ProblemError what is wrong with the files when they have these values
 */
export const planEnv = async (context: Context, input: ApplyEnvInput): Promise<PlanResult> => {
  const { stack, running } = await prepare(context, input);
  if (!running) return { stack, steps: [], checks: [], warnings: [] };
  const { docker, loaded } = running;
  const { steps, checks, warnings } = plan(loaded, await readState(docker, loaded));
  return {
    stack,
    steps: steps.map(planned),
    checks: checks.map(planned),
    warnings: [...loaded.warnings, ...warnings],
  };
};

/** What came of the values: `applied` if the stack runs with them now. */
export interface ApplyEnvResult extends PlanResult {
  readonly applied: boolean;
}

const kept = 'The values are in .env; what was not done is done by the next start.';

/**
 * Writes the values into `.env`, and makes the selected stack as they say if it runs. Values with which the files can't
 * be read are refused before anything is written; once written they stay, also if the stack can't be made so: then the
 * problem says so, and `up` goes on from there.
 * @throws ProblemError as `planEnv`; locked, workspace-read-only, disk-full, and as `up`
 */
export const applyEnv = async (
  context: Context,
  input: ApplyEnvInput,
  options: RunOptions = {},
): Promise<ApplyEnvResult> => {
  const { workspace, clock } = context;
  const { stack, running } = await prepare(context, input);
  const write = async (): Promise<void> => {
    const { text, isChanged } = await edited(context, stack, input.values); // again: under the lock nobody else writes
    if (isChanged) await writeEnv(workspace, text);
  };
  if (!running) {
    await withLock(workspace, { command: 'env', now: () => new Date(clock.now()) }, write);
    return { stack, steps: [], checks: [], warnings: [], applied: false };
  }
  return exclusively(context, { kind: 'up', stack }, async (report) => {
    await write();
    try {
      const { timeoutMs } = input;
      const done = await reach(context, { ...options, report, ...(timeoutMs !== undefined && { timeoutMs }) });
      await mendGateway(context, running.docker, running.project);
      await refresh(context);
      return { stack, ...done, applied: true };
    } catch (error) {
      const problems = problemsOf(error);
      if (!problems) throw error;
      throw new ProblemError(
        problems.map((problem) => ({ ...problem, kept })),
        { cause: error },
      );
    }
  });
};
