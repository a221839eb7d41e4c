import type { App as Core } from '../../core/app.ts';

/** Tells core who looks. */
export interface AttentionKeeper {
  /** The popover was shown or hidden. */
  shown(visible: boolean): void;
  sleeping(asleep: boolean): void;
  /** Says it again: the pace has changed. */
  again(): void;
}

/** Sleep wins over a popover that was left open. Begins as hidden. */
export const keepAttention = (tell: Core['setAttention']): AttentionKeeper => {
  let visible = false;
  let asleep = false;
  const again = (): void => {
    if (asleep) tell('asleep');
    else tell(visible ? 'visible' : 'hidden');
  };
  again();
  return {
    shown: (now) => {
      visible = now;
      again();
    },
    sleeping: (now) => {
      asleep = now;
      again();
    },
    again,
  };
};
