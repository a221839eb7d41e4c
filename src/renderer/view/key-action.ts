export type KeyAction =
  | { readonly do: 'close' }
  | { readonly do: 'cancel' }
  /** Focus on the action of the engine with this place in the list, from 0. */
  | { readonly do: 'engine'; readonly index: number };

/** What a key means anywhere in the popover; undefined: nothing, the control has it. */
export const keyAction = ({ key, metaKey }: Pick<KeyboardEvent, 'key' | 'metaKey'>): KeyAction | undefined => {
  if (!metaKey) return key === 'Escape' ? { do: 'close' } : undefined;
  if (key === '.') return { do: 'cancel' };
  return /^[1-9]$/.test(key) ? { do: 'engine', index: Number(key) - 1 } : undefined;
};
