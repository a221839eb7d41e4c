import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ioregApple,
  meminfoText,
  nvidiaSmiText,
  pressureText,
  sysctlText,
  vmStatText,
} from '../../../test/fixtures/metrics.ts';
import type { Exec, ExecOutcome } from '../system/exec.ts';
import { parseNvidiaSmi } from './gpu-linux.ts';
import { hostSources } from './host.ts';
import { parseMeminfo, parsePressure } from './memory-linux.ts';
import type { Files } from './source.ts';

const signal = new AbortController().signal;
const said = (stdout: string): ExecOutcome => ({ code: 0, stdout, stderr: '' });
const notInstalled: ExecOutcome = { code: null, stdout: '', stderr: '', failure: 'ENOENT' };
const killed: ExecOutcome = { code: null, stdout: '', stderr: '', failure: 'timeout' };

/** Runs nothing: answers by the program's name. */
const execOf =
  (answers: Readonly<Record<string, ExecOutcome>>): Exec =>
  async (file) =>
    answers[file.slice(file.lastIndexOf('/') + 1)] ?? notInstalled;

const filesOf = (contents: Readonly<Record<string, string>>): Files => ({
  async read(path) {
    const text = contents[path];
    if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    return text;
  },
  async list(folder) {
    const names = Object.keys(contents).flatMap((path) =>
      path.startsWith(`${folder}/`) ? (path.slice(folder.length + 1).split('/')[0] ?? []) : [],
    );
    return [...new Set(names)];
  },
});

const mac = (answers: Readonly<Record<string, ExecOutcome>>) =>
  hostSources({ platform: 'darwin', exec: execOf(answers), files: filesOf({}), path: undefined });
const linux = (answers: Readonly<Record<string, ExecOutcome>>, contents: Readonly<Record<string, string>>) =>
  hostSources({ platform: 'linux', exec: execOf(answers), files: filesOf(contents), path: '/usr/bin' });

describe('a Mac', () => {
  it('reads GPUs and memory', async () => {
    const { gpu, memory } = mac({ ioreg: said(ioregApple()), sysctl: said(sysctlText), vm_stat: said(vmStatText) });
    expect(await gpu.read(signal)).toMatchObject({ value: [{ model: 'Apple M4 Max', utilization: 64 }] });
    expect(await memory.read(signal)).toMatchObject({
      value: { pressure: 'warning', wiredBytes: 402_113 * 16_384, missing: {} },
    });
  });

  it('keeps what sysctl tells when vm_stat hangs, and says why the rest is absent', async () => {
    const outcome = await mac({ sysctl: said(sysctlText), vm_stat: killed }).memory.read(signal);
    const reason = { code: 'timeout', message: 'vm_stat did not answer within 2 s' };
    expect(outcome).toMatchObject({
      value: { pressure: 'warning', missing: { usedBytes: reason, wiredBytes: reason, compressedBytes: reason } },
    });
  });

  it('says of an Intel Mac that it has no limit for the GPU', async () => {
    const outcome = await mac({ sysctl: said('hw.memsize: 17179869184\n'), vm_stat: said(vmStatText) }).memory.read(
      signal,
    );
    expect(outcome).toMatchObject({
      value: {
        missing: {
          gpuWiredLimit: { code: 'unsupported' },
          pressure: { code: 'unreadable', message: 'sysctl does not tell it' },
        },
      },
    });
  });

  it.each<[string, ExecOutcome, object]>([
    ['no GPU', said('\n'), { code: 'unreadable', message: 'ioreg lists no GPU that can be read' }],
    ['a hanging command', killed, { code: 'timeout', message: 'ioreg did not answer within 2 s' }],
    ['no command', notInstalled, { code: 'not-installed', message: 'ioreg is not installed' }],
    [
      'a refusal',
      { code: 1, stdout: '', stderr: '\nioreg: not permitted\n' },
      { code: 'failed', message: 'ioreg failed (ended with code 1): ioreg: not permitted' },
    ],
  ])('gives a reason for %s', async (_, outcome, absent) => {
    expect(await mac({ ioreg: outcome }).gpu.read(signal)).toEqual({ absent });
  });

  it('runs each command with two seconds and without the user’s environment', async () => {
    const calls: unknown[] = [];
    const exec: Exec = async (file, _args, options) => {
      calls.push([file, options]);
      return killed;
    };
    await hostSources({ platform: 'darwin', exec, files: filesOf({}), path: undefined }).gpu.read(signal);
    const env = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' };
    expect(calls).toEqual([['/usr/sbin/ioreg', { timeoutMs: 2000, env }]]);
  });
});

