import { expect, test } from 'vitest';
import { dockerChoices } from './docker-choices.ts';

test('each address once, with how it is', () => {
  const choices = dockerChoices({
    state: 'connected',
    source: 'socket',
    address: 'unix:///Users/ada/.orbstack/run/docker.sock',
    tried: [
      {
        source: 'socket',
        address: 'unix:///Users/ada/.docker/run/docker.sock',
        problem: { code: 'docker-denied', message: 'This user may not use the socket.' },
      },
      {
        source: 'socket',
        address: 'unix:///Users/ada/.colima/default/docker.sock',
        problem: { code: 'docker-unreachable', message: 'Nobody answers.' },
      },
      { source: 'socket', address: 'unix:///Users/ada/.orbstack/run/docker.sock' },
    ],
  });
  expect(choices.map(({ address, running, word }) => [address.split('/')[5] ?? '', running, word])).toEqual([
    ['.docker', false, 'Not allowed for this user'],
    ['.colima', false, 'Not running'],
    ['.orbstack', true, 'Running'],
  ]);
});
