import { describe, expect, it } from 'vitest';
import { now, service, snapshots } from '../../test/fixtures/snapshots.ts';
import { headline } from './headline.ts';
import type { AppSnapshot, ServiceState } from './snapshot.ts';

const withEngine = (state: ServiceState, note?: string): AppSnapshot => ({
  ...snapshots.ready,
  services: [service('ollama', { state, isEngine: true, ...(note !== undefined && { note }) })],
});

describe('the headline', () => {
  it.each([
    ['ready', 'ready', 'Ollama is serving', 'Ready for 2 h 14 min'],
    ['switching', 'working', 'Switching to Mistral.rs', 'Ollama keeps serving until Mistral.rs is ready'],
    ['failed', 'ready', 'Ollama is serving', 'Ready for 2 h 14 min'],
    ['unhealthy', 'attention', 'Ollama is not answering', 'Unhealthy for 3 min'],
    ['degraded', 'ready', 'Ollama is serving', 'Ready for 2 h 14 min'],
    ['noDocker', 'attention', 'No Docker was found', 'Engines run in Docker. Nothing was changed.'],
    ['stopped', 'idle', 'Nothing is running', 'Ollama is selected'],
    ['starting', 'working', 'Starting Ollama', 'Wait until Ollama answers'],
    ['unchosen', 'idle', 'Set up Frontier LLM', 'Choose an engine. You can change it later.'],
    ['looking', 'idle', 'Looking for Docker', 'Engines run in Docker.'],
  ] as const)('%s', (state, mark, title, note) => {
    expect(headline(snapshots[state], now)).toEqual({ mark, title, note });
  });

  it.each([
    ['pulling', 'working', 'Ollama is downloading'],
    ['loading', 'working', 'Ollama is loading'],
    ['stopping', 'working', 'Ollama is stopping'],
    ['failed', 'attention', 'Ollama has stopped by itself'],
    ['unknown', 'idle', 'The state of Ollama is unknown'],
    ['absent', 'idle', 'Nothing is running'],
  ] as const)('an engine that is %s without an operation', (state, mark, title) => {
    expect(headline(withEngine(state), now)).toMatchObject({ mark, title });
  });

  it('does not call an engine serving when the endpoint does not answer', () => {
    const snapshot: AppSnapshot = { ...snapshots.ready, endpoint: { url: 'http://127.0.0.1:8080/v1', serving: false } };
    expect(headline(snapshot, now)).toEqual({
      mark: 'attention',
      title: 'The endpoint is not answering',
      note: 'Ollama itself is ready',
    });
  });

  it('says what is wrong with the selection', () => {
    const selectionProblem = { code: 'selection-dangling', message: 'stacks/gone is not there.' } as const;
    expect(headline({ ...snapshots.stopped, selectionProblem }, now)).toMatchObject({
      mark: 'attention',
      title: 'The selected stack is gone',
    });
  });

  it('tells a stopped engine from a machine with nothing running', () => {
    const services = [service('ollama', { state: 'stopped', isEngine: true }), service('grafana')];
    expect(headline({ ...snapshots.stopped, services }, now).title).toBe('Ollama is stopped');
  });
});
