import type { CommandCall } from '../../shared/contract.ts';
import type { Problem } from '../../shared/errors.ts';
import type { StepProgress } from '../../shared/snapshot.ts';

/** A problem with what was kept, its evidence, and what can be done. */
export interface NoticeView {
  readonly id: string;
  readonly tone: 'warn' | 'crit';
  readonly title: string;
  readonly body: string;
  /** ISO time since when it is so. */
  readonly since?: string;
  /** What another program said, unchanged. */
  readonly evidence: readonly string[];
  /** Whose words they are, and when they were said: `Last check, 14:05:12`. */
  readonly caption?: string;
  /** The steps of an operation that stopped on its way. */
  readonly steps: readonly StepProgress[];
  readonly actions: readonly NoticeAction[];
  /** How the user puts it away; `here`: nobody but this page knows of it. Absent: it can't be. */
  readonly dismiss?: CommandCall | 'here';
}

export interface NoticeAction {
  readonly label: string;
  /** What a screen reader says, if the label alone is not enough. */
  readonly spoken?: string;
  /** It is what helps: filled, if no notice above has such a one. */
  readonly main: boolean;
  readonly call: CommandCall;
}

/** What the page knows beside the snapshot. */
export interface Told {
  readonly refusal?: { readonly problem: Problem; readonly at: number } | undefined;
  /** Ids of notices that the user put away. */
  readonly dismissed: ReadonlySet<string>;
}

/** Whether the figures of memory help to understand it. */
export const isAboutMemory = ({ id }: NoticeView): boolean => /^(advice|memory-critical|swap-growth)(@|$)/.test(id);
