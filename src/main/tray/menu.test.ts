import { describe, expect, it } from 'vitest';
import { now, snapshots } from '../../../test/fixtures/snapshots.ts';
import type { AppSnapshot } from '../../shared/snapshot.ts';
import { type MenuEntry, menuEntries } from './menu.ts';

const entries = (snapshot: AppSnapshot, openAtLogin = false): readonly MenuEntry[] =>
  menuEntries(snapshot, now, openAtLogin);
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
      '—',
      'Copy Endpoint',
      'Open Grafana',
      '—',
      'Open at Login',
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
    expect(labels(menu)).toContain('Switching to Mistral.rs: 1 of 6');
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
    expect(named(entries(snapshots.ready, true), 'Open at Login')).toMatchObject({
      checked: true,
      call: { command: 'changePreferences', input: { openAtLogin: false } },
    });
  });
});
