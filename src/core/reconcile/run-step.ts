import { type Problem, ProblemError } from '../../shared/errors.ts';
import { createContainer, replaceContainer, startContainer, stopAndRemove } from './containers.ts';
import { filesOf, type Running } from './context.ts';
import type { Contract } from './contract.ts';
import type { Report } from './progress.ts';
import { waitUntilReady } from './ready.ts';
import { networkBody, volumeBody } from './stamp.ts';
import type { PullStep, RemoveNetworkStep, Step } from './steps.ts';
import { waitForCondition, waitUntilSettled } from './wait.ts';

/** What the steps of one plan have in common. */
export interface Shared {
  readonly project: string;
  readonly contract: () => Promise<Contract>;
  /** Names of the containers that were started. */
  readonly started: Set<string>;
  /** What is not well and keeps nobody from being served. */
  readonly warnings: Problem[];
}

/** Why a step was not carried out, if it may be left out. */
export type Skipped = string | undefined;

/** Carries out one step. */
export async function runStep(running: Running, shared: Shared, step: Step, report: Report): Promise<Skipped> {
  const { docker } = running;
  switch (step.kind) {
    case 'wait':
      return step.required
        ? done(waitForCondition(running, shared.project, step, report))
        : orSkip(waitForCondition(running, shared.project, step, report));
    case 'remove-network':
      return removeNetwork(running, step);
    case 'remove-volume':
      return orSkip(docker.removeVolume(step.name), isInUse);
    default:
      return done(runPlainStep(running, shared, step, report));
  }
}

type PlainStep = Exclude<Step, { kind: 'wait' | 'remove-network' | 'remove-volume' }>;

async function runPlainStep(running: Running, shared: Shared, step: PlainStep, report: Report): Promise<unknown> {
  const { docker } = running;
  switch (step.kind) {
    case 'pull':
      return pull(running, step, report);
    case 'stop':
      return docker.stopContainer(step.container.id);
    case 'remove':
      return stopAndRemove(running, step.container.id, { volumes: step.volumes });
    case 'create-network':
      return docker.createNetwork(networkBody(filesOf(running), step.key, await shared.contract()));
    case 'create-volume':
      return docker.createVolume(volumeBody(filesOf(running), step.key, await shared.contract()));
    case 'create':
      return createContainer(running, { ...step, contract: await shared.contract() });
    case 'recreate':
      return replaceContainer(running, { ...step, contract: await shared.contract() }, step.old.id);
    case 'start':
      shared.started.add(step.name);
      return startContainer(running, step.service, step.name);
    case 'settle':
      return shared.warnings.push(...(await waitUntilSettled(running, shared.project, step, shared.started)));
    case 'ready':
      return waitUntilReady(running, shared.project, filesOf(running).stack!, report);
  }
}

const pull = ({ docker, signal }: Running, { image, platform }: PullStep, report: Report): Promise<void> =>
  docker.pullImage(image, {
    signal,
    ...(platform !== undefined && { platform }),
    onProgress: ({ current, total, status }) => report({ bytes: { current, total }, detail: status }),
  });

/** A network that something else uses stays when the project goes down. */
const removeNetwork = ({ docker }: Running, { networkId, reason }: RemoveNetworkStep): Promise<Skipped> =>
  reason === 'down' ? orSkip(docker.removeNetwork(networkId), isInUse) : done(docker.removeNetwork(networkId));

const isInUse = (error: ProblemError): boolean =>
  error.problems.some(({ evidence = [] }) => evidence.some((words) => /active endpoints|in use/i.test(words)));

async function done(work: Promise<unknown>): Promise<undefined> {
  await work;
}

/** What went wrong as a reason to leave the step out, if it may be left out. */
async function orSkip(work: Promise<void>, allowed: (error: ProblemError) => boolean = () => true): Promise<Skipped> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (!(error instanceof ProblemError) || !allowed(error)) throw error;
    const [problem] = error.problems;
    return problem?.evidence?.[0] ?? error.message;
  }
}
