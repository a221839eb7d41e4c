import type { Problem } from '../../shared/errors.ts';
import type { Accelerator } from '../../shared/models.ts';
import type { LogLine } from '../docker/client.ts';
import type { Container } from '../docker/objects.ts';
import type { Probe } from '../engines/engine.ts';
import { isOneOff, label } from '../reconcile/labels.ts';
import { type GatewayAnswer, gateway } from './gateway.ts';
import type { Wanted } from './wanted.ts';

/** What the engine's own API said. `run`: of which run of its container; `at`: monotonic ms; `wall`: ms since 1970. */
export interface EngineHeard {
  readonly run: string;
  readonly at: number;
  readonly wall: number;
  readonly probe: Probe;
  readonly accelerator?: Accelerator;
}

/** What the gateway said, in which run of its container, with which run of the engine behind it. */
export interface GatewayHeard {
  readonly run: string;
  readonly engineRun: string;
  readonly at: number;
  readonly answer: GatewayAnswer;
}

/** A line of a log, with its time by Docker's clock. */
export type SaidLine = Pick<LogLine, 'text' | 'at'>;

/** What a look at a container alone does not show. */
export interface Words {
  /** The container's id. */
  readonly id: string;
  /** The last lines that it wrote, oldest first. */
  readonly lastLines?: readonly SaidLine[];
  /** Why Docker could not start it. */
  readonly startProblem?: Problem;
}

/** A piece of evidence with the number of the look that found it. */
export interface Piece<T> {
  readonly look: number;
  readonly value: T;
}

/** Single containers by id; without a value: gone, which an older list does not know. */
export type Containers = ReadonlyMap<string, Piece<Container | undefined>>;

/** One look's share of what is known. What is absent was not looked at. */
export interface Found {
  readonly wanted?: Wanted;
  /** All containers of the project. */
  readonly listed?: readonly Container[];
  /** Single ones. */
  readonly inspected?: Containers;
  readonly engine?: EngineHeard;
  readonly gateway?: GatewayHeard;
  /** By service. */
  readonly words?: ReadonlyMap<string, Words>;
}

/** Everything that is known of a project, each piece as new as it could be had. */
export interface Evidence {
  readonly wanted: Wanted;
  readonly containers: Containers;
  readonly engine?: Piece<EngineHeard>;
  readonly gateway?: Piece<GatewayHeard>;
  readonly words: ReadonlyMap<string, Words>;
}

/** One run of a container: another one after each start, none while it does not run. */
export const runOf = (container: Container | undefined): string =>
  container?.state === 'running' ? `${container.id} ${container.startedAt ?? ''}` : '';

/** Containers that Compose would know as the project's services. */
const isOwn = ({ labels }: Container, { project }: Wanted): boolean =>
  labels[label.project] === project && labels[label.hash] !== undefined && !isOneOff(labels);

/** A list replaces all that was known before it; what a newer look found stays. */
const withList = (known: Containers, look: number, listed: readonly Container[]): Containers => {
  const newer = [...known].filter(([, piece]) => piece.look > look);
  return new Map([...listed.map((value): [string, Piece<Container>] => [value.id, { look, value }]), ...newer]);
};

const withInspected = (known: Containers, inspected: Containers): Containers => {
  const next = new Map(known);
  for (const [id, piece] of inspected) if ((known.get(id)?.look ?? 0) <= piece.look) next.set(id, piece);
  return next;
};

const newest = <T>(known: Piece<T> | undefined, look: number, value: T | undefined): Piece<T> | undefined =>
  value === undefined || (known && known.look > look) ? known : { look, value };

/** What is known after another look; undefined: nothing yet, a look at everything has to come first. Pure. */
export const withFound = (before: Evidence | undefined, look: number, found: Found): Evidence | undefined => {
  const wanted = found.wanted ?? before?.wanted;
  if (!wanted || (!before && !found.listed)) return undefined;
  const listed = found.listed ? withList(before?.containers ?? new Map(), look, found.listed) : before?.containers;
  const containers = withInspected(listed ?? new Map(), found.inspected ?? new Map());
  const engine = newest(before?.engine, look, found.engine);
  const heard = newest(before?.gateway, look, found.gateway);
  return {
    wanted,
    containers,
    ...(engine && { engine }),
    ...(heard && { gateway: heard }),
    words: new Map([...(before?.words ?? []), ...(found.words ?? [])]),
  };
};

/** The same, but nobody was asked. */
export const withoutAnswers = ({ engine: _, gateway: __, ...evidence }: Evidence): Evidence => evidence;

/** The container that stands for each service: one that runs before one that does not. */
export const containersByService = ({ containers, wanted }: Evidence): Map<string, Container> => {
  const byService = new Map<string, Container>();
  for (const { value: container } of containers.values()) {
    if (!container || !isOwn(container, wanted)) continue;
    const service = container.labels[label.service];
    const known = service === undefined ? undefined : byService.get(service);
    if (service === undefined || (known && (known.state === 'running' || container.state !== 'running'))) continue;
    byService.set(service, container);
  }
  return byService;
};

/** Whether a container's service was asked in the run that goes on. */
export const hasAnswered = ({ engine, gateway: heard }: Evidence, container: Container | undefined): boolean => {
  const run = runOf(container);
  return run !== '' && (engine?.value.run === run || heard?.value.run === run);
};

/** Names of the services that a look found something about. */
export const servicesOf = (evidence: Evidence, { inspected, engine, gateway: heard, words }: Found): string[] => {
  const names = new Set(words?.keys());
  for (const [id, { value }] of inspected ?? []) {
    const name = (value ?? evidence.containers.get(id)?.value)?.labels[label.service];
    if (name !== undefined) names.add(name);
  }
  if (engine && evidence.wanted.engine) names.add(evidence.wanted.engine.service);
  if (heard) names.add(gateway.service);
  return [...names];
};
