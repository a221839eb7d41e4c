import { pull, ready, removeOld, start, stopOld, verify } from './engine-phases.ts';
import { drain, hold, moveGateway, release } from './gateway-phases.ts';
import type { PhaseActions } from './phase-actions.ts';
import type { PhaseId } from './phases.ts';
import { moveSymlink } from './selection-phase.ts';

/** What each phase does. The preflight has been made when the switch begins; it is a phase for those who look on. */
export const actions: Readonly<Record<PhaseId, PhaseActions>> = {
  preflight: { run: async () => {} },
  pull,
  hold,
  start,
  ready,
  'move-gateway': moveGateway,
  release,
  'move-symlink': moveSymlink,
  drain,
  'stop-old': stopOld,
  'remove-old': removeOld,
  verify,
};

/** Longest time for a phase, in ms, besides those that have a limit of their own (ready, drain) or none (pull). */
export const phaseTimeoutMs: Readonly<Partial<Record<PhaseId, number>>> = {
  hold: 30_000,
  start: 300_000,
  'move-gateway': 60_000,
  release: 30_000,
  'move-symlink': 10_000,
  'stop-old': 300_000,
  'remove-old': 300_000,
  verify: 30_000,
};
