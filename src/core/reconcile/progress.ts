import type { StepProgress } from '../../shared/snapshot.ts';
import type { Clock } from '../system/clock.ts';
import { describeStep } from './describe.ts';
import type { Step } from './steps.ts';

/** What a step tells while it runs. */
export type Report = (news: Pick<StepProgress, 'bytes' | 'detail'>) => void;

/** How far each step is. Changes of state are passed on at once, news of running steps ten times a second at most. */
export interface Board {
  /** Puts other steps in the place of those that wait. */
  replaceWaiting(steps: readonly Step[]): void;
  start(step: Step): Report;
  /** `waiting`: it was broken off. */
  end(step: Step, state: 'done' | 'failed' | 'skipped' | 'waiting', detail?: string): void;
  /** For people: the labels of the steps that are done, and of those that are not. */
  summary(): { readonly done: readonly string[]; readonly open: readonly string[] };
}

const newsIntervalMs = 100;

export function createBoard(
  steps: readonly Step[],
  clock: Clock,
  onProgress: (steps: readonly StepProgress[]) => void,
): Board {
  const lines = new Map<string, StepProgress>(steps.map((step) => [step.id, waiting(step)]));
  const startedAt = new Map<string, number>();
  let lastNews = Number.NEGATIVE_INFINITY;

  const set = (id: string, change: Partial<StepProgress>): void => {
    const line = lines.get(id);
    if (!line) return;
    const started = startedAt.get(id);
    lines.set(id, { ...line, ...change, ...(started !== undefined && { elapsedMs: clock.monotonic() - started }) });
  };
  const emit = (): void => onProgress([...lines.values()]);

  emit();
  return {
    replaceWaiting(next) {
      for (const [id, { state }] of lines) if (state === 'waiting') lines.delete(id);
      for (const step of next) if (!lines.has(step.id)) lines.set(step.id, waiting(step));
      emit();
    },
    start(step) {
      startedAt.set(step.id, clock.monotonic());
      set(step.id, { state: 'running' });
      emit();
      return (news) => {
        set(step.id, news);
        if (clock.monotonic() - lastNews < newsIntervalMs) return;
        lastNews = clock.monotonic();
        emit();
      };
    },
    end(step, state, detail) {
      set(step.id, { state, ...(detail !== undefined && { detail }) });
      emit();
    },
    summary() {
      const all = [...lines.values()];
      const isDone = ({ state }: StepProgress) => state === 'done' || state === 'skipped';
      return {
        done: all.filter(isDone).map(({ label }) => label),
        open: all.filter((line) => !isDone(line)).map(({ label }) => label),
      };
    },
  };
}

const waiting = (step: Step): StepProgress => ({
  id: step.id,
  label: describeStep(step),
  ...('service' in step && { service: step.service }),
  state: 'waiting',
});
