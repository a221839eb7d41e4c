import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Answer, ask, engineOf, open, read } from '../support/ask.ts';
import { composePeers } from '../support/compose-peer.ts';
import { eventually } from '../support/eventually.ts';
import { type RunningStack, runningStack } from '../support/running-stack.ts';

const chat = { model: 'default', messages: [{ role: 'user', content: 'Hello' }] };
const ollamaChat = { ...chat, model: 'stand-in' };
const megabyte = 1024 * 1024;
const state = '/etc/nginx/gateway';

async function start(values: Readonly<Record<string, string>>): Promise<RunningStack> {
  const [peer] = await composePeers();
  if (!peer) throw new Error('no docker compose to test with');
  const stack = await runningStack(inject('dockerHost'), peer.path, { ...inject('imageEnv'), ...values });
  await stack.select('ollama');
  await stack.compose('up', '-d', 'gateway', 'ollama');
  await eventually(
    () => ask(`http://127.0.0.1:${stack.ports.ollama}`, '/api/tags'),
    ({ status }) => status === 200,
  );
  await eventually(
    () => ask(stack.gatewayUrl, '/'),
    ({ status }) => status === 200,
  );
  return stack;
}

/** Both engines at once, as in the middle of a switch. */
async function startMistral(stack: RunningStack): Promise<void> {
  await stack.select('mistral');
  await stack.compose('up', '-d', 'mistral');
  await eventually(
    () => ask(`http://127.0.0.1:${stack.ports.mistral}`, '/health'),
    ({ status }) => status === 200,
  );
}

/** What the app does to steer requests. */
const pointTo = (stack: RunningStack, host: string) =>
  stack.exec(
    'gateway',
    'sh',
    '-c',
    `cd ${state} && mkdir -p targets/${host}/11434 && ln -sfn targets/${host}/11434 .live && mv -fT .live live`,
  );
const pointNowhere = (stack: RunningStack) => stack.exec('gateway', 'rm', '-f', `${state}/live`);
const hold = (stack: RunningStack) => stack.exec('gateway', 'touch', `${state}/hold`);
const release = (stack: RunningStack) => stack.exec('gateway', 'rm', '-f', `${state}/hold`);
const stop = async (stack: RunningStack, service: string) =>
  stack.docker.getContainer(await stack.container(service)).stop({ t: 0 });
const startAgain = async (stack: RunningStack, service: string) =>
  stack.docker.getContainer(await stack.container(service)).start();

/** Requests that the gateway is working on, besides the one that asks. */
async function running(stack: RunningStack): Promise<number> {
  const text = await stack.exec('gateway', 'wget', '-q', '-O', '-', 'http://127.0.0.1:8081/stub_status');
  return Number(/Writing: (\d+)/.exec(text)?.[1]) - 1;
}

function expectError(answer: Answer, status: number, code: string): void {
  expect(answer).toMatchObject({ status, engine: undefined });
  expect(answer.headers['content-type']).toBe('application/json');
  expect(JSON.parse(answer.body)).toMatchObject({
    error: { code, message: expect.any(String), type: expect.any(String) },
  });
}

