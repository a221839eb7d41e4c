import { expect, test } from 'vitest';
import { engine, helper, said, situationAfter } from '../../../../test/fixtures/health.ts';
import type { Problem } from '../../../shared/errors.ts';
import type { FailureSnapshot, OperationSnapshot } from '../../../shared/snapshot.ts';
import type { Facts } from '../facts.ts';
import { diskFull } from './disk-full.ts';
import { imagePlatform } from './image-platform.ts';
import { imageRefused } from './image-refused.ts';
import { portTaken } from './port-taken.ts';
import { switchFailed } from './switch-failed.ts';

const failed = (problem: Problem, kind: OperationSnapshot['kind'] = 'up', service?: string): Partial<Facts> => {
  const step = { id: 'start', label: 'Start', state: 'failed', ...(service && { service }) } as const;
  const operation: OperationSnapshot = { kind, startedAt: '2026-01-01T00:00:00Z', steps: [step] };
  const failure: FailureSnapshot = { operation, problems: [problem], at: '2026-01-01T00:00:01Z' };
  return { failure };
};
const port: Problem = {
  code: 'port-in-use',
  message: 'Port 11434, which ollama needs, is used by ollama (process 7).',
};

test('a port is taken: its owner, and another port', () => {
  expect(portTaken(situationAfter(failed(port, 'up', 'ollama')))).toMatchObject([
    {
      cause: 'port-taken',
      service: 'ollama',
      kind: 'service',
      title: 'The port of Ollama is taken',
      body: port.message,
      action: { command: 'choosePort', input: { service: 'ollama' } },
    },
  ]);
});

test('in a switch it is a matter of the switch; without a service, trying again is what is left', () => {
  expect(portTaken(situationAfter(failed(port, 'switch')))).toMatchObject([
    { kind: 'switch', title: 'A port is taken', action: { command: 'up' } },
  ]);
});

test('a service that Docker could not start again', () => {
  const service = helper('grafana', { state: 'exited', error: 'port is already allocated' }, { startProblem: port });
  expect(portTaken(situationAfter({ services: [service] }))).toMatchObject([{ service: 'grafana' }]);
});

test('not: it runs by now', () => {
  const service = helper('grafana', {}, { startProblem: port });
  expect(portTaken(situationAfter({ services: [service] }))).toEqual([]);
});

const platform: Problem = {
  code: 'image-platform',
  message: 'No image for arm64.',
  evidence: ['no matching manifest'],
};
test('an image for another machine', () => {
  expect(imagePlatform(situationAfter(failed(platform, 'up', 'ollama')))).toMatchObject([
    { cause: 'image-platform', title: 'Ollama is not made for this machine', evidence: ['no matching manifest'] },
  ]);
});

test('Docker started it and it could not run', () => {
  const lastLines = ['exec /bin/ollama: exec format error'];
  const service = engine({ lastLines: said(...lastLines) }, { state: 'exited', exitCode: 1 });
  expect(imagePlatform(situationAfter({ services: [service] }))).toMatchObject([{ evidence: lastLines }]);
});

test('not: a line like that in the log of one that runs', () => {
  const service = engine({ lastLines: said('exec /opt/tool: exec format error') });
  expect(imagePlatform(situationAfter({ services: [service] }))).toEqual([]);
});

test.each(['registry-refused', 'registry-unreachable', 'image-missing'] as const)('%s', (code) => {
  const problem: Problem = { code, message: 'The image x could not be pulled.', action: 'Sign in.' };
  expect(imageRefused(situationAfter(failed(problem, 'up', 'ollama')))).toMatchObject([
    { cause: 'image-refused', title: 'Ollama could not be downloaded', advice: 'Sign in.', action: { command: 'up' } },
  ]);
});

const full: Problem = {
  code: 'disk-full',
  message: 'The disk of Docker is full.',
  evidence: ['no space left on device'],
};
test('the disk is full: about the whole, not about the service that met it', () => {
  const [found] = diskFull(situationAfter(failed(full, 'up', 'ollama')));
  expect(found).toMatchObject({ cause: 'disk-full', evidence: ['no space left on device'], action: { command: 'up' } });
  expect(found).not.toHaveProperty('service');
});

test('a service ended for want of space', () => {
  const lastLines = ['starting', 'write /data/x: no space left on device'];
  const service = engine({ lastLines: said(...lastLines) }, { state: 'exited', exitCode: 1 });
  expect(diskFull(situationAfter({ services: [service] }))).toMatchObject([{ evidence: [lastLines[1]] }]);
});

test('not: one that runs has written of it', () => {
  expect(diskFull(situationAfter({ services: [engine({ lastLines: said('no space left on device') })] }))).toEqual([]);
});

const notReady: Problem = { code: 'not-ready', message: 'It did not answer.', kept: 'Ollama served all along.' };
test('a switch that could not be finished says what was kept', () => {
  expect(switchFailed(situationAfter(failed(notReady, 'switch')))).toMatchObject([
    { cause: 'switch-failed', kind: 'switch', body: 'It did not answer.', advice: 'Ollama served all along.' },
  ]);
});

test.each<[string, Partial<Facts>]>([
  ['all is well', {}],
  ['another operation', failed(notReady, 'up')],
  ['cancelled by the user', failed({ code: 'cancelled', message: 'Cancelled.' }, 'switch')],
  ['a port is taken, which has its own rule', failed(port, 'switch')],
])('not a failed switch: %s', (_, change) => {
  expect(switchFailed(situationAfter(change))).toEqual([]);
});

test.each([portTaken, imagePlatform, imageRefused, diskFull])('not: another problem, or none (%#)', (rule) => {
  expect(rule(situationAfter(failed(notReady, 'up', 'ollama')))).toEqual([]);
  expect(rule(situationAfter({}))).toEqual([]);
});