describe('a Linux machine', () => {
  it('reads memory and pressure', async () => {
    const { memory } = linux(
      {},
      { '/proc/meminfo': meminfoText, '/proc/pressure/memory': pressureText('12.50', '1.00') },
    );
    expect(await memory.read(signal)).toEqual({
      value: {
        totalBytes: 65_781_904 * 1024,
        usedBytes: (65_781_904 - 41_209_992) * 1024,
        compressedBytes: 204_800 * 1024,
        cachedBytes: (41_209_992 - 2_210_040) * 1024,
        swapUsedBytes: (8_388_604 - 7_340_028) * 1024,
        pressure: 'warning',
        missing: {
          wiredBytes: { code: 'unsupported', message: 'Linux has no figure for wired memory' },
          gpuWiredLimit: { code: 'unsupported', message: 'Only Macs with Apple silicon have this limit' },
        },
      },
    });
  });

  it('says that a kernel without pressure figures has none', async () => {
    const outcome = await linux({}, { '/proc/meminfo': meminfoText }).memory.read(signal);
    const message = '/proc/pressure/memory does not exist on this system';
    expect(outcome).toMatchObject({ value: { missing: { pressure: { code: 'unsupported', message } } } });
  });

  it('has no memory reading without /proc/meminfo', async () => {
    expect(await linux({}, {}).memory.read(signal)).toMatchObject({ absent: { code: 'unsupported' } });
  });

  it('reads NVIDIA and AMD GPUs together, cards in order and connectors left out', async () => {
    const card = '/sys/class/drm/card';
    const { gpu } = linux(
      { 'nvidia-smi': said('NVIDIA RTX A2000, 5, 100, 6138\n') },
      {
        [`${card}10/device/gpu_busy_percent`]: '12\n',
        [`${card}2/device/gpu_busy_percent`]: '41\n',
        [`${card}2/device/mem_info_vram_used`]: '1073741824\n',
        [`${card}2/device/mem_info_vram_total`]: '17163091968\n',
        [`${card}2/device/product_name`]: 'AMD Instinct MI100\n',
        [`${card}2-DP-1/device/gpu_busy_percent`]: '99\n',
        [`${card}3/device/vendor`]: '0x8086\n',
      },
    );
    expect(await gpu.read(signal)).toEqual({
      value: [
        { model: 'NVIDIA RTX A2000', utilization: 5, vramUsedBytes: 104_857_600, vramTotalBytes: 6_436_159_488 },
        { model: 'AMD Instinct MI100', utilization: 41, vramUsedBytes: 1_073_741_824, vramTotalBytes: 17_163_091_968 },
        { utilization: 12 },
      ],
    });
  });

  it('says that there is none, or what nvidia-smi said', async () => {
    expect(await linux({}, {}).gpu.read(signal)).toMatchObject({ absent: { code: 'unsupported' } });
    const broken = { code: 9, stdout: "NVIDIA-SMI couldn't communicate with the driver.\n", stderr: '' };
    expect(await linux({ 'nvidia-smi': broken }, {}).gpu.read(signal)).toEqual({
      absent: {
        code: 'failed',
        message: "nvidia-smi failed (ended with code 9): NVIDIA-SMI couldn't communicate with the driver.",
      },
    });
  });
});

it('says of another system that it is not read', async () => {
  const { gpu, memory } = hostSources({ platform: 'win32', exec: execOf({}), files: filesOf({}), path: undefined });
  expect(await gpu.read(signal)).toEqual({ absent: { code: 'unsupported', message: 'On win32 this is not read' } });
  expect(await memory.read(signal)).toMatchObject({ absent: { code: 'unsupported' } });
});

describe('parsePressure', () => {
  it.each([
    ['0.00', '0.00', 'normal'],
    ['9.99', '9.99', 'normal'],
    ['10.00', '0.00', 'warning'],
    ['40.00', '10.00', 'critical'],
    ['140.00', '10.00', undefined],
  ])('some %s %, full %s %: %s', (some, full, pressure) => {
    expect(parsePressure(pressureText(some, full))).toBe(pressure);
  });

  it('tells nothing when one of the lines is missing', () => {
    expect(parsePressure(pressureText('50.00', '20.00').split('\n', 1).join(''))).toBeUndefined();
  });
});

it('reads nvidia-smi, where [N/A] is absent', () => {
  expect(parseNvidiaSmi(nvidiaSmiText)).toEqual([
    {
      model: 'NVIDIA GeForce RTX 4090',
      utilization: 87,
      vramUsedBytes: 20_114 * 1024 ** 2,
      vramTotalBytes: 24_564 * 1024 ** 2,
    },
    { model: 'NVIDIA GB10', utilization: 3 },
  ]);
  expect(parseNvidiaSmi('No devices were found\n')).toEqual([]);
});

describe.each<[string, (text: string) => unknown, string, unknown]>([
  ['parseMeminfo', parseMeminfo, meminfoText, {}],
  ['parseNvidiaSmi', parseNvidiaSmi, nvidiaSmiText, []],
  ['parsePressure', parsePressure, pressureText('50.00', '20.00'), undefined],
])('%s', (_, parse, whole, nothing) => {
  it('gives, of text that was cut anywhere, nothing that the whole text does not say', () => {
    const full = parse(whole);
    for (let end = 0; end < whole.length; end += 1) {
      const cut = parse(whole.slice(0, end));
      if (Array.isArray(full)) expect(full.slice(0, Array.isArray(cut) ? cut.length : 0)).toEqual(cut);
      else if (cut !== undefined) expect(full).toMatchObject(Object(cut));
    }
  });

  it('never throws and finds nothing in random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expect(parse(Buffer.from(bytes).toString('latin1'))).toEqual(nothing);
      }),
      { seed: 5 },
    );
  });
});
