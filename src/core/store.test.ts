import { expect, test } from 'vitest';
import { createStore } from './store.ts';

test('every change is a new snapshot with the next revision', () => {
  const store = createStore('/w');
  const before = store.get();
  const seen: number[] = [];
  const end = store.subscribe(({ revision }) => seen.push(revision));
  store.update({ selected: 'ollama' });
  store.update({ state: 'ready', selected: 'ollama' });
  expect(before).toMatchObject({ revision: 0, workspace: '/w', state: 'unknown' });
  expect(store.get()).toMatchObject({ revision: 2, selected: 'ollama', state: 'ready' });
  end();
  store.update({ state: 'stopped' });
  expect(seen).toEqual([1, 2]);
});

test('what is equal as data is no change', () => {
  const store = createStore('/w');
  store.update({ services: [{ name: 'a', state: 'ready', addresses: [], isEngine: false }] });
  const { services, revision } = store.get();
  store.update({ services: [{ name: 'a', state: 'ready', addresses: [], isEngine: false }] });
  expect(store.get().services).toBe(services);
  expect(store.get().revision).toBe(revision);
});

test('undefined removes a key', () => {
  const store = createStore('/w');
  store.update({ selected: 'ollama' });
  store.update({ selected: undefined });
  expect('selected' in store.get()).toBe(false);
  store.update({ selected: undefined });
  expect(store.get().revision).toBe(2);
});
