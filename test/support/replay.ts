/**
 * Replays what happened on an engine through the heart of health, with the watcher's rhythm: a look at every entry, one
 * when `lookAgainMs` is over, and a tick every second. A trace is data, so that recorded ones fit too.
 */
import type { DockerEvent } from '../../src/core/docker/client.ts';
import type { Container } from '../../src/core/docker/objects.ts';
import type { Probe } from '../../src/core/engines/engine.ts';
import type { Expectation } from '../../src/core/health/expected.ts';
import type { Facts, ServiceFacts } from '../../src/core/health/facts.ts';
import { type Monitor, newMonitor, observe, type Report } from '../../src/core/health/monitor.ts';
import type { Incident, NotificationSettings } from '../../src/shared/incidents.ts';

/** One thing that happened. `at`: seconds since the beginning of the trace. */
export interface TraceEntry {
  readonly at: number;
  /** As Docker sent it. */
  readonly event?: DockerEvent;
  /** The containers that changed, as inspected after it. */
  readonly containers?: readonly Container[];
  /** Ids of containers that are gone. */
  readonly removed?: readonly string[];
  /** Docker was lost for this reason, or is back. */
  readonly docker?: 'connected' | { readonly lost: string };
  /** What the engine's own API says from now on; null: it is not asked. */
  readonly probe?: Probe | null;
  readonly gateway?: Facts['gateway'];
  /** What a service wrote last. */
  readonly lastLines?: Readonly<Record<string, readonly string[]>>;
  /** The user asks for something; `until`: seconds. */
  readonly expect?: Expectation;
  readonly facts?: Pick<Partial<Facts>, 'drift' | 'failure' | 'memory'>;
  /** Somebody set this machine's clock by so many seconds. */
  readonly clockSet?: number;
  /** The system says that it woke up. */
  readonly resumed?: boolean;
  /** Nothing was looked at since the entry before: the machine slept. */
  readonly slept?: boolean;
}

export interface Trace {
  readonly engine: string;
  readonly engineTitle: string;
  readonly services: readonly string[];
  readonly entries: readonly TraceEntry[];
  /** Seconds to go on after the last entry. */
  readonly lastsFor: number;
}

export interface Replayed {
  /** Like `12 send Ollama has stopped by itself`, in their order. */
  readonly notifications: readonly string[];
  /** Every incident that ever opened, as it was last. */
  readonly incidents: readonly Incident[];
  readonly last: Report;
  /** Like `12 ollama ready→failed`. */
  readonly states: readonly string[];
  readonly stopRestarting: readonly string[];
}

class Engine {
  readonly #trace: Trace;
  readonly #containers = new Map<string, Container>();
  #runtime: Facts['runtime'] = { state: 'connected', title: 'Docker' };
  #probe: Probe | undefined;
  #gateway: Facts['gateway'];
  #lines: NonNullable<TraceEntry['lastLines']> = {};
  #more: NonNullable<TraceEntry['facts']> = {};
  readonly expected: Expectation[] = [];

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  apply(entry: TraceEntry): void {
    for (const container of entry.containers ?? []) this.#containers.set(container.id, container);
    for (const id of entry.removed ?? []) this.#containers.delete(id);
    if (entry.docker === 'connected') this.#runtime = { state: 'connected', title: 'Docker' };
    else if (entry.docker) {
      const problem = { code: 'docker-unreachable', message: entry.docker.lost } as const;
      this.#runtime = { state: 'unreachable', title: 'Docker', problem };
    }
    if (entry.probe !== undefined) this.#probe = entry.probe ?? undefined;
    if (entry.gateway) this.#gateway = entry.gateway;
    if (entry.expect) this.expected.push({ ...entry.expect, until: entry.expect.until * 1_000 });
    this.#lines = { ...this.#lines, ...entry.lastLines };
    this.#more = { ...this.#more, ...entry.facts };
  }

  get connected(): boolean {
    return this.#runtime.state === 'connected';
  }

  facts(): Facts {
    if (this.#runtime.state !== 'connected') return { runtime: this.#runtime, services: [] };
    const found = new Map(
      [...this.#containers.values()].map((container) => [container.labels['com.docker.compose.service'], container]),
    );
    return {
      runtime: this.#runtime,
      services: this.#trace.services.map((name) => this.#service(name, found.get(name))),
      ...(this.#gateway && { gateway: this.#gateway }),
      ...this.#more,
    };
  }

  #service(name: string, container: Container | undefined): ServiceFacts {
    const { engine, engineTitle } = this.#trace;
    const isEngine = name === engine;
    const lastLines = this.#lines[name];
    return {
      name,
      title: isEngine ? engineTitle : name,
      isEngine,
      ...(isEngine && {
        engineKind: engine === 'mistralrs' ? 'mistralrs' : 'ollama',
        bindsWhenLoaded: engine === 'mistralrs',
      }),
      ...(container && { container }),
      ...(isEngine && container?.state === 'running' && this.#probe && { probe: this.#probe }),
      ...(lastLines && { lastLines: lastLines.map((text) => ({ text })) }),
    };
  }
}

const wall = Date.UTC(2026, 0, 1);

/** Follows a trace to its end. */
export function replay(trace: Trace, settings: NotificationSettings): Replayed {
  const engine = new Engine(trace);
  let monitor: Monitor = newMonitor;
  let last: Report | undefined;
  let lookedAt = 0;
  const notifications: string[] = [];
  const states: string[] = [];
  const stopRestarting: string[] = [];
  const incidents = new Map<string, Incident>();
  let clockSet = 0;

  const look = (seconds: number, due: boolean, entry?: TraceEntry): void => {
    const fresh = due && engine.connected; // without Docker nothing is seen
    const at = seconds * 1_000;
    const moment = { at, wall: wall + at + clockSet };
    const events = entry?.event ? [entry.event] : [];
    const resumed = entry?.resumed ?? false;
    const step = observe(monitor, {
      moment,
      fresh,
      facts: engine.facts(),
      events,
      expected: engine.expected,
      resumed,
      settings,
    });
    monitor = step.monitor;
    last = step.report;
    if (due) lookedAt = at;
    for (const { incident } of step.report.changes) incidents.set(incident.id, incident);
    stopRestarting.push(...step.report.stopRestarting);
    states.push(...step.report.states.map(({ service, from, to }) => `${seconds} ${service} ${from}→${to}`));
    for (const order of step.report.orders) {
      notifications.push(
        `${seconds} ${order.kind} ${order.kind === 'remove' ? order.id.split('@')[0] : order.notification.title}`,
      );
    }
  };

  let now = 0;
  const passTo = (end: number): void => {
    for (now = Math.floor(now) + 1; now < end; now += 1) {
      look(now, now * 1_000 - lookedAt >= (last?.lookAgainMs ?? 0));
    }
    now = end;
  };
  for (const entry of trace.entries) {
    if (entry.slept) now = entry.at;
    else if (entry.at > now) passTo(entry.at);
    engine.apply(entry);
    clockSet += (entry.clockSet ?? 0) * 1_000;
    look(entry.at, true, entry);
  }
  passTo(now + trace.lastsFor);
  if (!last) throw new Error('A trace needs an entry.');
  return { notifications, incidents: [...incidents.values()], last, states, stopRestarting };
}
