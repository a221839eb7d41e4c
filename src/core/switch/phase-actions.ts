import type { Run } from './situation.ts';

/** What a phase does. Every action may be carried out again after a crash in the middle of it. */
export interface PhaseActions {
  /** Whether there is nothing left to do, read from what is, not from a record. */
  isDone?(run: Run): Promise<boolean>;
  run(run: Run): Promise<void>;
  /** Puts things back as they were before the phase, also if it ran only in part or not at all. */
  undo?(run: Run): Promise<void>;
}
