import { ProblemError } from '../../shared/errors.ts';
import type { Container } from '../docker/objects.ts';
import type { Gateway, Target } from './gateway.ts';
import type { PhaseActions } from './phase-actions.ts';
import { gatewayOf, type Run } from './situation.ts';

const pollMs = 250;
/** How long answers of a new engine that did not make it may take to end, before it is removed. */
const undoDrainMs = 30_000;

const isSame = (one: Target | undefined, other: Target): boolean => one?.host === other.host && one.port === other.port;

const newTarget = ({ context }: Run): Target => ({
  host: context.target.stack.engine.service,
  port: context.target.stack.engine.port,
});

/** Sends requests back to the old engine; without one, to whichever has the alias. */
const pointBack = async (gateway: Gateway, { journal }: Run): Promise<void> => {
  if (journal.old) await gateway.point({ host: journal.old.service, port: journal.old.port });
  else await gateway.unlink();
};

/**
 * New requests wait. The link names the new engine from here on: the gateway asks there whether the wait is over, so a
 * request goes on the moment that engine answers.
 */
export const hold: PhaseActions = {
  async isDone(run) {
    const gateway = await gatewayOf(run);
    return !gateway || ((await gateway.isHeld()) && isSame(await gateway.target(), newTarget(run)));
  },
  async run(run) {
    await (await gatewayOf(run))?.holdFor(newTarget(run));
  },
  async undo(run) {
    const gateway = await gatewayOf(run);
    if (!gateway) return;
    await pointBack(gateway, run);
    await gateway.release();
  },
};

export const release: PhaseActions = {
  isDone: async (run) => !(await (await gatewayOf(run))?.isHeld()),
  run: async (run) => (await gatewayOf(run))?.release(),
  // While the old engine is being brought back, requests wait as they did.
  undo: async (run) => (await gatewayOf(run))?.holdFor(newTarget(run)),
};

export const moveGateway: PhaseActions = {
  async isDone(run) {
    const gateway = await gatewayOf(run);
    return !gateway || isSame(await gateway.target(), newTarget(run));
  },
  run: async (run) => (await gatewayOf(run))?.point(newTarget(run)),
  async undo(run) {
    const gateway = await gatewayOf(run);
    if (!gateway) return;
    await pointBack(gateway, run);
    const answers = await watchAnswers(run, run.context.target.stack.engine);
    await waitForAnswers(run, answers, undoDrainMs);
  },
};

/** Waits until the old engine has answered what it was asked. */
export const drain: PhaseActions = {
  async run(run) {
    const { journal, context } = run;
    if (!journal.old) return;
    const answers = await watchAnswers(run, journal.old);
    const left = await waitForAnswers(run, answers, context.limits.drainMs);
    if (left.length > 0 && !context.limits.cutAnswers) throw new ProblemError(stillAnswering(run, left));
  },
};

/** Tells the seconds for which each answer that runs now has been seen. */
type Answers = () => Promise<number[]>;

/** Counts the connections that the gateway has to an engine: exact, because it keeps none that carries no request. */
const watchAnswers = async (run: Run, engine: { service: string; port: number }): Promise<Answers> => {
  const gateway = await gatewayOf(run);
  const containers = await run.context.base.docker.listContainers(serviceLabels(run, engine.service));
  const addresses = containers.flatMap(ipAddresses);
  const { clock } = run.context.base;
  const seen = new Map<string, number>();
  return async () => {
    if (!gateway) return [];
    const now = clock.monotonic();
    const open: string[] = [];
    for (const ip of addresses) {
      for (const port of await gateway.running(ip, engine.port)) open.push(`${ip}:${port}`);
    }
    for (const key of [...seen.keys()]) if (!open.includes(key)) seen.delete(key);
    return open.map((key) => {
      if (!seen.has(key)) seen.set(key, now);
      return Math.round((now - (seen.get(key) ?? now)) / 1000);
    });
  };
};

/** Until none runs, twice in a row: between two connections of one client there is a moment without any. */
const waitForAnswers = async (run: Run, answers: Answers, limitMs: number): Promise<number[]> => {
  const { clock } = run.context.base;
  const end = clock.monotonic() + limitMs;
  let quiet = 0;
  for (;;) {
    const running = await answers();
    quiet = running.length === 0 ? quiet + 1 : 0;
    if (quiet === 2) return [];
    if (clock.monotonic() >= end) return running;
    if (running.length > 0) run.report({ detail: `${count(running.length)} still running` });
    await clock.sleep(quiet > 0 ? pollMs / 5 : pollMs, run.signal);
  }
};

const count = (answers: number): string => (answers === 1 ? '1 answer' : `${answers} answers`);

const stillAnswering = ({ journal, context }: Run, left: readonly number[]) => {
  const old = journal.old?.title ?? 'The old engine';
  return {
    code: 'still-answering' as const,
    message: `${old} is still giving ${count(left.length)} after ${Math.round(context.limits.drainMs / 1000)} s.`,
    evidence: left.map((seconds, i) => `answer ${i + 1}: running for at least ${seconds} s`),
    action: 'Switch again to wait on, or with --cut to end them.',
  };
};

const serviceLabels = ({ context }: Run, service: string): string[] => [
  `com.docker.compose.project=${context.target.loaded.project.name}`,
  `com.docker.compose.service=${service}`,
];

const ipAddresses = ({ networks }: Container): string[] =>
  Object.values(networks)
    .map(({ ipAddress }) => ipAddress)
    .filter((ip) => ip !== '');