describe('the gateway as it comes', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await start({});
    await startMistral(stack);
    await pointTo(stack, 'ollama');
  });
  afterAll(() => stack?.remove());

  it('has a configuration that nginx finds valid, with every variable filled in', async () => {
    expect(
      await stack.exec('gateway', 'nginx', '-t', '-g', 'load_module /usr/lib/nginx/modules/ngx_http_js_module.so;'),
    ).toContain('test is successful');
    expect(await stack.exec('gateway', 'cat', '/etc/nginx/conf.d/default.conf')).not.toContain('${');
  });

  it('publishes one port, on the loopback address alone', async () => {
    const { NetworkSettings, HostConfig } = await stack.docker.getContainer(await stack.container('gateway')).inspect();
    expect(NetworkSettings.Ports).toEqual({
      '80/tcp': [{ HostIp: '127.0.0.1', HostPort: String(stack.ports.gateway) }],
    });
    expect(HostConfig.CapDrop).toEqual(['ALL']);
  });

  it('says where requests go', async () => {
    const { body } = await ask(stack.gatewayUrl, '/');
    expect(JSON.parse(body)).toEqual({ gateway: 'frontier-llm', target: 'ollama:11434' });
  });

  it.each([
    ['POST', '/v1/chat/completions'],
    ['POST', '/v1/completions'],
    ['POST', '/v1/responses'],
    ['POST', '/v1/embeddings'],
    ['POST', '/v1/rerank'],
    ['POST', '/v1/audio/transcriptions'],
    ['POST', '/v1/audio/speech'],
    ['POST', '/v1/images/generations'],
    ['GET', '/v1/models'],
    ['HEAD', '/v1/models'],
    ['GET', '/v1/models/stand-in'],
    ['GET', '/v1/models?limit=1'],
  ])('hands on %s %s', async (method, path) => {
    const body = method === 'POST' ? ollamaChat : undefined;
    expect(await ask(stack.gatewayUrl, path, { method, body })).toMatchObject({ engine: 'ollama' });
  });

  it.each([
    '/v1',
    '/v1/',
    '/v1/chat',
    '/v1/files',
    '/v1/modelsx',
    '/v1/system/info',
    '/api/tags',
    '/api/generate',
    '/health',
    '/healthz',
    '/metrics',
    '/stub_status',
    '/v1/models/../../api/tags',
    '/v1/models/..%2f..%2fapi/tags',
    '/v1/models/%2e%2e/%2e%2e/api/tags',
  ])('keeps %s from the engine', async (path) => {
    expectError(await ask(stack.gatewayUrl, path), 404, 'unknown_url');
  });

  it.each([
    ['POST', '/v1/models/unload'],
    ['POST', '/v1/models/reload'],
    ['POST', '/v1/models'],
    ['POST', '/v1//models/unload'],
    ['POST', '/v1/%6dodels/unload'],
    ['POST', '/v1/chat/completions/../../models/unload'],
    ['DELETE', '/v1/models/stand-in'],
    ['PUT', '/v1/chat/completions'],
    ['PATCH', '/v1/chat/completions'],
  ])('refuses %s %s', async (method, path) => {
    expectError(await ask(stack.gatewayUrl, path, { method }), 405, 'method_not_allowed');
  });

  it.each(['localhost', 'localhost:8080', '127.0.0.1', '[::1]:8080', 'gateway'])(
    'answers to the host %s',
    async (Host) => {
      expect(await ask(stack.gatewayUrl, '/v1/models', { headers: { Host } })).toMatchObject({
        status: 200,
        engine: 'ollama',
      });
    },
  );

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.nip.io', '192.168.1.2'])(
    'refuses the host %s',
    async (Host) => {
      expectError(await ask(stack.gatewayUrl, '/v1/models', { headers: { Host } }), 403, 'host_not_allowed');
    },
  );

  it.each(['http://localhost:3000', 'https://localhost', 'http://127.0.0.1:5173', 'http://[::1]:80'])(
    'lets pages of %s use it',
    async (Origin) => {
      const answer = await ask(stack.gatewayUrl, '/v1/models', { headers: { Origin } });
      expect(answer).toMatchObject({ status: 200, engine: 'ollama' });
      expect(answer.headers['access-control-allow-origin']).toBe(Origin);
    },
  );

  it.each([
    'https://evil.example',
    'http://localhost.evil.example',
    'http://evil.example/?localhost',
    'null',
    'file://',
  ])('refuses pages of %s', async (Origin) => {
    const answer = await ask(stack.gatewayUrl, '/v1/chat/completions', {
      method: 'POST',
      headers: { Origin },
      body: chat,
    });
    expectError(answer, 403, 'origin_not_allowed');
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('answers a preflight itself', async () => {
    const headers = { Origin: 'http://localhost:3000', 'Access-Control-Request-Headers': 'authorization,content-type' };
    const answer = await ask(stack.gatewayUrl, '/v1/chat/completions', { method: 'OPTIONS', headers });
    expect(answer).toMatchObject({ status: 204, engine: undefined });
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'http://localhost:3000',
      'access-control-allow-headers': 'authorization,content-type',
    });
  });

  it('keeps origin, host and token of the client from the engine', async () => {
    const headers = { Host: 'gateway', Origin: 'http://localhost:3000', Authorization: 'Bearer secret' };
    const answer = await ask(stack.gatewayUrl, '/v1/models', { headers });
    expect(JSON.parse(String(answer.headers['x-stand-in-saw']))).toEqual({ host: 'localhost' });
  });

  it('passes 60 MB', async () => {
    const content = 'x'.repeat(60 * megabyte);
    const body = { ...ollamaChat, messages: [{ role: 'user', content }] };
    expect(await ask(stack.gatewayUrl, '/v1/chat/completions', { method: 'POST', body })).toMatchObject({
      status: 200,
    });
  });

  it('refuses more than 100 MB before it is sent', async () => {
    const headers = { 'Content-Length': String(101 * megabyte), Expect: '100-continue' };
    const answer = await ask(stack.gatewayUrl, '/v1/chat/completions', { method: 'POST', headers });
    expectError(answer, 413, 'request_too_large');
  });

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
      () => running(stack),
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

  it('tells Prometheus what it did and where requests go', async () => {
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
    stack = await start({ GATEWAY_HOLD_LIMIT: '2' });
  });
  afterAll(() => stack?.remove());

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
    stack = await start({});
  });
  afterAll(() => stack?.remove());

  it('holds requests until the new engine answers', async () => {
    await hold(stack);
    await stop(stack, 'ollama');
    const answers = [1, 2, 3].map(() => ask(stack.gatewayUrl, '/v1/chat/completions', { method: 'POST', body: chat }));
    await eventually(
      () => running(stack),
      (count) => count === answers.length,
    );
    await pointTo(stack, 'mistral');
    await startMistral(stack);
    for (const answer of await Promise.all(answers)) expect(answer).toMatchObject({ status: 200, engine: 'mistralrs' });
    await release(stack);
  });

  it('lets go of them when the replacing is called off', async () => {
    await hold(stack);
    await stop(stack, 'mistral');
    const answer = ask(stack.gatewayUrl, '/v1/models');
    await eventually(
      () => running(stack),
      (count) => count === 1,
    );
    await release(stack);
    expectError(await answer, 503, 'engine_unavailable');
  });
});

