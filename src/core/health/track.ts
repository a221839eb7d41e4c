import type { DockerEvent } from '../docker/client.ts';
import type { Container } from '../docker/objects.ts';
import type { ServiceFacts } from './facts.ts';

/** ms in which restarts are counted, and how many of them are a loop. */
export const loop = { windowMs: 300_000, restarts: 3 } as const;
/** ms for which an end for want of memory stays evidence after Docker started the service again. */
const oomMs = 60_000;

/** What is remembered of one service from look to look. Times are monotonic ms of this machine. */
export interface Track {
  /** The container's id. */
  readonly id?: string;
  /** One run of a container: its id and when the engine says it started, as text. */
  readonly run?: string;
  readonly wasRunning: boolean;
  /** Docker's count of restarts by policy whenever it changed, oldest first; only what may still count. */
  readonly restarts: readonly { readonly at: number; readonly total: number }[];
  readonly looping: boolean;
  /** It ended for want of memory. `limit`: bytes; 0: none of its own. */
  readonly oom?: { readonly at: number; readonly limit: number };
  /** The run in which the kernel ended a process of it for want of memory; the service itself may have survived. */
  readonly oomRun?: string;
  /** Somebody told Docker to end this run. */
  readonly askedRun?: string;
  /** The run in which its own API served. */
  readonly servedRun?: string;
  /** Times in a row that it did not answer though it had served in this run, and since when. */
  readonly misses: number;
  readonly missingSince?: number;
  /** When it gave the answer that was counted last. */
  readonly askedAt?: number;
  /** Its container vanished. */
  readonly removedAt?: number;
  /** It ended while Docker was out of reach: with Docker, not of itself. */
  readonly endedInGap: boolean;
}

export const newTrack: Track = { wasRunning: false, restarts: [], looping: false, misses: 0, endedInGap: false };

/** Restarts by policy within the window, as far as they were seen. */
export const restartsInWindow = ({ restarts }: Track): number =>
  (restarts.at(-1)?.total ?? 0) - (restarts[0]?.total ?? 0);

const runOf = ({ id, startedAt = '' }: Container): string => `${id} ${startedAt}`;

/** Keeps one sample from before the window: what is counted from. */
const withinWindow = (restarts: Track['restarts'], at: number): Track['restarts'] => {
  const first = restarts.findLastIndex((sample) => at - sample.at >= loop.windowMs);
  return restarts.slice(Math.max(0, first));
};

const followRestarts = (track: Track, { id, restartCount }: Container, at: number): Track['restarts'] => {
  const last = track.restarts.at(-1);
  // Another container, or started by somebody: Docker counts anew.
  if (!last || track.id !== id || restartCount < last.total) return [{ at, total: restartCount }];
  const next = restartCount > last.total ? [...track.restarts, { at, total: restartCount }] : track.restarts;
  return withinWindow(next, at);
};

const followOom = (track: Track, container: Container, at: number): Pick<Track, 'oom' | 'oomRun'> => {
  const { id, oomKilled, memoryLimit: limit, state } = container;
  const run = runOf(container);
  const ended = state !== 'running' && (oomKilled || (track.oomRun === run && container.exitCode === 137));
  if (track.id !== id) return ended ? { oom: { at, limit } } : {};
  if (ended) return { oom: track.oom ?? { at, limit } };
  if (track.oomRun === run) return { oomRun: run };
  if (track.oomRun !== undefined) return { oom: { at, limit } }; // that run ended and another began between two looks
  return track.oom && at - track.oom.at < oomMs ? { oom: track.oom } : {};
};

type Answers = Pick<Track, 'askedAt' | 'servedRun' | 'misses' | 'missingSince'>;

const followAnswers = (track: Track, { probe, askedAt }: ServiceFacts, run: string, at: number): Answers => {
  const { servedRun, misses, missingSince } = track;
  const asked = askedAt === undefined ? {} : { askedAt };
  if (probe?.state === 'ready') return { ...asked, servedRun: run, misses: 0 };
  const known = { ...asked, ...(servedRun === run && { servedRun: run }) };
  if (probe?.state !== 'refused' && probe?.state !== 'wrong') return { ...known, misses: 0 };
  const counted = askedAt !== undefined && askedAt === track.askedAt;
  if (counted) return { ...known, misses, ...(missingSince !== undefined && { missingSince }) };
  return { ...known, misses: misses + 1, missingSince: misses > 0 ? (missingSince ?? at) : at };
};

interface Look {
  /** Monotonic ms. */
  readonly at: number;
  /** The first look after Docker was out of reach. */
  readonly gap: boolean;
  /** The user asked for something that may end it. */
  readonly expected: boolean;
}

const follow = (track: Track, facts: ServiceFacts, container: Container, { at, gap }: Look): Track => {
  const run = runOf(container);
  const running = container.state === 'running';
  const restarts = followRestarts(track, container, at);
  const counted = restartsInWindow({ ...newTrack, restarts }) >= loop.restarts;
  const stillEnded = track.looping && !running && track.id === container.id;
  const ended = container.state === 'exited';
  return {
    id: container.id,
    run,
    wasRunning: running,
    restarts,
    looping: counted || stillEnded,
    ...followOom(track, container, at),
    ...(track.askedRun === run && { askedRun: run }),
    misses: 0,
    ...(running ? followAnswers(track, facts, run, at) : {}),
    endedInGap: ended && track.run === run && (track.endedInGap || (gap && track.wasRunning)),
  };
};

/** What is remembered after another look. A look without new evidence must not be passed: it would count twice. */
export const followService = (track: Track, facts: ServiceFacts, look: Look): Track => {
  if (facts.container) return follow(track, facts, facts.container, look);
  const removedAt = track.id === undefined ? track.removedAt : look.at;
  return removedAt === undefined || look.expected ? newTrack : { ...newTrack, removedAt };
};

/** Signals that end a program; one without a number is taken to. */
const endingSignals = new Set([undefined, '1', '2', '3', '9', '15']);

/** What an event of its container adds that a look can't show. */
export const followEvent = (track: Track, event: DockerEvent): Track => {
  if (event.id !== track.id) return track;
  if (track.run === undefined) return track;
  if (event.action === 'kill' && endingSignals.has(event.attributes.signal)) return { ...track, askedRun: track.run };
  return event.action === 'oom' ? { ...track, oomRun: track.run } : track;
};

/** After a sleep: what was counted before it says nothing. */
export const forgetAnswers = ({ missingSince: _, ...track }: Track): Track => ({ ...track, misses: 0 });
