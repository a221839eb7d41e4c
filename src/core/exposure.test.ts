import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { type FakeSwitching, fakeSwitching } from '../../test/fakes/switching.ts';
import type { Port, Project, Service } from './compose/model.ts';
import { checkNetwork } from './doctor/network.ts';
import { exposures } from './exposure.ts';
import { loadStack } from './project.ts';
import { prepareSwitch } from './switch/prepare.ts';

const port = (host_ip: string | undefined, published: string | undefined = '80'): Port => ({
  target: 80,
  ...(host_ip !== undefined && { host_ip }),
  ...(published !== '' && { published }),
});
const found = (services: Record<string, Partial<Service>>, values: Record<string, string> = {}) =>
  exposures({ name: 'demo', services } as unknown as Project, (name) => values[name]);

describe('what is open to other machines', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.1.2.3', true],
    ['::1', true],
    ['0.0.0.0', false],
    ['::', false],
    ['192.168.1.2', false],
    ['127.0.0.1.example', false],
    ['', false],
    [undefined, false],
  ])('at the address %s: alright is %s', (address, alright) => {
    expect(found({ web: { ports: [port('127.0.0.1'), port(address)] } })).toHaveLength(alright ? 0 : 1);
  });

  it('is told with its address and what to do', () => {
    const [own, chosen, host] = found(
      {
        ollama: { ports: [port('::', '11434')] },
        web: { ports: [port(undefined, '')] },
        net: { network_mode: 'host' },
      },
      { OLLAMA_BIND: '[::]' },
    );
    expect(own).toMatchObject({
      code: 'port-exposed',
      message: 'ollama would be open to the network at [::]:11434, without the gateway’s key in front of it.',
      action: expect.stringMatching(
        /^Set OLLAMA_BIND=127\.0\.0\.1 in \.env; or, .* add ollama to OPEN_SERVICES in \.env\.$/,
      ),
    });
    expect(chosen).toMatchObject({
      message: expect.stringContaining('0.0.0.0:a port of Docker’s choice'),
      action: expect.stringContaining('in its file'),
    });
    expect(host?.message).toContain('every address of this machine');
  });

  it('is allowed for the services named, and for no other', () => {
    const services = {
      a: { ports: [port('0.0.0.0')] },
      ab: { ports: [port('0.0.0.0')] },
      c: { ports: [port('0.0.0.0')] },
    };
    expect(found(services, { OPEN_SERVICES: 'a, c' }).map(({ message }) => message)).toEqual([
      expect.stringMatching(/^ab /),
    ]);
    expect(found(services, { OPEN_SERVICES: 'ab a c' })).toEqual([]);
  });

  it('is allowed for the gateway with a token alone', () => {
    const gateway = (token: string | null) => ({
      gateway: { ports: [port('0.0.0.0', '8080')], environment: { GATEWAY_TOKEN: token } },
    });
    expect(found(gateway('key'))).toEqual([]);
    for (const none of ['', null])
      expect(found(gateway(none), { OPEN_SERVICES: 'gateway' })).toEqual([
        expect.objectContaining({
          message: 'The gateway would be open to the network at 0.0.0.0:8080, and has no key to ask for.',
          action: expect.stringContaining('GATEWAY_TOKEN'),
        }),
      ]);
  });
});

describe('a workspace that would open a port', () => {
  let fake: FakeSwitching;
  beforeEach(async () => {
    fake = await fakeSwitching();
    const text =
      'name: demo\nx-frontier: {title: M, engine: {service: mistral, kind: mistralrs, port: 11434}}\nservices:\n';
    const mistral = '  mistral: {image: "mistral:1", ports: ["0.0.0.0:1234:11434"]}\n';
    await writeFile(join(fake.root, 'stacks/mistral/docker-compose.yml'), text + mistral);
  });
  afterEach(() => fake.remove());
  const prepare = () => prepareSwitch(fake.context, { stack: 'mistral' });
  const check = async () => checkNetwork(fake.context, await loadStack(fake.context, 'mistral'));

  test('is refused before anything is done, and doctor says why', async () => {
    await expect(prepare()).rejects.toMatchObject({ problems: [{ code: 'port-exposed' }] });
    expect(await check()).toMatchObject({ state: 'failed', problems: [{ code: 'port-exposed' }] });
  });

  test('is taken when .env allows it', async () => {
    await writeFile(join(fake.root, '.env'), 'OPEN_SERVICES=mistral\n');
    expect(await prepare()).toMatchObject({ target: { id: 'mistral' } });
    expect(await check()).toMatchObject({ state: 'ok', detail: 'open to it: mistral at 0.0.0.0:1234' });
  });
});
