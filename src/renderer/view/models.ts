import { formatMemory, formatPercent } from '../../shared/format.ts';
import type { ModelInfo } from '../../shared/models.ts';
import type { AppSnapshot, StackInfo } from '../../shared/snapshot.ts';

export interface ModelRow {
  readonly name: string;
  /** `5.2 GB · 100% CPU`; empty: nothing is known. */
  readonly text: string;
  /** Bytes that unloading gives back, as the engine reckons. */
  readonly frees?: number;
  /** Its engine can give its memory back. */
  readonly canUnload: boolean;
}

/** So many have room. */
const atMost = 3;

/** `100% CPU`, `62% GPU, 38% CPU`. */
const shareText = (gpuShare: number): string => {
  const gpu = formatPercent(gpuShare, 1);
  if (gpuShare <= 0) return '100% CPU';
  return gpuShare >= 1 ? '100% GPU' : `${gpu} GPU, ${100 - Number.parseInt(gpu, 10)}% CPU`;
};

const rowOf = (model: ModelInfo, kind: StackInfo['engine']['kind']): ModelRow => {
  const { name, state, memoryBytes, gpuShare } = model;
  const parts = [
    memoryBytes === undefined ? undefined : formatMemory(memoryBytes),
    state === 'loading' ? 'loading' : gpuShare === undefined ? undefined : shareText(gpuShare),
  ];
  return {
    name,
    text: parts.filter(Boolean).join(' · '),
    ...(memoryBytes !== undefined && { frees: memoryBytes }),
    canUnload: state === 'loaded' && kind !== 'openai',
  };
};

/** The models in an engine's memory, and how many more there are than have room. */
export const modelRows = (
  { models }: AppSnapshot,
  stack: StackInfo,
): { readonly rows: readonly ModelRow[]; readonly more: number } => {
  if (models?.stack !== stack.id) return { rows: [], more: 0 };
  const inMemory = models.models.filter(({ state }) => state === 'loaded' || state === 'loading');
  const rows = inMemory.slice(0, atMost).map((model) => rowOf(model, stack.engine.kind));
  return { rows, more: inMemory.length - rows.length };
};

/** The same in one line, where something else matters more: `llama3.1:8b · 5.2 GB`. */
export const modelsLine = (snapshot: AppSnapshot, stack: StackInfo): string | undefined => {
  const { rows, more } = modelRows(snapshot, stack);
  const [first] = rows;
  if (!first) return undefined;
  const others = rows.length - 1 + more;
  const size = first.frees === undefined ? '' : ` · ${formatMemory(first.frees)}`;
  return `${first.name}${size}${others > 0 ? `, and ${others} more` : ''}`;
};
