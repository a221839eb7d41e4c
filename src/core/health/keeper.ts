import type { Problem } from '../../shared/errors.ts';
import type { NotificationSettings } from '../../shared/incidents.ts';
import { runtimeTitle } from '../../shared/runtime-title.ts';
import type { Context } from '../context.ts';
import type { DockerEvent } from '../docker/client.ts';
import { type Evidence, type Found, servicesOf, withFound, withoutAnswers } from './evidence.ts';
import { createExpectations, type Expectations } from './expectations.ts';
import type { Facts, Moment, ServiceFacts, ServiceHealth } from './facts.ts';
import { type Look, lookAt, newMonitor, observe, type Report } from './monitor.ts';
import { type Seen, seenIn } from './seen.ts';
import { shown, unknownServices } from './shown.ts';

export type ReportListener = (report: Report, moment: Moment) => void;

/** What a look would lead to. */
export interface Preview {
  readonly evidence: Evidence;
  readonly services: readonly { readonly facts: ServiceFacts; readonly health: ServiceHealth | undefined }[];
}

/** What health remembers from look to look; every look of commands and of the watch goes through it. */
export interface Health {
  readonly expectations: Expectations;
  /** ms until the next look, if no event comes before, from the last one at everything on. */
  untilNextLook(): number;
  /** The number of a look that begins: of two looks at the same thing, what the one that began later found counts. */
  begin(): number;
  /** What is known; undefined: nothing yet, or Docker was lost since. */
  evidence(): Evidence | undefined;
  /** What a look would lead to, before it is taken in; undefined: nothing is known, everything has to be looked at first. */
  preview(look: number, found: Found): Preview | undefined;
  /**
   * Takes in what was found. `drift`: absent if it was not looked for.
   * @returns false: nothing is known that it could be added to
   */
  take(look: number, found: Found, drift?: { readonly found: Facts['drift'] }): boolean;
  /** Docker is out of reach. */
  lose(look: number, problem: Problem): void;
  /** Only time passed. */
  pass(): void;
  /** An event, for the next look. */
  note(event: DockerEvent): void;
  /** The machine is about to sleep: what was heard says nothing any more, and verdicts wait. */
  suspend(): void;
  /** It has woken up: the same, and everything is looked at again. */
  resume(): void;
  /** Called when everything is to be looked at now; returns how to end it. */
  onLookWanted(listener: () => void): () => void;
  /** Called after each look with what follows from it; returns how to end it. */
  subscribe(listener: ReportListener): () => void;
}

type Parts = Pick<Context, 'store' | 'clock' | 'workspace' | 'engines'> & {
  readonly settings: () => NotificationSettings;
  /** What the memory governor asks for now. */
  readonly memory: () => Facts['memory'];
};

/** A health that has seen nothing yet. */
export const createHealth = (parts: Parts): Health => {
  const { store, clock, settings, memory } = parts;
  const expectations = createExpectations(parts);
  const listeners = new Set<ReportListener>();
  const lookers = new Set<() => void>();
  let monitor = newMonitor;
  let evidence: Evidence | undefined;
  let drift: Facts['drift'];
  let events: DockerEvent[] = [];
  let doubted = false;
  let [begun, taken] = [0, 0];
  let [lookedAt, lookAgainMs] = [0, 0];

  const lookOf = (now: Seen | undefined, extent: Pick<Look, 'fresh' | 'only'>): Look => {
    const { runtime, failure } = store.get();
    const title = runtimeTitle(runtime);
    const asked = memory();
    const facts: Facts = {
      // What was seen came from Docker.
      runtime: now ? { state: 'connected', title } : { ...runtime, title },
      services: (now?.services ?? []).filter(({ name }) => !now?.foreign.has(name)),
      ...(now?.gateway && { gateway: now.gateway }),
      ...(failure && { failure }),
      ...(drift && { drift }),
      ...(asked && { memory: asked }),
    };
    const moment = { at: clock.monotonic(), wall: clock.now() };
    return {
      moment,
      ...extent,
      facts,
      events,
      expected: expectations.current(),
      resumed: doubted,
      settings: settings(),
    };
  };
  const conclude = (extent: Pick<Look, 'fresh' | 'only'>): void => {
    const seen = evidence && seenIn(parts, evidence);
    const look = lookOf(seen, extent);
    const { monitor: next, report } = observe(monitor, look);
    monitor = next;
    events = [];
    doubted = false;
    lookAgainMs = report.lookAgainMs;
    const { incidents } = report;
    store.update(seen ? shown(seen, report) : { ...unknownServices(store.get()), incidents });
    for (const listener of [...listeners]) listener(report, look.moment);
  };
  const doubt = (): void => {
    doubted = true;
    evidence = evidence && withoutAnswers(evidence);
  };
  /** Whether a look at everything is the newest so far. */
  const accept = (look: number): boolean => {
    if (look < taken) return false;
    [taken, lookedAt] = [look, clock.monotonic()];
    return true;
  };
  return {
    expectations,
    untilNextLook: () => Math.max(0, lookedAt + lookAgainMs - clock.monotonic()),
    begin: () => ++begun,
    evidence: () => evidence,
    preview: (look, found) => {
      const next = withFound(evidence, look, found);
      if (!next) return undefined;
      const seen = seenIn(parts, next);
      const { health } = lookAt(monitor, lookOf(seen, { fresh: true }));
      const healthOf = new Map(health.map((service) => [service.name, service]));
      return { evidence: next, services: seen.services.map((facts) => ({ facts, health: healthOf.get(facts.name) })) };
    },
    take: (look, found, read) => {
      const whole = found.listed !== undefined;
      // A look at everything that began before Docker was lost knows nothing of it.
      if (whole && !accept(look)) return true;
      const only = evidence && !whole ? { only: servicesOf(evidence, found) } : {};
      const next = withFound(evidence, look, found);
      if (!next) return false;
      evidence = next;
      if (read) drift = read.found;
      conclude({ fresh: true, ...only });
      return true;
    },
    lose: (look, problem) => {
      if (!accept(look)) return;
      evidence = undefined;
      store.update({ runtime: { ...store.get().runtime, state: 'unreachable', problem } });
      conclude({ fresh: false });
    },
    pass: () => {
      // Docker is back, or not looked at yet: the next thing to conclude from is a look.
      if (evidence || store.get().runtime.state === 'unreachable') conclude({ fresh: false });
    },
    note: (event) => void events.push(event),
    suspend: doubt,
    resume: () => {
      doubt();
      for (const listener of [...lookers]) listener();
    },
    onLookWanted: (listener) => {
      lookers.add(listener);
      return () => lookers.delete(listener);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
