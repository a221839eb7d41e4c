import { describe, expect, it } from 'vitest';
import { service, snapshots } from '../../../test/fixtures/snapshots.ts';
import type { AppSnapshot } from '../../shared/snapshot.ts';
import { engineRows } from './route.ts';

const links = (snapshot: AppSnapshot) => engineRows(snapshot).map(({ link, trunk }) => [link, trunk]);

describe('the route from the endpoint to the engines', () => {
  it('is live to the engine that serves', () => {
    expect(links(snapshots.ready)).toEqual([
      ['live', 'idle'],
      ['idle', 'idle'],
    ]);
    expect(engineRows(snapshots.ready)[1]).toMatchObject({
      word: 'Stopped',
      note: 'Needs about 4 GB to start',
      action: { kind: 'switch', enabled: true, tinted: true },
    });
    expect(engineRows(snapshots.ready)[0]?.action).toBeUndefined();
  });

  it('passes by the first row when the second serves', () => {
    const services = [service('mistral', { isEngine: true })];
    expect(links({ ...snapshots.ready, selected: 'mistral', services })).toEqual([
      ['idle', 'live'],
      ['live', 'idle'],
    ]);
  });

  it('stays live while another engine is got ready beside', () => {
    expect(links(snapshots.switching)).toEqual([
      ['live', 'next'],
      ['next', 'idle'],
    ]);
    expect(engineRows(snapshots.switching).map(({ word, action }) => [word, action])).toEqual([
      ['Serving', undefined],
      ['Downloading', undefined],
    ]);
  });

  it('moves only with the selection: an engine that is ready does not serve yet', () => {
    const services = snapshots.switching.services.map((known) => ({ ...known, state: 'ready' as const }));
    expect(links({ ...snapshots.switching, services }).map(([link]) => link)).toEqual(['live', 'next']);
    expect(links({ ...snapshots.switching, services, selected: 'mistral' }).map(([link]) => link)).toEqual([
      'idle',
      'live',
    ]);
  });

  it('tells that an engine is being started before its container is there', () => {
    const services = snapshots.switching.services.filter(({ name }) => name !== 'mistral');
    const operation = snapshots.switching.operation!;
    const withSteps = (steps: typeof operation.steps) =>
      engineRows({ ...snapshots.switching, services, operation: { ...operation, steps } })[1];
    expect(withSteps(operation.steps)).toMatchObject({ word: 'Downloading', link: 'next' });
    expect(withSteps([])).toMatchObject({ word: 'Starting', link: 'next' });
    expect(withSteps([])?.note).toBeUndefined();
  });

  it('is broken to an engine that should serve and does not', () => {
    expect(links(snapshots.unhealthy)[0]).toEqual(['broken', 'idle']);
    expect(engineRows(snapshots.unhealthy)[1]?.action).toEqual({ kind: 'switch', enabled: true, tinted: false });
    expect(engineRows(snapshots.unhealthy)[0]).toMatchObject({ note: 'llama3.1:8b · 5.2 GB', models: [] });
    const silent: AppSnapshot = { ...snapshots.ready, endpoint: { url: 'http://127.0.0.1:8080/v1', serving: false } };
    expect(links(silent)[0]).toEqual(['broken', 'idle']);
  });

  it('leaves starting to the big button while an engine is chosen, and offers it when none is', () => {
    expect(engineRows(snapshots.stopped).map(({ action }) => action)).toEqual([undefined, undefined]);
    expect(engineRows(snapshots.stopped).map(({ note }) => note)).toEqual(['Selected', 'Needs about 4 GB to start']);
    expect(engineRows(snapshots.unchosen).map(({ action }) => action?.kind)).toEqual(['start', 'start']);
  });

  it('offers to start the chosen engine that was stopped while the rest runs', () => {
    const services = [service('ollama', { isEngine: true, state: 'stopped' }), service('gateway')];
    expect(engineRows({ ...snapshots.ready, state: 'stopped', services }).map(({ action }) => action?.kind)).toEqual([
      'start',
      'switch',
    ]);
  });

  it('says why a stack can’t be used and does not offer it', () => {
    const problems = [{ code: 'x-frontier-invalid', message: 'engine is missing' }] as const;
    const stacks = snapshots.ready.stacks.map((stack) => (stack.id === 'mistral' ? { ...stack, problems } : stack));
    expect(engineRows({ ...snapshots.ready, stacks })[1]).toMatchObject({
      note: 'engine is missing',
      action: { enabled: false },
    });
  });

  it('tells what is in memory and what it computes on; the latter only where there is room', () => {
    expect(engineRows(snapshots.ready)[0]).toMatchObject({
      models: [{ name: 'llama3.1:8b', text: '5.2 GB · 100% CPU', canUnload: true }],
      moreModels: 0,
      accelerator: 'CPU only: Docker on macOS has no GPU',
    });
    expect(engineRows(snapshots.ready, true)[0]?.accelerator).toBeUndefined();
    expect(engineRows(snapshots.switching).map(({ note }) => note)).toEqual([
      'llama3.1:8b · 5.2 GB',
      'Takes over in step 5',
    ]);
  });
});
