import type { StepProgress } from '../../shared/snapshot.ts';
import type { Clock } from '../system/clock.ts';

/** How far each phase is, by its id, for those who look on. */
export interface PhaseBoard {
  begin(id: string): (news: Pick<StepProgress, 'bytes' | 'detail'>) => void;
  end(id: string, state: 'done' | 'failed'): void;
  /** Adds lines for what is undone, in place of those that will not come any more. */
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
  return {
    begin(id) {
      begun.set(id, clock.monotonic());
      set(id, { state: 'running' });
      return (news) => set(id, news);
    },
    end: (id, state) => set(id, { state }),
    append(more) {
      for (const [id, { state }] of lines) if (state === 'waiting') lines.delete(id);
      for (const { id, label } of more) lines.set(id, { id, label, state: 'waiting' });
      onProgress([...lines.values()]);
    },
    lines: () => [...lines.values()],
  };
};
