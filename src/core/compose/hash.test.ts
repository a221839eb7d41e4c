import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { networkHash, serviceHash, volumeHash } from './hash.ts';
import type { Project, Service } from './model.ts';

/**
 * Recorded with docker compose 2.40.3 on a real engine: its `config --format json` with dollars undoubled, the labels of what
 * its `up` created, and `config --hash` (which leaves env_file unresolved, so `full` is not in it). `printedV5` is what the
 * Compose library 2.14.0, of Compose 5.5, makes of the same file.
 */
interface Recorded {
  readonly project: Project;
  readonly containers: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<'services' | 'networks' | 'volumes', Readonly<Record<string, string>>>>;
  readonly printed: Readonly<Record<string, string>>;
  readonly printedV5: Readonly<Record<string, string>>;
}

const fixture = new URL('../../../test/fixtures/compose-hashes.json', import.meta.url);
const recorded = JSON.parse(readFileSync(fixture, 'utf8')) as Recorded;
const { project, containers, labels, printed, printedV5 } = recorded;
const containerOf = (service: string) => containers[service];

describe('a hash is that of Compose', () => {
  test.each(Object.entries(labels.services))('in the label of a container of %s', (service, hash) => {
    expect(serviceHash(project, service, 'v2', containerOf)).toBe(hash);
  });

  test.each(Object.entries(labels.networks))('in the label of the network %s', (name, hash) => {
    expect(networkHash(project.networks![name]!)).toBe(hash);
  });

  test.each(Object.entries(labels.volumes))('in the label of the volume %s', (name, hash) => {
    expect(volumeHash(project.volumes![name]!)).toBe(hash);
  });

  test.each(Object.entries(printed))('as config --hash prints it for %s', (service, hash) => {
    expect(serviceHash(project, service, 'v2')).toBe(hash);
  });

  test.each(Object.entries(printedV5))('as Compose 5 has it for %s', (service, hash) => {
    expect(serviceHash(project, service, 'v5')).toBe(hash);
  });
});

const hashOf = (service: Partial<Service>, form: 'v2' | 'v5' = 'v2'): string =>
  serviceHash({ name: 'p', services: { s: { command: null, entrypoint: null, ...service } } }, 's', form);

test.each<[string, Partial<Service>]>([
  ['depends_on', { depends_on: { a: { condition: 'service_started', required: true } } }],
  ['profiles', { profiles: ['a'] }],
  ['pull_policy', { pull_policy: 'always' }],
  ['scale', { scale: 2 }],
  ['an extension', { 'x-note': 1 }],
])('%s is not part of it', (_, service) => {
  expect(hashOf(service)).toBe(hashOf({}));
});

test('replicas are not part of it, though deploy is', () => {
  const deploy = { resources: {}, placement: {} };
  expect(hashOf({ deploy: { ...deploy, replicas: 3 } })).toBe(hashOf({ deploy }));
  expect(hashOf({ deploy })).not.toBe(hashOf({}));
});

test('the order in which keys were written is not part of it', () => {
  expect(hashOf({ image: 'i', hostname: 'h', labels: { b: '1', a: '2', 10: '3', 9: '4' } })).toBe(
    hashOf({ hostname: 'h', labels: { 9: '4', a: '2', 10: '3', b: '1' }, image: 'i' }),
  );
});

test('the forms differ in what they say about the host path of a bind', () => {
  const bind = (create_host_path: boolean): Partial<Service> => ({
    volumes: [{ type: 'bind', source: '/a', target: '/b', bind: { create_host_path } }],
  });
  const silent: Partial<Service> = { volumes: [{ type: 'bind', source: '/a', target: '/b', bind: {} }] };
  expect(hashOf(bind(false), 'v2')).toBe(hashOf(silent, 'v2'));
  expect(hashOf(bind(true), 'v5')).toBe(hashOf(silent, 'v5'));
  expect(hashOf(bind(true), 'v2')).not.toBe(hashOf(bind(true), 'v5'));
  expect(hashOf(bind(false), 'v5')).not.toBe(hashOf(silent, 'v5'));
});

test('a service that is not in the project is a bug', () => {
  expect(() => serviceHash(project, 'nobody', 'v2')).toThrow('no service nobody');
});
