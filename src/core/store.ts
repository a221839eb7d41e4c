import type { AppSnapshot } from '../shared/snapshot.ts';

/** What may be changed: the revision counts itself. `undefined` removes an optional key. */
export type SnapshotChange = { readonly [K in keyof Omit<AppSnapshot, 'revision'>]?: AppSnapshot[K] | undefined };

/** The one holder of state. Tray, popover and CLI subscribe to it; nobody else keeps any. */
export interface Store {
  get(): AppSnapshot;
  /** Makes the next snapshot; nothing happens if nothing differs. */
  update(change: SnapshotChange): void;
  /** Called after every change, with the new snapshot; returns how to end it. */
  subscribe(listener: (snapshot: AppSnapshot) => void): () => void;
}

const empty = (workspace: string): AppSnapshot => ({
  revision: 0,
  workspace,
  runtime: { state: 'unknown' },
  stacks: [],
  state: 'unknown',
  services: [],
  incidents: [],
});

/** What a part of a snapshot is as text: the newest is compared with the next, and never changes. */
const texts = new WeakMap<object, string>();
const textOf = (value: unknown): string | undefined => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const text = texts.get(value) ?? JSON.stringify(value);
  texts.set(value, text);
  return text;
};

/** Equal as data. Snapshots are JSON, and equal ones are built the same way: the order of keys is the same. */
const same = (a: unknown, b: unknown): boolean => a === b || textOf(a) === textOf(b);

/** A store that knows nothing yet but where the workspace is. */
export const createStore = (workspace: string): Store => {
  let snapshot = empty(workspace);
  const listeners = new Set<(snapshot: AppSnapshot) => void>();
  return {
    get: () => snapshot,
    update: (change) => {
      const changed = Object.entries(change).filter(([key, value]) => !same(snapshot[key as keyof AppSnapshot], value));
      if (changed.length === 0) return;
      const next: Record<string, unknown> = { ...snapshot, revision: snapshot.revision + 1 };
      for (const [key, value] of changed) {
        if (value === undefined) delete next[key];
        else next[key] = value;
      }
      snapshot = next as unknown as AppSnapshot;
      for (const listener of [...listeners]) listener(snapshot);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
