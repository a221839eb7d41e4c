import type { AppSnapshot, ServiceSnapshot } from '../../shared/snapshot.ts';
import type { Container } from '../docker/objects.ts';
import type { SnapshotChange } from '../store.ts';
import { addressesOf } from './addresses.ts';
import type { ServiceFacts, ServiceHealth } from './facts.ts';
import type { Report } from './monitor.ts';
import type { Seen } from './seen.ts';
import { serviceState } from './service-state.ts';

const startOf = (container: Container | undefined): string | undefined =>
  container?.state === 'running' ? container.startedAt : container?.finishedAt;

/** Since when: by this machine's clock if the change was seen, else what Docker says of the container. */
const sinceOf = (health: ServiceHealth | undefined, container: Container | undefined): string | undefined =>
  health?.observed ? new Date(health.since.wall).toISOString() : startOf(container);

const identity = ({ id, name, image, restartCount }: Container): NonNullable<ServiceSnapshot['container']> => ({
  id,
  name,
  image,
  restarts: restartCount,
});

const serviceOf = (facts: ServiceFacts, health: ServiceHealth | undefined, foreign: boolean): ServiceSnapshot => {
  const { name, container, isEngine, accelerator } = facts;
  const { state, note } = health ?? serviceState(facts);
  const since = sinceOf(health, container);
  const notes = [foreign ? 'not part of this stack' : undefined, note].filter((part) => part !== undefined);
  return {
    name,
    state,
    ...(notes.length > 0 && { note: notes.join(': ') }),
    ...(since !== undefined && { since }),
    ...(container && { container: identity(container) }),
    addresses: container?.state === 'running' ? addressesOf(container) : [],
    isEngine,
    ...(accelerator && { accelerator }),
  };
};

/** What the snapshot shows of a look and of what follows from it. */
export const shown = ({ services, foreign, endpoint }: Seen, report: Report): SnapshotChange => {
  const healthOf = new Map(report.services.map((health) => [health.name, health]));
  return {
    services: services.map((facts) => serviceOf(facts, healthOf.get(facts.name), foreign.has(facts.name))),
    state: report.stack,
    endpoint,
    incidents: report.incidents,
  };
};

/** Without Docker nobody knows: its services are `unknown`, not unhealthy. */
export const unknownServices = ({ services }: AppSnapshot): SnapshotChange => ({
  state: 'unknown',
  services: services.map(({ note: _, since: __, ...service }) => ({ ...service, state: 'unknown' as const })),
  endpoint: undefined,
});