describe('the gateway with a token, hosts, origins and a limit of the user’s', () => {
  const token = 'open-sesame_1';
  const Authorization = `Bearer ${token}`;
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await start({
      GATEWAY_TOKEN: token,
      GATEWAY_HOSTS: 'studio.local *.lan',
      GATEWAY_ORIGINS: '^https://chat\\.example\\.com$',
      GATEWAY_BODY_LIMIT: '1m',
    });
  });
  afterAll(() => stack?.remove());

  it.each([{}, { Authorization: 'Bearer wrong' }, { Authorization: token }, { Authorization: `Bearer ${token}x` }])(
    'refuses %o',
    async (headers) => {
      expectError(await ask(stack.gatewayUrl, '/v1/models', { headers }), 401, 'invalid_api_key');
    },
  );

  it('lets the token in, and keeps it', async () => {
    const answer = await ask(stack.gatewayUrl, '/v1/models', { headers: { Authorization } });
    expect(answer).toMatchObject({ status: 200, engine: 'ollama' });
    expect(JSON.parse(String(answer.headers['x-stand-in-saw']))).toEqual({ host: 'localhost' });
  });

  it('answers a preflight, which carries no token', async () => {
    const headers = { Origin: 'https://chat.example.com' };
    const answer = await ask(stack.gatewayUrl, '/v1/models', { method: 'OPTIONS', headers });
    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-origin']).toBe('https://chat.example.com');
  });

  it.each(['studio.local', 'mini.lan:8080'])('answers to the host %s', async (Host) => {
    expect(await ask(stack.gatewayUrl, '/v1/models', { headers: { Host, Authorization } })).toMatchObject({
      status: 200,
    });
  });

  it.each(['https://chatXexample.com', 'https://chat.example.com.evil.example'])(
    'refuses pages of %s',
    async (Origin) => {
      const answer = await ask(stack.gatewayUrl, '/v1/models', { headers: { Origin, Authorization } });
      expectError(answer, 403, 'origin_not_allowed');
    },
  );

  it('refuses more than the limit', async () => {
    const headers = { Authorization, 'Content-Length': String(2 * megabyte), Expect: '100-continue' };
    const answer = await ask(stack.gatewayUrl, '/v1/chat/completions', { method: 'POST', headers });
    expectError(answer, 413, 'request_too_large');
  });

  it('logs neither the token nor what was asked', async () => {
    await ask(stack.gatewayUrl, '/v1/models?secret=query', { headers: { Authorization } });
    const log = await stack.compose('logs', 'gateway');
    expect(log).toContain('/v1/models');
    expect(log).not.toContain(token);
    expect(log).not.toContain('secret=query');
  });
});
