import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectSecrets } from './collect-secrets.ts';
import { createRedactor, removed } from './redact.ts';

const plain = createRedactor();

test.each([
  ['HF_TOKEN=hunter2hunter2', `HF_TOKEN=${removed}`],
  ['export API_KEY="two words"', `export API_KEY=${removed}`],
  ["GF_SECURITY_ADMIN_PASSWORD: 'x y'", `GF_SECURITY_ADMIN_PASSWORD: ${removed}`],
  ['{"api_key":"abc","model":"m"}', `{"api_key":${removed},"model":"m"}`],
  ['"body":"{\\"client_secret\\": \\"abc def\\"}"', `"body":"{\\"client_secret\\": ${removed}}"`],
  ['password=a&b,c;d more', `password=${removed} more`],
  ['GET /v1/models?api_key=abc&limit=5', `GET /v1/models?api_key=${removed}&limit=5`],
  ['curl --api-key abc123 -v', `curl --api-key ${removed} -v`],
  ['Authorization: Bearer abc.def', `Authorization: ${removed}`],
  ['authorization=token abcdef', `authorization=${removed}`],
  ['{"Authorization":"Basic dXNlcjpwYXNz"}', `{"Authorization":"${removed}"}`],
  ['sent bearer abcdef123 along', `sent bearer ${removed} along`],
  ['Basic dXNlcjpwYXNzd29yZA==', `Basic ${removed}`],
  ['Cookie: a=b; session=c', `Cookie: ${removed}`],
  ['https://ada:p%40ss@host/x', `https://${removed}@host/x`],
  ['postgres://ada:p@s/s@db:5432/x', `postgres://${removed}@db:5432/x`],
  ['https://ghp_0123456789abcdef@github.com/x', `https://${removed}@github.com/x`],
  ['using hf_abcdefghijkl here', `using ${removed} here`],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', removed],
  ['a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nb', `a\n${removed}\nb`],
  ['-----BEGIN PRIVATE KEY-----\nMIIE\ncut', removed],
])('%s', (said, expected) => {
  expect(plain.text(said)).toBe(expected);
});

test.each([
  'INFO Loading `tokenizer.json` at `meta-llama/Llama-3.2-1B-Instruct`',
  'prompt_tokens=12 completion_tokens: 340',
  'GET http://127.0.0.1:8080/v1/models 200 3ms',
  'Ollama is running',
  'sha256:0123456789abcdef',
  'Basic configuration is done',
])('leaves alone: %s', (said) => {
  expect(plain.text(said)).toBe(said);
});

test('data: by the names of fields, in lists of variables and after flags', () => {
  const data = {
    environment: { HF_TOKEN: 'abc', PORT: '8080', DEBUG_AUTH: true },
    list: ['SECRET=two words', 'PORT=1'],
    command: ['serve', '--api-key', 'abc', '--port', '80'],
    labels: { 'com.example.auth': 'abc', note: 'token=abc' },
    secrets: { db: { content: 'abc', file: '/run/x' }, plain: { environment: 'NAME' } },
    api_keys: ['a', 'b'],
    pin_password: 1234,
    none: null,
  };
  expect(plain.data(data)).toEqual({
    environment: { HF_TOKEN: removed, PORT: '8080', DEBUG_AUTH: true },
    list: [`SECRET=${removed}`, 'PORT=1'],
    command: ['serve', '--api-key', removed, '--port', '80'],
    labels: { 'com.example.auth': removed, note: `token=${removed}` },
    secrets: { db: { content: removed, file: '/run/x' }, plain: { environment: 'NAME' } },
    api_keys: [removed, removed],
    pin_password: removed,
    none: null,
  });
});

test('collects what names and addresses show', () => {
  const model = { services: { a: { environment: { A_KEY: 'first' }, command: ['--token', 'second'] } } };
  const variables = { B_PASSWORD: 'third', URL: 'redis://u:fo%20rth@h', PORT: '8080', C_AUTH: 'true', D_KEY: 'abc' };
  const several = { E_SECRET: 'line one\nline two', X: undefined };
  expect([...collectSecrets(model, variables, several)].sort()).toEqual(
    ['first', 'fo rth', 'fo%20rth', 'line one', 'line one\nline two', 'line two', 'second', 'third'].sort(),
  );
});

test('a known value is removed wherever and however it is written', () => {
  const secret = 'p$ss "w" /rd+1';
  const { text, data } = createRedactor([secret]);
  const base64 = Buffer.from(`user:${secret}`).toString('base64');
  for (const said of [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret),
    secret.replaceAll('$', '$$$$'),
    base64,
  ]) {
    expect(text(`it says ${said} here`)).toContain(removed);
    expect(text(`it says ${said} here`)).not.toContain(said);
  }
  expect(data({ [`x${secret}`]: [secret] })).toEqual({ [`x${removed}`]: [removed] });
});

test('a longer secret that contains a shorter one goes as a whole', () => {
  expect(createRedactor(['abcd', 'abcdefgh']).text('abcdefgh')).toBe(removed);
});

test('no known value is left, whatever it is and wherever it stands', () => {
  const secret = fc
    .string({ unit: 'grapheme-ascii', minLength: 6, maxLength: 40 })
    .filter((text) => !removed.includes(text));
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
      const redactor = createRedactor([value]);
      expect(redactor.text(`${before}${value}${after}`).replaceAll(removed, '')).not.toContain(value);
    }),
  );
});

test('long lines without a break are no trap: a pattern that tries everything would run into the time limit', () => {
  const long = (part: string) => plain.text(part.repeat(100_000));
  expect(long('key')).toBe('key'.repeat(100_000));
  expect(long('-')).toBe('-'.repeat(100_000));
  expect(long('x:')).toBe('x:'.repeat(100_000));
  expect(long('a://b:')).toBe('a://b:'.repeat(100_000));
  expect(long('token=')).toContain(removed);
});
