import { formatMemory } from '../../shared/format.ts';
import type { MemoryReading, Pressure, Reading } from '../../shared/metrics.ts';

/** Something that gives memory back when it is unloaded. */
export interface Unloadable {
  readonly kind: 'model' | 'engine';
  /** The model's name, or the engine's service. */
  readonly name: string;
  /** The service that serves it. */
  readonly engine: string;
  /** What it holds; absent when nobody tells. */
  readonly bytes?: number;
  /** Answers no request now. */
  readonly idle: boolean;
}

export type MemoryCause = 'pressure-warning' | 'pressure-critical' | 'swap-growth';

/** One thing to do, told once for each rise. */
export interface MemoryAction {
  /** A warning is advice in the snapshot; the others open an incident. */
  readonly kind: 'advice' | 'incident';
  readonly cause: MemoryCause;
  /** What to unload; absent when nothing is loaded: then something else fills the memory. */
  readonly unload?: Unloadable;
  /** The user switched automatic unloading on and it is an idle model: unload it without asking. */
  readonly automatic: boolean;
  /** Bytes of swap since the last load, for `swap-growth`. */
  readonly swapGrowthBytes?: number;
}

/** What the governor remembers from one reading to the next. */
export interface GovernorState {
  readonly pressure: Pressure;
  /** How many loads were counted when `swapBaseline` was taken. */
  readonly loads: number;
  readonly swapBaseline?: number;
  readonly lastSwap?: number;
  readonly swapGrown: boolean;
}

export interface GovernorInput {
  readonly memory: Reading<MemoryReading>;
  readonly loaded: readonly Unloadable[];
  /** Counts the loads that were begun; a change sets the mark that swap growth is measured from. */
  readonly loads: number;
  readonly unloadIdle: boolean;
}

export interface GovernorVerdict {
  readonly state: GovernorState;
  /** To be done now, once. */
  readonly actions: readonly MemoryAction[];
  /** Causes that are over: their advice or incident, if there is one, ends. */
  readonly ended: readonly MemoryCause[];
}

export const initialGovernor: GovernorState = { pressure: 'normal', loads: 0, swapGrown: false };

/** 1 GB as memory is counted. Swap that grew by more than this since the last load is an incident; below half of it, it is over. */
const swapGrowthLimit = 1024 ** 3;

const rank: Readonly<Record<Pressure, number>> = { normal: 0, warning: 1, critical: 2 };

/**
 * Decides what memory asks for. It goes by the kernel's own pressure level and by growth of swap, never by percent used.
 * A reading that is stale or absent changes nothing: neither alarm nor all-clear.
 */
export function govern(state: GovernorState, input: GovernorInput): GovernorVerdict {
  const memory = input.memory.state === 'fresh' ? input.memory.value : undefined;
  const target = chooseUnload(input.loaded);
  const automatic = input.unloadIdle && target?.kind === 'model' && target.idle;
  const action = (kind: MemoryAction['kind'], cause: MemoryCause): MemoryAction => ({
    kind,
    cause,
    ...(target ? { unload: target } : {}),
    automatic,
  });

  const pressure = memory?.pressure ?? state.pressure;
  const swap = followSwap(state, input.loads, memory?.swapUsedBytes);
  const actions: MemoryAction[] = [];
  if (rank[pressure] > rank[state.pressure]) {
    actions.push(
      pressure === 'critical' ? action('incident', 'pressure-critical') : action('advice', 'pressure-warning'),
    );
  }
  if (swap.grown && !state.swapGrown) {
    // One unload at a time: what pressure already asks for may be enough.
    const growth = { ...action('incident', 'swap-growth'), swapGrowthBytes: swap.growth };
    actions.push(actions.length === 0 ? growth : { ...growth, automatic: false });
  }
  return {
    state: {
      pressure,
      loads: input.loads,
      ...(swap.baseline === undefined ? {} : { swapBaseline: swap.baseline }),
      ...(swap.last === undefined ? {} : { lastSwap: swap.last }),
      swapGrown: swap.grown,
    },
    actions,
    ended: endedCauses(state, pressure, swap.grown),
  };
}

function endedCauses(before: GovernorState, pressure: Pressure, swapGrown: boolean): MemoryCause[] {
  const ended: MemoryCause[] = [];
  if (before.pressure === 'critical' && pressure !== 'critical') ended.push('pressure-critical');
  if (before.pressure !== 'normal' && pressure === 'normal') ended.push('pressure-warning');
  if (before.swapGrown && !swapGrown) ended.push('swap-growth');
  return ended;
}

/**
 * Swap since the last load. The mark is the reading before the load, since loading itself makes the machine swap; without
 * one, the first reading there is. Swap that was there before means nothing.
 */
function followSwap(state: GovernorState, loads: number, swapUsed: number | undefined) {
  const loaded = loads !== state.loads;
  const last = swapUsed ?? state.lastSwap;
  const baseline = (loaded ? state.lastSwap : state.swapBaseline) ?? swapUsed;
  const growth = last === undefined || baseline === undefined ? 0 : last - baseline;
  const grown = growth > swapGrowthLimit || (state.swapGrown && !loaded && growth > swapGrowthLimit / 2);
  return { baseline, last, growth, grown };
}

/** What to unload first: idle before busy, then the largest; one whose size nobody tells comes last. */
export function chooseUnload(loaded: readonly Unloadable[]): Unloadable | undefined {
  return loaded.toSorted((a, b) => Number(b.idle) - Number(a.idle) || (b.bytes ?? -1) - (a.bytes ?? -1))[0];
}

/** The action in words: what is so, and what to unload with its size. */
export function describeMemoryAction(action: MemoryAction): string {
  const what = {
    'pressure-warning': 'Memory is getting short.',
    'pressure-critical': 'Memory has run out.',
    'swap-growth': `Swap grew by ${formatMemory(action.swapGrowthBytes ?? 0)} since the last model was loaded.`,
  }[action.cause];
  const { unload } = action;
  if (!unload) return `${what} No model is loaded: quit other programs.`;
  const size = unload.bytes === undefined ? '' : ` (${formatMemory(unload.bytes)})`;
  if (unload.kind === 'engine') return `${what} The engine ${unload.name} can’t unload its model${size}: stop it.`;
  const name = `${unload.name} of ${unload.engine}`;
  return action.automatic ? `${what} Unloading ${name}${size}, which is idle.` : `${what} Unload ${name}${size}.`;
}
