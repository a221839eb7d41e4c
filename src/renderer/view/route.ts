import { formatMemory } from '../../shared/format.ts';
import type { AppSnapshot, ServiceState, StackInfo } from '../../shared/snapshot.ts';
import { canAct, engineService, isRunning } from '../../shared/stacks.ts';
import { engineWord, type Tone, toneOf } from '../../shared/words.ts';
import { type ModelRow, modelRows, modelsLine } from './models.ts';

/** The line from the endpoint to an engine: it serves, it will, it should but does not, or nothing. */
export type Link = 'live' | 'next' | 'broken' | 'idle';

export interface EngineRow {
  readonly id: string;
  readonly title: string;
  readonly state: ServiceState;
  readonly tone: Tone;
  readonly word: string;
  readonly note?: string;
  /** What is in its memory, where there is room for it. */
  readonly models: readonly ModelRow[];
  /** So many more are there. */
  readonly moreModels: number;
  /** `CPU only: Docker on macOS has no GPU`. */
  readonly accelerator?: string;
  readonly link: Link;
  /** The line that passes by on its way to the rows below. */
  readonly trunk: Link;
  /** What its button does; absent: it has none. */
  readonly action?: { readonly kind: 'switch' | 'start'; readonly enabled: boolean; readonly tinted: boolean };
}

const isOff = (state: ServiceState): boolean => state === 'absent' || state === 'stopped';

/** Whether the running operation is to make this engine serve. */
const isTarget = ({ operation }: AppSnapshot, stack: StackInfo): boolean =>
  operation?.stack === stack.id && (operation.kind === 'up' || operation.kind === 'switch');

/** The engine's state; while an operation gets it going, that is told even before its container is there. */
const stateOf = (snapshot: AppSnapshot, stack: StackInfo): ServiceState => {
  const state = engineService(snapshot, stack)?.state ?? 'absent';
  if (!isOff(state) || !isTarget(snapshot, stack)) return state;
  const isPulling = snapshot.operation?.steps.some((step) => step.state === 'running' && step.bytes);
  return isPulling ? 'pulling' : 'starting';
};

const linkOf = (snapshot: AppSnapshot, stack: StackInfo): Link => {
  const state = stateOf(snapshot, stack);
  const isSelected = stack.id === snapshot.selected;
  const serves = isSelected && state === 'ready' && snapshot.endpoint?.serving === true;
  if (serves) return 'live';
  // Ready is not yet serving: the endpoint moves to it after that, and the selection with it.
  if (isTarget(snapshot, stack)) return 'next';
  if (!isSelected) return 'idle';
  if (state === 'ready') return 'broken';
  return toneOf(state) === 'crit' ? 'broken' : 'idle';
};

const takesOver = ({ operation }: AppSnapshot): string | undefined => {
  const index = operation?.steps.findIndex(({ id }) => id === 'move-gateway') ?? -1;
  const step = operation?.steps[index];
  return step?.state === 'waiting' ? `Takes over in step ${index + 1}` : undefined;
};

const noteOf = (
  snapshot: AppSnapshot,
  stack: StackInfo,
  state: ServiceState,
  note: string | undefined,
): string | undefined => {
  const problem = stack.problems[0];
  if (problem) return problem.message;
  if (toneOf(state) === 'crit') return modelsLine(snapshot, stack); // a notice says why
  if (isTarget(snapshot, stack) && snapshot.operation?.kind === 'switch') return note ?? takesOver(snapshot);
  if (note !== undefined) return note;
  if (snapshot.operation) return modelsLine(snapshot, stack);
  if (isOff(state) && stack.id === snapshot.selected) return 'Selected';
  return isOff(state) && stack.memory !== undefined ? `Needs about ${formatMemory(stack.memory)} to start` : undefined;
};

const actionOf = (snapshot: AppSnapshot, stack: StackInfo, state: ServiceState): EngineRow['action'] => {
  const isSelected = stack.id === snapshot.selected;
  if (snapshot.operation) return undefined;
  // It was stopped by somebody else while the rest runs.
  if (isSelected)
    return isRunning(snapshot) && isOff(state) ? { kind: 'start', enabled: canAct(snapshot), tinted: true } : undefined;
  const enabled = canAct(snapshot) && stack.problems.length === 0;
  if (isRunning(snapshot)) return { kind: 'switch', enabled, tinted: snapshot.state === 'ready' };
  // While an engine is chosen, the big button starts it and the line below it the other.
  return snapshot.selected === undefined ? { kind: 'start', enabled, tinted: true } : undefined;
};

/** Of the lines that go on below, the one that means most is drawn. */
const strongest = (links: readonly Link[]): Link =>
  (['live', 'broken', 'next'] as const).find((link) => links.includes(link)) ?? 'idle';

/** `CPU only (why)`, as engines tell it, in the words of a line of its own. */
const acceleratorOf = (snapshot: AppSnapshot, stack: StackInfo): string | undefined => {
  const { kind, text } = engineService(snapshot, stack)?.accelerator ?? {};
  return kind === undefined || kind === 'unknown' ? undefined : text!.replace(/ \((.+)\)$/, ': $1');
};

/** What is told of an engine that is well: its models, and what it computes on if there is room (`brief`: there is not). */
const insideOf = (
  snapshot: AppSnapshot,
  stack: StackInfo,
  brief: boolean,
): Pick<EngineRow, 'models' | 'moreModels' | 'accelerator'> => {
  const isWell = toneOf(engineService(snapshot, stack)?.state ?? 'absent') === 'ok' && !snapshot.operation;
  if (!isWell) return { models: [], moreModels: 0 };
  const { rows: models, more: moreModels } = modelRows(snapshot, stack);
  const accelerator = brief ? undefined : acceleratorOf(snapshot, stack);
  return { models, moreModels, ...(accelerator !== undefined && { accelerator }) };
};

/** One row an engine, in the catalogue's order, which never jumps. `brief`: something else needs the room. */
export const engineRows = (snapshot: AppSnapshot, brief = false): readonly EngineRow[] => {
  const links = snapshot.stacks.map((stack) => linkOf(snapshot, stack));
  return snapshot.stacks.map((stack, index) => {
    const state = stateOf(snapshot, stack);
    const link = links[index]!;
    const note = noteOf(snapshot, stack, state, engineService(snapshot, stack)?.note);
    const action = actionOf(snapshot, stack, state);
    return {
      id: stack.id,
      title: stack.title,
      state,
      tone: toneOf(state),
      word: link === 'live' && snapshot.operation ? 'Serving' : engineWord(state),
      ...(note !== undefined && { note }),
      ...insideOf(snapshot, stack, brief),
      link,
      trunk: strongest(links.slice(index + 1)),
      ...(action && { action }),
    };
  });
};
