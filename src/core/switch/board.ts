import type { StepProgress } from '../../shared/snapshot.ts';
import type { Clock } from '../system/clock.ts';
import type { PhaseId } from './phases.ts';

/** How far each phase is, for those who look on. */
export interface PhaseBoard {
  begin(phase: PhaseId): (news: Pick<StepProgress, 'bytes' | 'detail'>) => void;
  end(phase: PhaseId, state: 'done' | 'failed' | 'skipped'): void;
  /** Adds lines for what is undone. */
  append(lines: readonly { readonly id: string; readonly label: string }[]): void;
  lines(): readonly StepProgress[];
}

export const createPhaseBoard = (
  phases: readonly { readonly id: string; readonly label: string }[],
  clock: Clock,
  onProgress: (lines: readonly StepProgress[]) => void,
): PhaseBoard => {
  const lines = new Map<string, StepProgress>(
    phases.map(({ id, label }) => [id, { id, label, state: 'waiting' as const }]),
  );
  const begun = new Map<string, number>();
  const set = (id: string, change: Partial<StepProgress>): void => {
    const line = lines.get(id);
    if (!line) return;
    const since = begun.get(id);
    lines.set(id, { ...line, ...change, ...(since !== undefined && { elapsedMs: clock.monotonic() - since }) });
    onProgress([...lines.values()]);
  };
  onProgress([...lines.values()]);
  return {
    begin(phase) {
      begun.set(phase, clock.monotonic());
      set(phase, { state: 'running' });
      return (news) => set(phase, news);
    },
    end: (phase, state) => set(phase, { state }),
    append(more) {
      for (const { id, label } of more) lines.set(id, { id, label, state: 'waiting' });
      onProgress([...lines.values()]);
    },
    lines: () => [...lines.values()],
  };
};
