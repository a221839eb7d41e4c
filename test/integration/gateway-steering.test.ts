import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, engineOf, open, read } from '../support/ask.ts';
import { eventually } from '../support/eventually.ts';
import {
  chat,
  expectError,
  hold,
  ollamaChat,
  pointNowhere,
  pointTo,
  pointToAndFro,
  release,
  runningRequests,
  startAgain,
  startGateway,
  startMistral,
  stop,
} from '../support/gateway.ts';
import type { RunningStack } from '../support/running-stack.ts';

describe('the gateway between two engines', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await startGateway({});
    await startMistral(stack);
    await pointTo(stack, 'ollama');
  });
  afterAll(() => stack?.remove());

  it('hands on each part of an answer as it comes', async () => {
    await stack.setKnobs('ollama', { tokenMs: 50, stallAfter: 3 });
    const body = { ...ollamaChat, stream: true, max_tokens: 5 };
    const response = await open(stack.gatewayUrl, '/v1/chat/completions', { method: 'POST', body });
    // The stand-in sends no more than three before it is told to go on: a gateway that collects would keep some back.
    let received = '';
    for await (const chunk of response.iterator({ destroyOnReturn: false })) {
      received += chunk;
      if (received.match(/^data: /gm)?.length === 3) break;
    }
    await stack.setKnobs('ollama', {});
    expect((await read(response)).body).toMatch(/data: \[DONE\]\n\n$/);
  });

  it('follows the link at once, and lets running answers end where they began', async () => {
    await stack.setKnobs('ollama', { stallAfter: 1 });
    const body = { ...ollamaChat, stream: true, max_tokens: 3 };
    const response = await open(stack.gatewayUrl, '/v1/chat/completions', { method: 'POST', body });
    await pointTo(stack, 'mistral');
    expect(await ask(stack.gatewayUrl, '/v1/models')).toMatchObject({ status: 200, engine: 'mistralrs' });
    await stack.setKnobs('ollama', {});
    expect(engineOf(response)).toBe('ollama');
    expect((await read(response)).body).toMatch(/data: \[DONE\]\n\n$/);
    await pointTo(stack, 'ollama');
  });

  it('asks the other engine when one dies before it has answered', async () => {
    await stack.setKnobs('ollama', { stallAfter: 0 });
    const answer = ask(stack.gatewayUrl, '/v1/chat/completions', { method: 'POST', body: ollamaChat });
    await eventually(
      () => runningRequests(stack),
      (count) => count === 1,
    );
    await pointTo(stack, 'mistral');
    await stop(stack, 'ollama');
    expect((await answer).engine).toBe('mistralrs');
    await stack.setKnobs('ollama', {});
    await startAgain(stack, 'ollama');
    await pointTo(stack, 'ollama');
    await eventually(
      () => ask(stack.gatewayUrl, '/v1/models'),
      ({ engine }) => engine === 'ollama',
    );
  });

  // nginx works out twice where a request goes, its length and its text: names of two lengths in one are an error 500.
  it('answers every request that comes while the link moves', async () => {
    const answers = new Set<string>();
    let moving = true;
    const client = async (): Promise<void> => {
      while (moving) {
        const { status, body } = await ask(stack.gatewayUrl, '/');
        answers.add(`${status} ${body.trim()}`);
      }
    };
    const clients = [client(), client(), client(), client()];
    await pointToAndFro(stack, 'ollama', 'mistral', 400);
    moving = false;
    await Promise.all(clients);
    expect([...answers].sort()).toEqual(
      ['mistral', 'ollama'].map((host) => `200 {"gateway":"frontier-llm","target":"${host}:11434"}`),
    );
    await pointTo(stack, 'ollama');
  });

  it('tells Prometheus what it did and where requests go', async () => {
    await ask(stack.gatewayUrl, '/v1/models');
    await ask(stack.gatewayUrl, '/v1/models', { headers: { Host: 'evil.example' } });
    const metrics = await stack.exec('gateway', 'wget', '-q', '-O', '-', 'http://127.0.0.1:8081/metrics');
    expect(metrics).toMatch(/gateway_requests_total\{code="200",target="ollama:11434"\} \d+/);
    expect(metrics).toMatch(/gateway_requests_total\{code="403",target="none"\} \d+/);
    expect(metrics).toContain('frontier_gateway_target{target="ollama:11434"} 1');
  });

  it('tells Prometheus which models Ollama holds', async () => {
    await ask(stack.gatewayUrl, '/v1/chat/completions', { method: 'POST', body: ollamaChat });
    const metrics = await stack.exec('gateway', 'wget', '-q', '-O', '-', 'http://127.0.0.1:8081/ollama/metrics');
    expect(metrics).toMatch(/ollama_models_loaded 1/);
    expect(metrics).toMatch(/ollama_model_bytes\{model="stand-in:latest"\} \d+/);
  });
});

