import { describe, expect, it } from 'vitest';
import { service, snapshots } from '../../../test/fixtures/snapshots.ts';
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
      actions: [{ label: 'Try Again', primary: true, call: { command: 'switch', input: { stack: 'mistral' } } }],
      dismissable: true,
    });
    expect(notice?.steps.map((step) => step.state)).toEqual(['done', 'done', 'done', 'failed', 'skipped']);
  });

  it('is the service that is ill, the engine first', () => {
    const services = [
      service('grafana', { state: 'failed', note: 'Exited with code 1' }),
      service('ollama', { state: 'unhealthy', isEngine: true, note: 'no reply within 5 s' }),
    ];
    expect(notices({ ...snapshots.unhealthy, services })).toMatchObject([
      {
        tone: 'crit',
        title: 'Ollama is unhealthy',
        evidence: ['no reply within 5 s'],
        actions: [{ label: 'Restart Ollama', call: { command: 'restart', input: { service: 'ollama' } } }],
        dismissable: false,
      },
      { title: 'grafana has stopped by itself', evidence: ['Exited with code 1'] },
    ]);
  });

  it('is critical when a service other than the engine keeps clients from an answer', () => {
    const services = [service('ollama', { isEngine: true }), service('gateway', { state: 'failed' })];
    const endpoint = { url: 'http://127.0.0.1:8080/v1', serving: false };
    expect(notices({ ...snapshots.ready, services, endpoint })[0]).toMatchObject({ tone: 'crit' });
    expect(notices({ ...snapshots.ready, services })[0]).toMatchObject({ tone: 'warn' });
  });

  it('has one filled button at most', () => {
    const failure = snapshots.failed.failure!;
    const filled = notices({ ...snapshots.unhealthy, failure }).flatMap(({ actions }) =>
      actions.filter((a) => a.primary),
    );
    expect(filled).toHaveLength(1);
  });
});
