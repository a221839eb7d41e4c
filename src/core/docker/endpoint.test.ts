import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../shared/errors.ts';
import { formatEndpoint, parseEndpoint, sshTarget } from './endpoint.ts';

describe('parseEndpoint', () => {
  const tls = { skipVerify: false };
  test.each([
    ['unix:///var/run/docker.sock', { kind: 'unix', path: '/var/run/docker.sock' }],
    ['/tmp/a b.sock', { kind: 'unix', path: '/tmp/a b.sock' }],
    [' unix:///x.sock\n', { kind: 'unix', path: '/x.sock' }],
    ['tcp://studio.local:2375', { kind: 'tcp', host: 'studio.local', port: 2375 }],
    ['tcp://10.0.0.1', { kind: 'tcp', host: '10.0.0.1', port: 2375 }],
    ['tcp://10.0.0.1:80', { kind: 'tcp', host: '10.0.0.1', port: 80 }],
    ['tcp://[::1]:2375', { kind: 'tcp', host: '::1', port: 2375 }],
    ['http://localhost:2375/', { kind: 'tcp', host: 'localhost', port: 2375 }],
    ['https://studio', { kind: 'tcp', host: 'studio', port: 2376, tls }],
    ['ssh://me@studio.local', { kind: 'ssh', url: 'ssh://me@studio.local' }],
  ])('reads %s', (address, endpoint) => {
    expect(parseEndpoint(address)).toEqual(endpoint);
  });

  test('makes a TCP address secure with certificates', () => {
    const files = { ca: '/c/ca.pem', skipVerify: false };
    expect(parseEndpoint('tcp://studio', files)).toEqual({ kind: 'tcp', host: 'studio', port: 2376, tls: files });
  });

  test.each([
    '',
    'docker.sock',
    'unix://relative.sock',
    'npipe:////./pipe/docker_engine',
    'fd://',
    'tcp://',
    'tcp://host:99999',
    'tcp://host/path',
    'ssh://',
    'ssh://-oProxyCommand=evil',
    'ssh://-l@host',
    'ssh://me:secret@host',
  ])('refuses “%s”', (address) => {
    expect(() => parseEndpoint(address)).toThrow(ProblemError);
  });

  test('never repeats a password', () => {
    expect(() => parseEndpoint('ssh://me:hunter2@host')).toThrow(/^(?!.*hunter2)/s);
  });
});

test.each(['unix:///var/run/docker.sock', 'tcp://studio:2375', 'tcp://[::1]:2375', 'ssh://me@studio:22/run/d.sock'])(
  'formatEndpoint writes %s as it was',
  (address) => {
    expect(formatEndpoint(parseEndpoint(address))).toBe(address);
  },
);

test('sshTarget takes a URL apart', () => {
  expect(sshTarget('ssh://me@studio.local:2222/run/docker.sock')).toEqual({
    user: 'me',
    host: 'studio.local',
    port: 2222,
    path: '/run/docker.sock',
  });
  expect(sshTarget('ssh://studio')).toEqual({ host: 'studio' });
});
