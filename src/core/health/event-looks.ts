import { ProblemError } from '../../shared/errors.ts';
import type { Context } from '../context.ts';
import { label } from '../reconcile/labels.ts';
import { createTurns, type Turns } from '../system/turns.ts';
import { hearEngine, hearGateway } from './ask.ts';
import { containersByService, type Evidence, type Found, hasAnswered, type Words } from './evidence.ts';
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

type Ids = ReadonlySet<string>;
type Inspected = NonNullable<Found['inspected']>;

/** What a look after an event works with. */
interface Looking {
  readonly context: Context;
  readonly signal: AbortSignal;
  readonly take: (look: number, found: Found) => void;
  readonly lookCloser: (service: string) => void;
}

/**
 * Two looks after an event, so that the first is quick: at its container alone; and then, where it matters, at what answers
 * now and at what the container wrote last. Events that come meanwhile are looked at together.
 */
export const createEventLooks = (context: Context, options: EventLooksOptions): EventLooks => {
  const { signal, lookAtAll, onFailure } = options;
  const closer = new Map<string, Turns<void>>();
  const carefully =
    <T>(work: (wanted: T) => Promise<void>) =>
    async (wanted: T): Promise<void> => {
      try {
        await work(wanted);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        if (!signal.aborted) lookAtAll();
      }
    };
  const looking: Looking = {
    context,
    signal,
    take: (look, found) => {
      if (!signal.aborted && !context.health.take(look, found)) lookAtAll();
    },
    // One that does not answer keeps none of the others waiting.
    lookCloser: (service) => {
      const turns =
        closer.get(service) ??
        createTurns(
          carefully(() => look(looking, service)),
          () => {},
          onFailure,
        );
      closer.set(service, turns);
      void turns.request();
    },
  };
  const quick = createTurns(
    carefully((ids: Ids) => glance(looking, ids)),
    (a, b) => new Set([...a, ...b]),
    onFailure,
  );
  return { request: (id) => void quick.request(new Set([id])) };
};

const inspectAll = async ({ connection }: Context, ids: Iterable<string>): Promise<Inspected> => {
  const docker = await connection.docker();
  return new Map(await Promise.all([...ids].map(async (id) => [id, await docker.inspectContainer(id)] as const)));
};

/** At the containers alone; but what runs and has answered is not judged by half of the evidence. */
const glance = async ({ context, take, lookCloser }: Looking, ids: Ids): Promise<void> => {
  const { health } = context;
  await health.expectations.check();
  const number = health.begin();
  const inspected = await inspectAll(context, ids);
  const before = health.evidence();
  const clear = [...inspected].filter(([, container]) => !before || !hasAnswered(before, container));
  if (clear.length > 0) take(number, { inspected: new Map(clear) });
  if (before) for (const service of concerned(before, inspected)) lookCloser(service);
};

/** The services of the containers; with the engine the gateway too: behind it may be another one now. */
const concerned = ({ containers, wanted: { engine } }: Evidence, inspected: Inspected): Set<string> => {
  const names = new Set<string>();
  for (const [id, container] of inspected) {
    const name = (container ?? containers.get(id)?.value)?.labels[label.service];
    if (name !== undefined) names.add(name);
  }
  return engine && names.has(engine.service) ? names.add(gateway.service) : names;
};

/** At one service: its container and its answer together, then what it wrote if it is not well. */
const look = async ({ context, signal, take }: Looking, service: string): Promise<void> => {
  const { connection, health } = context;
  const docker = await connection.docker();
  const evidence = health.evidence();
  if (!evidence) return;
  const ask = askOf(service, evidence);
  if (ask) {
    const number = health.begin();
    const container = containersByService(evidence).get(service);
    const [heard, inspected] = await Promise.all([
      ask(context, { docker, evidence, signal }),
      inspectAll(context, container ? [container.id] : []),
    ]);
    take(number, { ...heard, inspected });
  }
  const seen = health.preview(health.begin(), {})?.services.filter(({ facts }) => facts.name === service) ?? [];
  const words = await explainAll(context, seen, { docker, load: () => loadIfReadable(context), signal });
  const news = [...words].filter(([name, said]) => !isSame(said, health.evidence()?.words.get(name)));
  if (news.length > 0) take(health.begin(), { words: new Map(news) });
};

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
