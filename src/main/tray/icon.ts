import { formatMemory } from '../../shared/format.ts';
import { headline, type Mark } from '../../shared/headline.ts';
import type { TrayText } from '../../shared/settings.ts';
import type { AppSnapshot } from '../../shared/snapshot.ts';
import { isRunning, selectedStack } from '../../shared/stacks.ts';

/** What the menu bar shows. */
export interface TrayLook {
  readonly mark: Mark;
  /** Tooltip, and what VoiceOver reads. */
  readonly toolTip: string;
  /** Beside the icon; empty: nothing. */
  readonly title: string;
}

/** The busiest GPU's share, whole percent. */
const gpuText = ({ figures }: AppSnapshot): string => {
  if (figures?.gpu.state !== 'fresh') return '';
  const shares = figures.gpu.value.flatMap(({ utilization }) => (utilization === undefined ? [] : [utilization]));
  return shares.length > 0 ? `${Math.round(Math.max(...shares))}%` : '';
};

const memoryText = ({ figures }: AppSnapshot): string => {
  const used = figures?.memory.state === 'fresh' ? figures.memory.value.usedBytes : undefined;
  return used === undefined ? '' : formatMemory(used);
};

/** What the user wants to read beside the icon. A figure that can't be read now is absent. */
const titleOf = (snapshot: AppSnapshot, text: TrayText): string => {
  switch (text) {
    case 'none':
      return '';
    case 'engine':
      return (isRunning(snapshot) && selectedStack(snapshot)?.title) || '';
    case 'gpu':
      return gpuText(snapshot);
    case 'memory':
      return memoryText(snapshot);
  }
};

/**
 * Attention wins over all others: an open incident, and a failed operation that nobody dismissed, unless the engine serves
 * on as before.
 */
export const trayLook = (snapshot: AppSnapshot, now: number, text: TrayText): TrayLook => {
  const { mark, title } = headline(snapshot, now);
  const unseen = snapshot.failure !== undefined && mark === 'idle';
  return {
    mark: unseen || snapshot.incidents.length > 0 ? 'attention' : mark,
    toolTip: `Frontier LLM: ${title}`,
    title: titleOf(snapshot, text),
  };
};

/** Pictures of a mark, shown in turn; of those that turn, one stands for all when motion is to be reduced. */
export const picturesOf = (mark: Mark, reducedMotion: boolean): readonly string[] => {
  if (mark !== 'working') return [`${mark}Template.png`];
  if (reducedMotion) return ['working-2Template.png'];
  return ['working-1Template.png', 'working-2Template.png', 'working-3Template.png'];
};
