import type { Store } from '../../core/store.ts';
import type { AppSnapshot, OperationSnapshot, StepProgress } from '../../shared/snapshot.ts';
import type { Terminal } from '../terminal.ts';
import { duration } from '../text/amounts.ts';
import { printable } from '../text/lines.ts';
import { recoveryText } from '../text/problems.ts';
import { createBlock } from './block.ts';
import { progressLines } from './lines.ts';
import { rowsOf } from './rows.ts';

/** Shows the running operation of a store until it is ended. */
export type Follow = (store: Store) => { end(): void };

/** Redraws of a block, in ms: smooth for the eye, nothing for the machine. */
const frameMs = 100;

const stepsOf = ({ operation }: AppSnapshot): readonly StepProgress[] => operation?.steps ?? [];

/** The steps with the time that running ones have taken by now: they tell it only when they get on. */
const timed = (steps: readonly StepProgress[], begun: Map<string, number>): StepProgress[] =>
  steps.map((step) => {
    if (step.state !== 'running') return step;
    const at = begun.get(step.id) ?? performance.now() - (step.elapsedMs ?? 0);
    begun.set(step.id, at);
    return { ...step, elapsedMs: performance.now() - at };
  });

/** On a terminal: one line for each service, drawn over. */
export const followLive =
  (terminal: Terminal): Follow =>
  (store) => {
    const block = createBlock(terminal);
    let steps: readonly StepProgress[] = [];
    let kind: OperationSnapshot['kind'] | undefined;
    let frame = 0;
    let told = store.get().recovery !== undefined;
    const begun = new Map<string, number>();
    const lines = () => progressLines(terminal, rowsOf(timed(steps, begun), kind), frame++);
    const unsubscribe = store.subscribe((snapshot) => {
      if (snapshot.recovery && !told) {
        told = true;
        if (steps.length > 0) block.finish(lines());
        steps = [];
        begun.clear();
        terminal.stream.write(recoveryText(terminal, snapshot.recovery));
        return;
      }
      if (!snapshot.operation) return;
      steps = stepsOf(snapshot);
      kind = snapshot.operation.kind;
    });
    const draw = (): void => {
      if (steps.length > 0) block.draw(lines());
    };
    const timer = setInterval(draw, frameMs);
    return {
      end: () => {
        clearInterval(timer);
        unsubscribe();
        if (steps.length > 0) block.finish(lines());
      },
    };
  };

const byId = (steps: readonly StepProgress[]): Map<string, StepProgress> =>
  new Map(steps.map((step) => [step.id, step]));

const plainLine = ({ state, label, detail, elapsedMs }: StepProgress): string => {
  const time = elapsedMs === undefined ? '' : ` (${duration(elapsedMs)})`;
  const why = detail === undefined ? '' : `: ${detail}`;
  const words = {
    waiting: label,
    running: `${label} …`,
    done: `${label}: done${time}`,
    failed: `${label}: failed${why}`,
    skipped: `${label}: skipped${why}`,
  };
  return `${printable(words[state])}\n`;
};

/** A step that takes longer than this is announced before it ends, in ms. */
const announceMs = 1000;

/** Without a terminal: a line when a step ends, and before that one for a step that takes its time. */
export const followPlain =
  (terminal: Terminal): Follow =>
  (store) => {
    const { stream } = terminal;
    let told = store.get().recovery !== undefined;
    let before = new Map<string, StepProgress>();
    const announcements = new Map<string, NodeJS.Timeout>();
    const show = (step: StepProgress): void => {
      clearTimeout(announcements.get(step.id));
      if (step.state !== 'running') stream.write(plainLine(step));
      else
        announcements.set(
          step.id,
          setTimeout(() => stream.write(plainLine(step)), announceMs),
        );
    };
    const unsubscribe = store.subscribe((snapshot) => {
      if (snapshot.recovery && !told) {
        told = true;
        stream.write(recoveryText(terminal, snapshot.recovery));
      }
      const steps = stepsOf(snapshot);
      for (const step of steps) if (step.state !== (before.get(step.id)?.state ?? 'waiting')) show(step);
      before = byId(steps);
    });
    return {
      end: () => {
        for (const timer of announcements.values()) clearTimeout(timer);
        unsubscribe();
      },
    };
  };

/**
 * `--json`: `{"type":"step","step":…}` when a step's state changes, of a switch `{"type":"phase","phase":…}`; and
 * `{"type":"progress",…}` with the same when it gets on. `{"type":"recovery","message":…,"problems":[…]}` tells what was
 * done first about a switch that an earlier run left in the middle.
 */
export const followJson =
  (emit: (event: Readonly<Record<string, unknown>>) => void): Follow =>
  (store) => {
    let before = new Map<string, StepProgress>();
    let told = store.get().recovery !== undefined;
    const unsubscribe = store.subscribe((snapshot) => {
      if (snapshot.recovery && !told) {
        told = true;
        emit({ type: 'recovery', ...snapshot.recovery });
      }
      const word = snapshot.operation?.kind === 'switch' ? 'phase' : 'step';
      for (const step of stepsOf(snapshot)) {
        const known = before.get(step.id);
        if (known === step) continue;
        if (step.state !== (known?.state ?? 'waiting')) emit({ type: word, [word]: step });
        else if (step.bytes !== known?.bytes || step.detail !== known?.detail) emit({ type: 'progress', [word]: step });
      }
      before = byId(stepsOf(snapshot));
    });
    return { end: unsubscribe };
  };
