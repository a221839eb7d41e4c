export type KeyAction =
  | { readonly do: 'close' }
  | { readonly do: 'cancel' | 'logs' | 'settings' | 'quit' }
  /** Focus on the action of the engine with this place in the list, from 0. */
  | { readonly do: 'engine'; readonly index: number };

const commandKeys: Readonly<Partial<Record<string, 'cancel' | 'logs' | 'settings' | 'quit'>>> = {
  '.': 'cancel',
  l: 'logs',
  ',': 'settings',
  q: 'quit',
};

/** What a key means anywhere in the popover; undefined: nothing, the control has it. */
export const keyAction = ({ key, metaKey }: Pick<KeyboardEvent, 'key' | 'metaKey'>): KeyAction | undefined => {
  if (!metaKey) return key === 'Escape' ? { do: 'close' } : undefined;
  const named = commandKeys[key];
  if (named) return { do: named };
  return /^[1-9]$/.test(key) ? { do: 'engine', index: Number(key) - 1 } : undefined;
};
