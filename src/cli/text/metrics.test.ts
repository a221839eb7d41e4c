import { expect, test } from 'vitest';
import type { Figures } from '../../shared/metrics.ts';
import { type Terminal, terminalOf } from '../terminal.ts';
import { metricsLine, metricsText } from './metrics.ts';

const GiB = 1024 ** 3;
const stream = (isTTY: boolean) => ({ write: () => true, isTTY, columns: 100 });
const plain: Terminal = terminalOf(stream(false), {});
const live: Terminal = terminalOf(stream(true), { NO_COLOR: '1' });

const mac: Figures = {
  gpu: {
    state: 'fresh',
    at: 0,
    value: [{ model: 'Apple M4 Max', cores: 40, utilization: 64, inUseBytes: 2 * GiB, allocatedBytes: 7 * GiB }],
  },
  memory: {
    state: 'fresh',
    at: 0,
    value: {
      totalBytes: 36 * GiB,
      usedBytes: 21.4 * GiB,
      wiredBytes: 3 * GiB,
      compressedBytes: 0.5 * GiB,
      cachedBytes: 9 * GiB,
      swapUsedBytes: 0,
      pressure: 'warning',
      gpuWiredLimit: { bytes: 27 * GiB, estimated: true },
      missing: {},
    },
  },
  docker: {
    state: 'fresh',
    at: 0,
    value: {
      containers: [
        { service: 'gateway', memoryBytes: 12 * 1024 ** 2 },
        { service: 'ollama', cpuPercent: 214.4, memoryBytes: 6 * GiB, memoryLimitBytes: 8 * GiB },
      ],
      sum: { cpuPercent: 214.4, memoryBytes: 6 * GiB },
      machineBytes: 8 * GiB,
    },
  },
  curves: { gpu: [], memory: [] },
};

const reason = (message: string) => ({ code: 'failed', message }) as const;

test('on a terminal there are bars', () => {
  expect(metricsText(live, mac)).toEqual([
    'GPU         ███████▋░░░░  64%               Apple M4 Max, 40 cores',
    'GPU memory                2 GB              7 GB held',
    'Memory      ███████▏░░░░  21.4 GB of 36 GB  3 GB wired, 512 MB compressed, 9 GB cached',
    'Pressure                  warning',
    'Swap                      0 B',
    'GPU limit                 ≈ 27 GB           of memory that the GPU may keep',
    'Docker VM   █████████░░░  6 GB of 8 GB      used by 2 containers, 214% CPU',
    '',
    'SERVICE  CPU   MEMORY',
    'gateway                      12 MB',
    'ollama   214%  █████████░░░  6 GB   of 8 GB',
  ]);
});

test('elsewhere there are none', () => {
  const lines = metricsText(plain, mac);
  expect(lines.join('\n')).not.toMatch(/[█░]/);
  expect(lines[0]).toBe('GPU         64%               Apple M4 Max, 40 cores');
  expect(lines.slice(-3)).toEqual(['SERVICE  CPU   MEMORY', 'gateway        12 MB', 'ollama   214%  6 GB    of 8 GB']);
});

test('what is absent says why, and nothing is 0 that is not known', () => {
  const lines = metricsText(plain, {
    gpu: { state: 'absent', reason: reason('ioreg lists no GPU') },
    memory: { state: 'fresh', at: 0, value: { usedBytes: GiB, missing: { pressure: reason('it was not told') } } },
    docker: { state: 'absent', reason: reason('No Docker answers.') },
    curves: { gpu: [], memory: [] },
  });
  expect(lines).toEqual([
    'GPU        unavailable  ioreg lists no GPU',
    'Memory     1 GB',
    'Pressure   unavailable  it was not told',
    'Swap       unavailable  nobody tells it',
    'GPU limit  unavailable  nobody tells it',
    'Docker VM  unavailable  No Docker answers.',
  ]);
});

test('what is no longer current says so', () => {
  const [line] = metricsText(plain, {
    ...mac,
    gpu: { state: 'stale', at: 0, value: [{ utilization: 3.14 }], reason: reason('ioreg hangs') },
  });
  expect(line).toBe('GPU        3.1%              as it was; ioreg hangs');
});

test('a GPU without figures of use', () => {
  const gpus = [{ model: 'AMD', poweredOff: true, vramUsedBytes: GiB, vramTotalBytes: 4 * GiB }, { model: 'Intel' }];
  expect(metricsText(plain, { ...mac, gpu: { state: 'fresh', at: 0, value: gpus } }).slice(0, 3)).toEqual([
    'GPU 1         switched off      AMD',
    'GPU 1 memory  1 GB of 4 GB',
    'GPU 2         use unavailable   Intel',
  ]);
});

test('one line of what changes', () => {
  expect(metricsLine(mac, 0)).toBe(
    '1970-01-01T00:00:00.000Z gpu 64%, memory 21.4 GB, pressure warning, swap 0 B, containers 6 GB, containers’ CPU 214%',
  );
});

test('what others named can’t act on the terminal', () => {
  const docker = { ...mac.docker, value: { containers: [{ service: 'a\u001b[2J' }], sum: {} } } as Figures['docker'];
  expect(metricsText(live, { ...mac, docker }).at(-1)).toBe('a');
});
