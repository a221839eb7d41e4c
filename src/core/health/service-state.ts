import type { ServiceState } from '../../shared/snapshot.ts';
import type { Container } from '../docker/objects.ts';
import type { Probe } from '../engines/engine.ts';

/** What is known about a service at one moment. */
export interface ServiceEvidence {
  /** Absent: Docker has none. */
  readonly container?: Container;
  /** What its own API said; absent: it was not asked. */
  readonly probe?: Probe;
  /** It has an API of its own that was not asked yet in this run. */
  readonly unasked?: boolean;
  /** Its engine binds the port only after the model is loaded: refused means loading. */
  readonly bindsWhenLoaded?: boolean;
  /** Another service waits for its end: having ended well is how it should be. */
  readonly oneShot?: boolean;
}

export interface Verdict {
  readonly state: ServiceState;
  /** One line that explains it. */
  readonly note?: string;
}

const lastHealthOutput = ({ health }: Container): string | undefined => {
  const output = health?.log.at(-1)?.output.trim().split('\n').at(-1)?.trim();
  return output === '' ? undefined : output;
};

/** SIGINT, SIGTERM: what `stop` leads to in programs that heed it. */
const endedOnRequest = new Set([130, 143]);

const ended = (container: Container, oneShot: boolean): Verdict => {
  const { exitCode, oomKilled, error } = container;
  if (oomKilled) return { state: 'failed', note: 'out of memory: Docker ended it (exit code 137)' };
  if (error !== '') return { state: 'failed', note: error };
  if (exitCode === 0) return oneShot ? { state: 'ready', note: 'finished' } : { state: 'stopped' };
  if (exitCode === 137) return { state: 'stopped', note: 'killed (exit code 137)' };
  if (endedOnRequest.has(exitCode)) return { state: 'stopped' };
  return { state: 'failed', note: `exit code ${exitCode}` };
};

const byHealth = (container: Container): Verdict => {
  const status = container.health?.status;
  if (status === 'starting') return { state: 'starting' };
  if (status !== 'unhealthy') return { state: 'ready' };
  return { state: 'unhealthy', note: lastHealthOutput(container) ?? 'its health check fails' };
};

const byProbe = (container: Container, probe: Probe, bindsWhenLoaded: boolean): Verdict => {
  const failing = container.health?.status === 'unhealthy';
  const detail = probe.detail === undefined ? {} : { note: probe.detail };
  switch (probe.state) {
    case 'ready':
      return failing
        ? { state: 'degraded', note: `it answers, but its health check fails: ${lastHealthOutput(container) ?? '-'}` }
        : { state: 'ready' };
    case 'alive':
      // Docker waits for the start period before it calls a check failed: by then a model is loaded, or never will be.
      if (failing)
        return { state: 'unhealthy', note: probe.detail ?? lastHealthOutput(container) ?? 'its health check fails' };
      return { state: 'loading', ...detail };
    case 'wrong':
      return { state: 'unhealthy', note: probe.detail ?? 'what answers on its port is not this engine' };
    case 'refused':
      if (failing) return { state: 'unhealthy', note: lastHealthOutput(container) ?? 'nothing answers on its port' };
      return { state: bindsWhenLoaded ? 'loading' : 'starting', ...detail };
  }
};

/** The state of one service from the evidence: the service's own API before Docker's health check. */
export const serviceState = ({
  container,
  probe,
  unasked = false,
  bindsWhenLoaded = false,
  oneShot = false,
}: ServiceEvidence): Verdict => {
  switch (container?.state) {
    case undefined:
      return { state: 'absent' };
    case 'created':
      return container.error === '' ? { state: 'stopped' } : { state: 'failed', note: container.error };
    case 'running':
      if (probe) return byProbe(container, probe, bindsWhenLoaded);
      return unasked ? { state: 'starting' } : byHealth(container);
    case 'paused':
      return { state: 'degraded', note: 'paused' };
    case 'restarting':
      return { state: 'failed', note: `keeps restarting (exit code ${container.exitCode})` };
    case 'removing':
      return { state: 'stopping' };
    case 'exited':
      return ended(container, oneShot);
    case 'dead':
      return { state: 'failed', note: 'Docker could not remove it' };
  }
};
