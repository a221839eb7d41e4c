import { expect, it } from 'vitest';
import type { RuntimeAttempt } from '../../shared/snapshot.ts';
import { attemptView, shortAddress } from './attempt.ts';

it.each([
  ['unix:///Users/ada/.docker/run/docker.sock', '~/.docker/run/docker.sock'],
  ['unix:///var/run/docker.sock', '/var/run/docker.sock'],
  ['tcp://10.0.0.2:2375', 'tcp://10.0.0.2:2375'],
  ['ssh://ada@host/home/ada/docker.sock', 'ssh://ada@host/home/ada/docker.sock'],
])('%s is shown as %s', (address, shown) => {
  expect(shortAddress(address)).toBe(shown);
});

const tried = (code: NonNullable<RuntimeAttempt['problem']>['code']): RuntimeAttempt => ({
  source: 'Docker Desktop',
  address: 'unix:///Users/ada/.docker/run/docker.sock',
  problem: { code, message: 'In full.' },
});

it('says in a few words what was found, and in full where those are not enough', () => {
  expect(attemptView(tried('docker-missing'))).toMatchObject({ word: 'Not found', isThere: false });
  expect(attemptView(tried('docker-denied'))).toEqual({
    title: 'Docker Desktop',
    address: '~/.docker/run/docker.sock',
    word: 'Not allowed for this user',
    isThere: true,
  });
  expect(attemptView(tried('docker-garbage'))).toMatchObject({ word: 'Not usable', detail: 'In full.', isThere: true });
});
