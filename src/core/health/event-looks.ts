import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { ProblemError } from '../../shared/errors.ts';
import type { ServiceState } from '../../shared/snapshot.ts';
import type { Context } from '../context.ts';
import { createTurns, type Turns } from '../system/turns.ts';
import { hearEngine, hearGateway } from './ask.ts';
import {
  type Containers,
  containersByService,
  type Evidence,
  type Found,
  hasAnswered,
  servicesOf,
  type Words,
} from './evidence.ts';
import { explainAll } from './explain.ts';
import { gateway } from './gateway.ts';

export interface EventLooksOptions {
  readonly signal: AbortSignal;
  /** Asks for a look at everything: what is known is not enough, or Docker does not answer. */
  readonly lookAtAll: () => void;
  /** Told of bugs. */
  readonly onFailure: (error: unknown) => void;
}

/** Looks at the containers that events are about. */
export interface EventLooks {
  /** A container's id. */
  request(id: string): void;
}

/** What a look after an event works with. */
interface Looking {
  readonly context: Context;
  readonly signal: AbortSignal;
  /** Takes in what a look found. */
  readonly take: (found: Found, look: number) => void;
}

/** Turns of its own for each name: one that does not answer keeps none of the others waiting. */
const turnsEach = (
  work: (name: string) => Promise<void>,
  onFailure: (error: unknown) => void,
): ((name: string) => void) => {
  const all = new Map<string, Turns<void>>();
  return (name) => {
    const turns =
      all.get(name) ??
      createTurns<void>(
        () => work(name),
        () => {},
        onFailure,
      );
    all.set(name, turns);
    void turns.request().then(() => all.delete(name));
  };
};

/**
 * Two looks after an event, so that the first is quick: at its container alone; and then, where it matters, at what answers
 * now and at what the container wrote last. What comes in at the same time is taken in together.
 */
export const createEventLooks = (context: Context, options: EventLooksOptions): EventLooks => {
  const { signal, lookAtAll, onFailure } = options;
  const { health } = context;
  const carefully = (work: (name: string) => Promise<void>) => async (name: string) => {
    try {
      await work(name);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      if (!signal.aborted) lookAtAll();
    }
  };
  const take: Looking['take'] = (found, look) => {
    if (!signal.aborted && !health.take(look, found)) lookAtAll();
  };
  const looking: Looking = { context, signal, take };
  const closer = turnsEach(
    carefully((service) => lookCloser(looking, service)),
    onFailure,
  );
  const together = createTurns<Containers>(
    async (inspected) => {
      await Promise.all([turnOfLoop(), health.expectations.check()]);
      for (const service of glance(looking, inspected)) closer(service);
    },
    (a, b) => new Map([...a, ...b]),
    onFailure,
  );
  const request = turnsEach(
    carefully(async (id) => void together.request(await inspect(context, id))),
    onFailure,
  );
  return { request };
};

const inspect = async ({ connection, health }: Context, id: string): Promise<Containers> => {
  const docker = await connection.docker();
  const look = health.begin();
  return new Map([[id, { look, value: await docker.inspectContainer(id) }]]);
};

/**
 * Takes in containers alone; but what runs and has answered is not judged by half of the evidence.
 * @returns the services to look closer at: with the engine the gateway too, behind it may be another one now
 */
const glance = ({ context: { health }, take }: Looking, inspected: Containers): ReadonlySet<string> => {
  const before = health.evidence();
  const clear = [...inspected].filter(([, { value }]) => !before || !hasAnswered(before, value));
  if (clear.length > 0) take({ inspected: new Map(clear) }, health.begin());
  if (!before) return new Set();
  const names = new Set(servicesOf(before, { inspected }));
  const { engine } = before.wanted;
  return engine && names.has(engine.service) ? names.add(gateway.service) : names;
};

/** At one service: its container and its answer together, then what it wrote if it is not well. */
const lookCloser = async ({ context, signal, take }: Looking, service: string): Promise<void> => {
  const { connection, health, store } = context;
  const docker = await connection.docker();
  const evidence = health.evidence();
  if (!evidence) return;
  const ask = askOf(service, evidence);
  const container = containersByService(evidence).get(service);
  if (ask && container) {
    const look = health.begin();
    const asking = { docker, evidence, signal };
    const [heard, inspected] = await Promise.all([
      ask(context, asking),
      inspect(context, container.id),
      health.expectations.check(),
    ]);
    take({ ...heard, inspected }, look);
  }
  const shown = store.get().services.find(({ name }) => name === service);
  if (!shown || isWell.has(shown.state)) return;
  const seen = health.preview(health.begin(), {})?.services.filter(({ facts }) => facts.name === service) ?? [];
  const words = await explainAll(context, seen, { docker, load: () => loadIfReadable(context), signal });
  const news = [...words].filter(([name, said]) => !isSame(said, health.evidence()?.words.get(name)));
  if (news.length > 0) take({ words: new Map(news) }, health.begin());
};

/** States in which nothing that it wrote is quoted. */
const isWell = new Set<ServiceState>(['ready', 'stopped', 'absent']);

/** How a service is asked; undefined: it has no answer of its own. */
const askOf = (service: string, { wanted }: Evidence) => {
  if (service === wanted.engine?.service) return hearEngine;
  return service === gateway.service ? hearGateway : undefined;
};

/** What is wrong with the files is said by the look at everything. */
const loadIfReadable = ({ kept }: Context) =>
  kept.selected().catch((error: unknown) => {
    if (error instanceof ProblemError) return undefined;
    throw error;
  });

/** Without words nothing was known of them either. */
const isSame = (said: Words, known: Words | undefined): boolean =>
  JSON.stringify(said) === JSON.stringify(known ?? { id: said.id });