describe('the gateway without an engine', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await startGateway({ GATEWAY_HOLD_LIMIT: '2' });
  });
  afterAll(() => stack?.remove());

  // A name server that does not answer, as without a network, would keep every request waiting that finds no engine.
  it('asks no name server beyond Docker for an engine', async () => {
    const lookUp = 'nslookup -type=a gone 127.0.0.11 2>&1 || true';
    expect(await stack.exec('gateway', 'sh', '-c', lookUp)).toMatch(/answer:\s*$/); // none, and no failure
  });

  it('goes to whichever engine runs when the link names one that is gone', async () => {
    await pointTo(stack, 'gone');
    expect(await ask(stack.gatewayUrl, '/v1/models')).toMatchObject({ status: 200, engine: 'ollama' });
    await pointNowhere(stack);
    expect(await ask(stack.gatewayUrl, '/v1/models')).toMatchObject({ status: 200, engine: 'ollama' });
  });

  it('says that no engine serves, and when to ask again', async () => {
    await stop(stack, 'ollama');
    const headers = { Origin: 'http://localhost:3000' };
    const answer = await ask(stack.gatewayUrl, '/v1/chat/completions', { method: 'POST', headers, body: chat });
    expectError(answer, 503, 'engine_unavailable');
    expect(answer.headers).toMatchObject({
      'retry-after': '5',
      'access-control-allow-origin': 'http://localhost:3000',
    });
  });

  it('starts and answers when there has never been an engine', async () => {
    await stack.docker.getContainer(await stack.container('gateway')).restart();
    const answer = await eventually(
      () => ask(stack.gatewayUrl, '/v1/models'),
      ({ status }) => status > 0,
    );
    expectError(answer, 503, 'engine_unavailable');
  });

  it('holds no longer than its limit', async () => {
    await hold(stack);
    expectError(await ask(stack.gatewayUrl, '/v1/models'), 503, 'engine_unavailable');
    await release(stack);
  });
});

describe('the gateway while an engine is replaced', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await startGateway({});
  });
  afterAll(() => stack?.remove());

  it('holds requests until the new engine answers, and gives none to the old one while it finishes', async () => {
    await hold(stack);
    await pointTo(stack, 'mistral');
    const answers = [1, 2, 3].map(() => ask(stack.gatewayUrl, '/v1/chat/completions', { method: 'POST', body: chat }));
    await eventually(
      () => runningRequests(stack),
      (count) => count === answers.length,
    );
    await stop(stack, 'ollama');
    await startMistral(stack);
    for (const answer of await Promise.all(answers)) expect(answer).toMatchObject({ status: 200, engine: 'mistralrs' });
    await release(stack);
  });

  it('lets go of them when the replacing is called off', async () => {
    await hold(stack);
    await stop(stack, 'mistral');
    const answer = ask(stack.gatewayUrl, '/v1/models');
    await eventually(
      () => runningRequests(stack),
      (count) => count === 1,
    );
    await release(stack);
    expectError(await answer, 503, 'engine_unavailable');
  });
});
