import { headline, type Mark } from '../../shared/headline.ts';
import type { AppSnapshot } from '../../shared/snapshot.ts';

/** What the menu bar shows. */
export interface TrayLook {
  readonly mark: Mark;
  /** Tooltip, and what VoiceOver reads. */
  readonly toolTip: string;
}

/** Attention wins over all others: a failed operation that nobody dismissed too, unless the engine serves on as before. */
export const trayLook = (snapshot: AppSnapshot, now: number): TrayLook => {
  const { mark, title } = headline(snapshot, now);
  const unseen = snapshot.failure !== undefined && mark === 'idle';
  return { mark: unseen ? 'attention' : mark, toolTip: `Frontier LLM: ${title}` };
};

/** Pictures of a mark, shown in turn; of those that turn, one stands for all when motion is to be reduced. */
export const picturesOf = (mark: Mark, reducedMotion: boolean): readonly string[] => {
  if (mark !== 'working') return [`${mark}Template.png`];
  if (reducedMotion) return ['working-2Template.png'];
  return ['working-1Template.png', 'working-2Template.png', 'working-3Template.png'];
};
