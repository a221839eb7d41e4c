import { formatMemory } from '../../shared/format.ts';
import type { SwitchChoice } from '../../shared/snapshot.ts';

/** How an engine takes over: beside the old one, or after it. */
export type SwitchMode = SwitchChoice['mode'];

/** What decides the mode. Sizes in bytes; absent: not known. */
export interface ModeFacts {
  /** The running engine's title; absent: none runs. */
  readonly old?: string;
  readonly target: string;
  /** What the target says it needs to start. */
  readonly needed?: number;
  /** Memory of the machine or VM that runs containers. */
  readonly total: number;
  /** What all its containers use now. */
  readonly used?: number;
  /** The host's memory pressure, where it is known. */
  readonly pressure?: 'normal' | 'warning' | 'critical';
  /** Host ports that both publish. */
  readonly sharedPorts: readonly number[];
  /** Volumes that both write to. */
  readonly sharedVolumes: readonly string[];
}

/** The part of the memory that is left to the system itself: starting an engine into the last of it ends in swapping. */
export const memoryReserve = 0.1;

/**
 * Picks the mode that loses least: overlap where both engines fit beside each other and share nothing, else stop-first.
 * An engine that doesn't say what it needs is taken to fit while no pressure is reported.
 */
export const chooseMode = (facts: ModeFacts): SwitchChoice => {
  const { old, target, needed, used } = facts;
  if (old === undefined) return { mode: 'overlap', reason: 'No engine runs, so there is nothing to stop.' };
  const stopFirst = (because: string): SwitchChoice => ({ mode: 'stop-first', reason: because });
  const [port] = facts.sharedPorts;
  if (port !== undefined) return stopFirst(`${old} is stopped first: both engines use port ${port}.`);
  const [volume] = facts.sharedVolumes;
  if (volume !== undefined) return stopFirst(`${old} is stopped first: both engines write to the volume ${volume}.`);
  if (facts.pressure === 'warning' || facts.pressure === 'critical') {
    return stopFirst(`${old} is stopped first: memory on this machine is already short.`);
  }
  if (needed === undefined || used === undefined) {
    return { mode: 'overlap', reason: `${target} is started beside ${old}: they share no port and no volume.` };
  }
  const free = Math.max(0, facts.total * (1 - memoryReserve) - used);
  return needed <= free
    ? {
        mode: 'overlap',
        reason: `${target} is started beside ${old}: it needs ${formatMemory(needed)} and ${formatMemory(free)} are free.`,
      }
    : stopFirst(
        `${old} is stopped first: ${target} needs ${formatMemory(needed)} and only ${formatMemory(free)} are free.`,
      );
};
