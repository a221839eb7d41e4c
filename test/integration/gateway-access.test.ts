import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../support/ask.ts';
import { chat, expectError, ollamaChat, pointTo, startGateway } from '../support/gateway.ts';
import type { RunningStack } from '../support/running-stack.ts';

const megabyte = 1024 * 1024;

describe('the gateway as it comes', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await startGateway({});
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
});

describe('the gateway with a token, hosts, origins and a limit of the user’s', () => {
  const token = 'open;"{sesame}$1'; // what would act in nginx's own language
  const Authorization = `Bearer ${token}`;
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await startGateway({
      GATEWAY_BIND: '0.0.0.0',
      GATEWAY_TOKEN: `'${token}'`,
      GATEWAY_HOSTS: 'studio.local *.lan',
      GATEWAY_ORIGINS: '^https://chat\\.example\\.com$',
      GATEWAY_BODY_LIMIT: '1m',
    });
  });
  afterAll(() => stack?.remove());

  it.each([{}, { Authorization: 'Bearer wrong' }, { Authorization: token }, { Authorization: `Bearer ${token}x` }])(
    'refuses %o',
    async (headers) => {
      const answer = await ask(stack.gatewayUrl, '/v1/models', { headers });
      expectError(answer, 401, 'invalid_api_key');
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    },
  );

  it('lets the token in, and keeps it', async () => {
    const answer = await ask(stack.gatewayUrl, '/v1/models', { headers: { Authorization } });
    expect(answer).toMatchObject({ status: 200, engine: 'ollama' });
    expect(JSON.parse(String(answer.headers['x-stand-in-saw']))).toEqual({ host: 'localhost' });
  });

  it('has the token in no file, no argument and no label', async () => {
    const count = `count() { tr '\\0' '\\n' | grep -cF "$GATEWAY_TOKEN"; }`;
    const places = 'env | count; (cat /proc/1/cmdline; find /etc/nginx -type f -exec cat {} +) | count';
    expect((await stack.exec('gateway', 'sh', '-c', `${count}; ${places} || true`)).split(/\s+/)).toEqual([
      '1',
      '0',
      '',
    ]);
    const { Config } = await stack.docker.getContainer(await stack.container('gateway')).inspect();
    expect(JSON.stringify([Config.Cmd, Config.Labels])).not.toContain('sesame');
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

describe('the gateway opened to the network without a token, by plain docker compose', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await startGateway({ GATEWAY_BIND: '0.0.0.0' });
  });
  afterAll(() => stack?.remove());

  it.each([
    ['GET', '/v1/models'],
    ['POST', '/v1/chat/completions'],
    ['OPTIONS', '/v1/chat/completions'],
  ])('serves nobody: %s %s', async (method, path) => {
    const headers = { Authorization: 'Bearer ' };
    const answer = await ask(stack.gatewayUrl, path, { method, headers, body: method === 'POST' ? chat : undefined });
    expectError(answer, 403, 'gateway_open');
  });
});
