import { expect, test } from 'vitest';
import { loadedProject } from '../../../test/fakes/loaded-project.ts';
import { fakeSwitching } from '../../../test/fakes/switching.ts';
import type { Container } from '../docker/objects.ts';
import { memoryInUse, publishedPorts, sharedBetween } from './facts.ts';
import { prepareSwitch } from './prepare.ts';
import { findServing } from './serving.ts';

test('the ports that a service asks for: ranges spelled out, without UDP and those that Docker chooses', () => {
  const port = (published: string | undefined, protocol = 'tcp') => ({
    target: 80,
    mode: 'ingress',
    protocol,
    host_ip: '127.0.0.1',
    ...(published !== undefined && { published }),
  });
  const { services } = loadedProject({
    services: { web: { ports: [port('8000-8002'), port(undefined), port('53', 'udp'), port('9000')] } },
  }).project;
  expect(publishedPorts(services.web!).map(({ port: number }) => number)).toEqual([8000, 8001, 8002, 9000]);
});

test('what two engines both want: host ports, and volumes that both write to', () => {
  const engine = { service: 'b', kind: 'openai', port: 80 } as const;
  const volume = (source: string, read_only = false) => ({
    type: 'volume' as const,
    source,
    target: `/${source}`,
    read_only,
  });
  const loaded = loadedProject({
    volumes: { models: { name: 'demo_models' }, own: { name: 'demo_own' }, shown: { name: 'demo_shown' } },
    services: {
      b: {
        ports: [{ target: 80, mode: 'ingress', protocol: 'tcp', published: '8000' }],
        volumes: [volume('models'), volume('own'), volume('shown', true)],
      },
    },
  });
  const mount = (name: string) => ({ type: 'volume', name, source: '', destination: '', readOnly: false });
  const old = {
    ports: [{ containerPort: 80, protocol: 'tcp', hostIp: '', hostPort: 8000 }],
    mounts: [mount('demo_models'), mount('demo_shown')],
  } as unknown as Container;
  expect(sharedBetween({ id: 'b', loaded, stack: { title: 'B', engine } }, [old])).toEqual({
    sharedPorts: [8000],
    sharedVolumes: ['demo_models'],
  });
});

test('who serves is read from containers, and what decides the mode from the engine', async () => {
  const it = await fakeSwitching({ more: ', memory: 4g' });
  try {
    it.docker.memoryOf = () => 7e9;
    const prepared = await prepareSwitch(it.context, { stack: 'mistral' });
    expect(prepared.old?.stack.id).toBe('ollama');
    expect(prepared.choice).toEqual({
      mode: 'stop-first',
      reason: 'Ollama is stopped first: Mistral.rs needs 4 GB and only 1.36 GB are free.',
    });
    expect(await memoryInUse(it.docker)).toBe(14e9);
    it.docker.memoryOf = () => 1e9;
    expect((await prepareSwitch(it.context, { stack: 'mistral' })).choice.mode).toBe('overlap');
    expect((await prepareSwitch(it.context, { stack: 'mistral', mode: 'stop-first' })).choice.reason).toBe(
      'Ollama is stopped first, as asked.',
    );
    const text = 'kern.memorystatus_vm_pressure_level: 2\n';
    const exec = async () => ({ code: 0, stdout: text, stderr: '' });
    const mac = { ...it.context, platform: 'darwin' as const, exec };
    expect((await prepareSwitch(mac, { stack: 'mistral' })).choice.reason).toBe(
      'Ollama is stopped first: memory on this machine is already short.',
    );
    const containers = [...it.docker.containers.values()].map(({ state }) => state);
    const stopped = containers.map((container) => ({ ...container, state: 'exited' as const }));
    expect(findServing([prepared.old!.stack], containers)).toHaveLength(1);
    expect(findServing([prepared.old!.stack], stopped)).toEqual([]);
  } finally {
    await it.remove();
  }
});
