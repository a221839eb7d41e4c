import { describe, expect, it } from 'vitest';
import { now, snapshots } from '../../../test/fixtures/snapshots.ts';
import type { Incident } from '../../shared/incidents.ts';
import type { Preferences } from '../../shared/preferences.ts';
import type { AppSnapshot } from '../../shared/snapshot.ts';
import { preferencesOf } from '../preferences.ts';
import { type MenuEntry, menuEntries } from './menu.ts';

const preferences = preferencesOf({
  settings: {},
  login: { openAtLogin: false, status: 'not-registered' },
  notificationsAllowed: 'allowed',
  workspace: '/w',
  setAside: undefined,
  exporterProblem: undefined,
  version: '0.1.0',
});
const entries = (snapshot: AppSnapshot, change: Partial<Preferences> = {}): readonly MenuEntry[] =>
  menuEntries(snapshot, { ...preferences, ...change }, now);
const labels = (list: readonly MenuEntry[]): string[] => list.map((entry) => ('label' in entry ? entry.label : '—'));
const named = (list: readonly MenuEntry[], label: string): MenuEntry | undefined =>
  list.find((entry) => 'label' in entry && entry.label.startsWith(label));

describe('the menu of the icon', () => {
  it('has everything, in one order', () => {
    expect(labels(entries(snapshots.ready))).toEqual([
      'Ollama is serving',
      '—',
      'Ollama: Ready',
      'Mistral.rs: Stopped',
      '—',
      'Stop Ollama',
      'Restart',
      'Loaded Models',
      '—',
      'Copy Endpoint',
      'Open Grafana',
      'Show Logs',
      '—',
      'Quiet for an Hour',
      'Open at Login',
      'Settings…',
      '—',
      'Quit Frontier LLM',
    ]);
  });

  it('switches by choosing the other engine while one runs', () => {
    const menu = entries(snapshots.ready);
    expect(named(menu, 'Ollama:')).toMatchObject({ kind: 'radio', checked: true, enabled: false });
    expect(named(menu, 'Mistral.rs:')).toMatchObject({
      kind: 'radio',
      checked: false,
      enabled: true,
      call: { command: 'switch', input: { stack: 'mistral' } },
    });
  });

  it('starts the chosen engine while nothing runs', () => {
    const menu = entries(snapshots.stopped);
    expect(named(menu, 'Start Ollama')).toMatchObject({ enabled: true, call: { command: 'up', input: {} } });
    expect(named(menu, 'Mistral.rs:')).toMatchObject({
      enabled: true,
      call: { command: 'up', input: { stack: 'mistral' } },
    });
    expect(named(menu, 'Open Grafana')).toMatchObject({ enabled: false });
    expect(named(menu, 'Restart')).toMatchObject({ enabled: true });
  });

  it('offers only to cancel while an operation runs', () => {
    const menu = entries(snapshots.switching);
    expect(labels(menu)).toContain('Switching to Mistral.rs: 1 of 9');
    expect(named(menu, 'Cancel')).toMatchObject({ enabled: true, call: { command: 'cancel' } });
    for (const label of ['Ollama:', 'Mistral.rs:', 'Stop Ollama', 'Restart']) {
      expect(named(menu, label)).toMatchObject({ enabled: false });
    }
  });

  it('says how the last operation failed', () => {
    expect(labels(entries(snapshots.failed))).toEqual(
      expect.arrayContaining(['Could not switch to Mistral.rs', 'Mistral.rs did not answer within 120 s.']),
    );
  });

  it('without Docker offers nothing that needs it, and to look again', () => {
    const menu = entries(snapshots.noDocker);
    for (const label of ['Ollama:', 'Mistral.rs:', 'Start Ollama', 'Restart']) {
      expect(named(menu, label)).toMatchObject({ enabled: false });
    }
    expect(named(menu, 'Check for Docker')).toMatchObject({ call: { command: 'refresh' } });
    expect(named(menu, 'Start Docker')).toMatchObject({ enabled: true, call: { command: 'startRuntime' } });
    expect(named(menu, 'Quit')).toMatchObject({ enabled: true });
  });

  it('does not offer a stack that cannot be used', () => {
    const problems = [{ code: 'x-frontier-invalid', message: 'engine is missing' }] as const;
    const stacks = snapshots.ready.stacks.map((stack) => (stack.id === 'mistral' ? { ...stack, problems } : stack));
    expect(named(entries({ ...snapshots.ready, stacks }), 'Mistral.rs:')).toMatchObject({ enabled: false });
  });

  it('lists the services to restart', () => {
    const restart = named(entries(snapshots.ready), 'Restart');
    expect(restart?.kind === 'submenu' && labels(restart.entries)).toEqual([
      'ollama',
      'gateway',
      'grafana',
      'node-exporter',
      'prometheus',
    ]);
  });

  it('shows and turns round whether it opens at login', () => {
    expect(named(entries(snapshots.ready, { openAtLogin: true, loginItem: 'enabled' }), 'Open at Login')).toMatchObject(
      {
        checked: true,
        call: { command: 'changePreferences', input: { openAtLogin: false } },
      },
    );
  });

  it('leads to System Settings when macOS asks for leave', () => {
    expect(named(entries(snapshots.ready), 'Allow')).toBeUndefined();
    expect(
      named(entries(snapshots.ready, { loginItem: 'requires-approval' }), 'Allow Opening at Login…'),
    ).toMatchObject({
      call: { command: 'openLoginItems' },
    });
  });

  it('makes it quiet for an hour, and ends that', () => {
    expect(named(entries(snapshots.ready), 'Quiet for an Hour')).toMatchObject({
      checked: false,
      call: { command: 'quietFor', input: { minutes: 60 } },
    });
    const quietUntil = (ms: number) => ({ notifications: { ...preferences.notifications, quietUntil: now + ms } });
    expect(named(entries(snapshots.ready, quietUntil(20 * 60_000)), 'Quiet for 20 min More')).toMatchObject({
      checked: true,
      call: { command: 'quietFor', input: { minutes: 0 } },
    });
    expect(named(entries(snapshots.ready, quietUntil(-1)), 'Quiet for an Hour')).toMatchObject({ checked: false });
  });

  it('has each open incident with what it advises', () => {
    const incident: Incident = {
      id: 'unhealthy:ollama',
      cause: 'unhealthy',
      service: 'ollama',
      kind: 'service',
      severity: 'critical',
      title: 'Ollama is stuck',
      body: 'It has not answered for 3 min.',
      evidence: [],
      action: { command: 'restart', input: { service: 'ollama' }, label: 'Restart Ollama' },
      state: 'open',
      openedAt: new Date(now).toISOString(),
      openings: 1,
    };
    const read: Incident = {
      ...incident,
      id: 'crashed:grafana',
      title: 'grafana crashed',
      action: { command: 'logs', input: { service: 'grafana' }, label: 'Show the Log of grafana' },
    };
    const down: Incident = {
      ...incident,
      action: { command: 'startRuntime', input: {}, label: 'Start OrbStack' },
    };
    expect(
      labels(entries({ ...snapshots.noDocker, incidents: [down] })).filter((label) =>
        ['Start OrbStack', 'Start Docker'].includes(label),
      ),
    ).toEqual(['Start OrbStack']);
    const menu = entries({ ...snapshots.ready, incidents: [incident, read] });
    expect(labels(menu).slice(2, 7)).toEqual([
      'Ollama is stuck',
      'Restart Ollama',
      'grafana crashed',
      'Show the Log of grafana',
      '—',
    ]);
    expect(named(menu, 'Restart Ollama')).toMatchObject({ call: { command: 'restart', input: { service: 'ollama' } } });
    expect(named(menu, 'Show the Log')).toMatchObject({ call: { command: 'openLogs', input: { service: 'grafana' } } });
  });

  it('unloads models that are in memory: one, or all', () => {
    const model = (name: string, state: 'loaded' | 'unloaded', memoryBytes?: number) => ({
      name,
      state,
      ...(memoryBytes !== undefined && { memoryBytes }),
    });
    const withModels = (...models: ReturnType<typeof model>[]): AppSnapshot => ({
      ...snapshots.ready,
      models: {
        stack: 'ollama',
        engine: { service: 'ollama', accelerator: { kind: 'cpu', text: 'CPU only' } },
        models,
      },
    });
    const unloading = (snapshot: AppSnapshot): readonly MenuEntry[] => {
      const found = named(entries(snapshot), 'Loaded Models');
      return found?.kind === 'submenu' ? found.entries : [];
    };
    const one = unloading(withModels(model('qwen3:4b', 'loaded', 4 * 1024 ** 3), model('phi4', 'unloaded')));
    expect(labels(one)).toEqual(['Unload qwen3:4b (4 GB)']);
    expect(one[0]).toMatchObject({ enabled: true, call: { command: 'unload', input: { model: 'qwen3:4b' } } });
    const two = unloading(withModels(model('qwen3:4b', 'loaded'), model('phi4', 'loaded')));
    expect(labels(two)).toEqual(['Unload qwen3:4b', 'Unload phi4', '—', 'Unload All']);
    expect(two.at(-1)).toMatchObject({ call: { command: 'unload', input: {} } });
    expect(named(entries(withModels(model('phi4', 'unloaded'))), 'Loaded Models')).toBeUndefined();
  });

  it('restarts into a new version once it is there, and not in the middle of something', () => {
    const update = { version: '0.2.0', state: 'ready' } as const;
    expect(named(entries({ ...snapshots.ready, update }), 'Restart to Update to 0.2.0')).toMatchObject({
      enabled: true,
      call: { command: 'restartToUpdate' },
    });
    expect(named(entries({ ...snapshots.switching, update }), 'Restart to Update')).toMatchObject({ enabled: false });
    const downloading = { ...update, state: 'downloading' } as const;
    expect(named(entries({ ...snapshots.ready, update: downloading }), 'Restart to Update')).toBeUndefined();
  });

  it('shows logs and settings, also without Docker', () => {
    const menu = entries(snapshots.noDocker);
    expect(named(menu, 'Show Logs')).toMatchObject({ enabled: true, call: { command: 'openLogs', input: {} } });
    expect(named(menu, 'Settings…')).toMatchObject({ enabled: true, call: { command: 'openSettings' } });
  });
});
