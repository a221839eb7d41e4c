import type { ServiceSnapshot, ServiceState } from '../../shared/snapshot.ts';

/** States of a helper that leave the stack whole: one that has only just started is not a fault. */
const well = new Set<ServiceState>(['ready', 'starting', 'loading', 'pulling']);
const off = new Set<ServiceState>(['absent', 'stopped']);

/**
 * The stack as a whole. The engine decides; with an engine that serves, a helper that is down makes it `degraded`, and an
 * engine that is off while its helpers run makes it `unhealthy`.
 */
export const stackState = (services: readonly ServiceSnapshot[]): ServiceState => {
  if (services.length === 0 || services.every(({ state }) => state === 'absent')) return 'absent';
  if (services.every(({ state }) => off.has(state))) return 'stopped';
  if (services.some(({ state }) => state === 'unknown')) return 'unknown';
  const engine = services.find(({ isEngine }) => isEngine);
  if (!engine) return services.every(({ state }) => well.has(state)) ? 'ready' : 'degraded';
  if (off.has(engine.state)) return 'unhealthy';
  if (engine.state !== 'ready') return engine.state;
  const helpers = services.filter(({ isEngine }) => !isEngine);
  return helpers.every(({ state }) => well.has(state)) ? 'ready' : 'degraded';
};
