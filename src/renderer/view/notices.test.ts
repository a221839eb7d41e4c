import { describe, expect, it } from 'vitest';
import { now, service, snapshots } from '../../../test/fixtures/snapshots.ts';
import { formatClock } from '../../shared/format.ts';
import { notices } from './notices.ts';

describe('what needs the user', () => {
  it('is nothing while all is well, while something is done, and while there is no Docker', () => {
    for (const state of ['ready', 'stopped', 'switching', 'noDocker', 'looking'] as const) {
      expect(notices(snapshots[state])).toEqual([]);
    }
  });

  it('is the operation that failed, with what was kept, its evidence and another try', () => {
    const [notice, ...more] = notices(snapshots.failed);
    expect(more).toEqual([]);
    expect(notice).toMatchObject({
      tone: 'warn', // Ollama serves all the same
      title: 'Could not switch to Mistral.rs',
      body: 'Mistral.rs did not answer within 120 s. Ollama served all along. Check the network, then try again.',
      evidence: ['Error: request failed: model-00002-of-00003.safetensors: connection reset by peer'],
      caption: `Last log line, mistral, ${formatClock(snapshots.failed.failure!.at)}`,
      actions: [
        { label: 'Try Again', main: true, call: { command: 'switch', input: { stack: 'mistral' } } },
        { label: 'Show Logs', main: false, call: { command: 'openLogs', input: { service: 'mistral' } } },
      ],
      dismiss: { command: 'dismissFailure' },
    });
    expect(notice?.steps.map((step) => step.state).slice(0, 5)).toEqual(['done', 'done', 'done', 'failed', 'skipped']);
  });

  it('is the service that is ill, the engine first', () => {
    const services = [
      service('grafana', { state: 'failed', note: 'Exited with code 1' }),
      service('ollama', { state: 'unhealthy', isEngine: true, note: 'no reply within 5 s' }),
    ];
    expect(notices({ ...snapshots.unhealthy, incidents: [], services })).toMatchObject([
      {
        tone: 'crit',
        title: 'Ollama is unhealthy',
        evidence: ['no reply within 5 s'],
        actions: [
          { label: 'Restart Ollama', call: { command: 'restart', input: { service: 'ollama' } } },
          { label: 'Show Logs' },
        ],
      },
      {
        title: 'grafana has stopped by itself',
        evidence: ['Exited with code 1'],
        caption: `Seen, ${formatClock(service('grafana').since!)}`,
      },
    ]);
  });

  it('is critical when a service other than the engine keeps clients from an answer', () => {
    const services = [service('ollama', { isEngine: true }), service('gateway', { state: 'failed' })];
    const endpoint = { url: 'http://127.0.0.1:8080/v1', serving: false };
    expect(notices({ ...snapshots.ready, services, endpoint })[0]).toMatchObject({ tone: 'crit' });
    expect(notices({ ...snapshots.ready, services })[0]).toMatchObject({ tone: 'warn' });
  });

  it('is an incident with its action, in place of the bare state of its service', () => {
    expect(notices(snapshots.unhealthy)).toMatchObject([
      {
        id: 'engine-silent:ollama',
        tone: 'crit',
        title: 'Ollama is stuck',
        actions: [{ label: 'Restart Ollama', main: true }, { spoken: 'Show Logs of ollama' }],
      },
    ]);
    expect(notices(snapshots.unhealthy)[0]?.dismiss).toBeUndefined();
    expect(notices(snapshots.portTaken)[0]?.actions[0]?.call).toEqual({
      command: 'choosePort',
      input: { service: 'gateway' },
    });
  });

  it('says how often it opened', () => {
    const incidents = snapshots.unhealthy.incidents.map((incident) => ({ ...incident, openings: 3 }));
    expect(notices({ ...snapshots.unhealthy, incidents })[0]?.body).toContain('This is the 3rd time.');
  });

  it('tells a failed switch once: with its steps, not as an incident', () => {
    const incidents = [{ ...snapshots.unhealthy.incidents[0]!, cause: 'switch-failed' as const }];
    expect(notices({ ...snapshots.failed, incidents }).map(({ id }) => id)).toEqual(['failure']);
  });

  it('puts the newest first, what was refused above all', () => {
    const failure = { ...snapshots.failed.failure!, at: new Date(now - 600_000).toISOString() };
    const refusal = { problem: { code: 'engine-refused', message: 'It is busy.' } as const, at: now };
    const list = notices({ ...snapshots.unhealthy, failure }, { refusal, dismissed: new Set() });
    expect(list.map(({ id }) => id)).toEqual(['refusal', 'engine-silent:ollama', 'failure']);
  });

  it('is advice while memory is short, until it is put away', () => {
    const [advice] = notices(snapshots.memoryShort);
    expect(advice).toMatchObject({
      tone: 'crit',
      title: 'Memory is almost full',
      actions: [{ label: 'Unload llama3.1:8b (5.2 GB)', call: { command: 'unload', input: { model: 'llama3.1:8b' } } }],
      dismiss: 'here',
    });
    expect(notices(snapshots.memoryShort, { dismissed: new Set(['advice']) })).toEqual([]);
  });

  it('is to stop an engine that can’t be told to unload', () => {
    const unload = { kind: 'engine', name: 'ollama', service: 'ollama', bytes: 5 * 1024 ** 3 } as const;
    const [advice] = notices({ ...snapshots.memoryShort, advice: { ...snapshots.memoryShort.advice!, unload } });
    expect(advice?.body).toContain('Ollama can’t unload its model; stopping it gives memory back.');
    expect(advice?.actions).toEqual([
      { label: 'Stop Ollama (5 GB)', main: true, call: { command: 'down', input: undefined } },
    ]);
  });

  it('is only short memory while something is done: the rest is being mended', () => {
    const { operation } = snapshots.switching;
    const memory = { ...snapshots.unhealthy.incidents[0]!, id: 'memory', kind: 'memory' as const };
    const incidents = [...snapshots.unhealthy.incidents, memory];
    const list = notices({ ...snapshots.unhealthy, incidents, operation: operation! });
    expect(list.map(({ id, actions }) => [id, actions.map(({ label }) => label)])).toEqual([['memory', ['Show Logs']]]);
  });

  it('has one filled button at most', () => {
    const failure = snapshots.failed.failure!;
    const filled = notices({ ...snapshots.unhealthy, failure }).flatMap(({ actions }) => actions.filter((a) => a.main));
    expect(filled).toHaveLength(1);
  });
});
