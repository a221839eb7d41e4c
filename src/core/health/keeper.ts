import type { Problem } from '../../shared/errors.ts';
import type { NotificationSettings } from '../../shared/incidents.ts';
import type { Context } from '../context.ts';
import type { DockerEvent } from '../docker/client.ts';
import { createExpectations, type Expectations } from './expectations.ts';
import type { Facts, Moment, ServiceHealth } from './facts.ts';
import { type Look, lookAt, newMonitor, observe, type Report } from './monitor.ts';
import type { Seen } from './read.ts';
import { runtimeTitle } from './runtime-title.ts';
import { shown, unknownServices } from './shown.ts';

export type ReportListener = (report: Report, moment: Moment) => void;

/** What health remembers from look to look; every look of commands and of the watch goes through it. */
export interface Health {
  readonly expectations: Expectations;
  /** ms until the next look, if no event comes before, from the last one on. */
  untilNextLook(): number;
  /** The number of a look that begins: what an older one says is left out once a newer one was taken in. */
  begin(): number;
  /** The states that a look leads to, before it is taken in. */
  preview(seen: Seen): readonly ServiceHealth[];
  /** Takes in what was seen. `drift`: absent if it was not looked for. */
  take(look: number, seen: Seen, drift?: { readonly found: Facts['drift'] }): void;
  /** Docker is out of reach. */
  lose(look: number, problem: Problem): void;
  /** Only time passed. */
  pass(): void;
  /** An event, for the next look. */
  note(event: DockerEvent): void;
  /** Called after each look with what follows from it; returns how to end it. */
  subscribe(listener: ReportListener): () => void;
}

type Parts = Pick<Context, 'store' | 'clock' | 'workspace'> & { readonly settings: () => NotificationSettings };

/** A health that has seen nothing yet. */
export const createHealth = (parts: Parts): Health => {
  const { store, clock, settings } = parts;
  const expectations = createExpectations(parts);
  const listeners = new Set<ReportListener>();
  let monitor = newMonitor;
  let seen: Seen | undefined;
  let drift: Facts['drift'];
  let events: DockerEvent[] = [];
  let [begun, taken] = [0, 0];
  let [lookedAt, lookAgainMs] = [0, 0];

  const lookOf = (fresh: boolean, now: Seen | undefined): Look => {
    const { runtime, failure } = store.get();
    const title = runtimeTitle(runtime);
    const facts: Facts = {
      // What was seen came from Docker.
      runtime: now ? { state: 'connected', title } : { ...runtime, title },
      services: (now?.services ?? []).filter(({ name }) => !now?.foreign.has(name)),
      ...(now?.gateway && { gateway: now.gateway }),
      ...(failure && { failure }),
      ...(drift && { drift }),
    };
    const moment = { at: clock.monotonic(), wall: clock.now() };
    return { moment, fresh, facts, events, expected: expectations.current(), settings: settings() };
  };
  const conclude = (fresh: boolean): void => {
    const look = lookOf(fresh, seen);
    const { monitor: next, report } = observe(monitor, look);
    monitor = next;
    events = [];
    lookAgainMs = report.lookAgainMs;
    const { incidents } = report;
    store.update(seen ? shown(seen, report) : { ...unknownServices(store.get()), incidents });
    for (const listener of [...listeners]) listener(report, look.moment);
  };
  /** Whether a look is the newest so far. */
  const accept = (look: number): boolean => {
    if (look < taken) return false;
    [taken, lookedAt] = [look, clock.monotonic()];
    return true;
  };
  return {
    expectations,
    untilNextLook: () => Math.max(0, lookedAt + lookAgainMs - clock.monotonic()),
    begin: () => ++begun,
    preview: (now) => lookAt(monitor, lookOf(true, now)).health,
    take: (look, now, read) => {
      if (!accept(look)) return;
      seen = now;
      if (read) drift = read.found;
      conclude(true);
    },
    lose: (look, problem) => {
      if (!accept(look)) return;
      seen = undefined;
      store.update({ runtime: { ...store.get().runtime, state: 'unreachable', problem } });
      conclude(false);
    },
    pass: () => {
      // Docker is back, or not looked at yet: the next thing to conclude from is a look.
      if (seen || store.get().runtime.state === 'unreachable') conclude(false);
    },
    note: (event) => void events.push(event),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
