import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectionTo } from '../../../test/fakes/connection.ts';
import { FakeDocker } from '../../../test/fakes/docker.ts';
import { createManualClock } from '../../../test/fakes/manual-clock.ts';
import { ProblemError } from '../../shared/errors.ts';
import type { RuntimeSnapshot } from '../../shared/snapshot.ts';
import { createContext } from '../app.ts';
import type { Exec, ExecOutcome } from '../system/exec.ts';
import { startRuntime } from './start-runtime.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'frontier-runtime-'));
  await mkdir(join(root, 'stacks'));
});
afterEach(() => rm(root, { recursive: true }));

interface Machine {
  readonly platform?: NodeJS.Platform;
  readonly runtime?: Partial<RuntimeSnapshot>;
  readonly installed?: readonly string[];
  readonly outcome?: Partial<ExecOutcome>;
  /** How often Docker still refuses after the start; infinite: it never answers. */
  readonly refusals?: number;
  readonly running?: boolean;
}

const at = (address: string, source = address) => ({ source, address });

/** Starts the runtime on a machine like this; what was run, and what came of it. */
const startOn = async ({ platform = 'darwin', runtime, installed = [], outcome, refusals = 1, running }: Machine) => {
  const ran: string[] = [];
  let left = running ? 0 : Number.POSITIVE_INFINITY;
  const docker = new FakeDocker();
  const clock = createManualClock();
  const exec: Exec = async (file, args) => {
    ran.push([file, ...args].join(' '));
    left = refusals;
    return { code: 0, stdout: '', stderr: '', ...outcome };
  };
  const context = createContext({
    workspace: { root },
    env: { HOME: '/Users/me' },
    parts: {
      platform,
      clock,
      exec,
      connection: connectionTo(() => {
        left -= 1;
        if (left >= 0) throw new ProblemError({ code: 'docker-missing', message: 'Nothing answers.' });
        return docker;
      }),
    },
  });
  context.store.update({ runtime: { state: 'unreachable', ...runtime } });
  let done = false;
  const work = startRuntime(context, {}, async (path) => installed.includes(path)).finally(() => {
    done = true;
  });
  const settled = Promise.allSettled([work]);
  while (!done) {
    if (clock.sleepers > 0) await clock.advance(10_000);
    else await new Promise((next) => setImmediate(next));
  }
  const [result] = await settled;
  const problem = result.status === 'rejected' ? (result.reason as ProblemError).problems[0] : undefined;
  return { ran, result: result.status === 'fulfilled' ? result.value : undefined, problem };
};

const orb = '/Applications/OrbStack.app';
const desktop = '/Applications/Docker.app';
const colima = '/opt/homebrew/bin/colima';

test.each<[string, Machine, string]>([
  [
    'the one last used',
    { runtime: at('unix:///Users/me/.colima/default/docker.sock'), installed: [orb, colima] },
    `${colima} start`,
  ],
  [
    'the first of those looked for that is installed',
    {
      runtime: {
        tried: [
          at('unix:///Users/me/.docker/run/docker.sock', 'Docker Desktop'),
          at('unix:///Users/me/.orbstack/run/docker.sock'),
        ],
      },
      installed: [orb, colima],
    },
    `/usr/bin/open -g -a ${orb}`,
  ],
  [
    'a context says which',
    {
      runtime: { tried: [at('unix:///var/run/docker.sock', 'current context desktop-linux')] },
      installed: [orb, desktop],
    },
    `/usr/bin/open -g -a ${desktop}`,
  ],
  [
    'any that is installed',
    { installed: ['/Users/me/Applications/Docker.app'] },
    '/usr/bin/open -g -a /Users/me/Applications/Docker.app',
  ],
  ['Podman’s machine', { installed: ['/usr/local/bin/podman'] }, '/usr/local/bin/podman machine start'],
])('starts %s, and waits until Docker answers', async (_, machine, command) => {
  const { ran, result } = await startOn({ refusals: 3, ...machine });
  expect(ran).toEqual([command]);
  expect(result).toMatchObject({ started: true });
});

test('one that answers is left alone', async () => {
  expect(await startOn({ running: true, installed: [orb] })).toMatchObject({ ran: [], result: { started: false } });
});

test.each<[string, Machine, string, string]>([
  ['none is installed', {}, 'docker-missing', 'Install one of them.'],
  [
    'it never answers',
    { installed: [orb], refusals: Number.POSITIVE_INFINITY },
    'docker-timeout',
    'Look at OrbStack: it may wait for you.',
  ],
  [
    'its start fails',
    { installed: [colima], outcome: { code: 1, stderr: 'no qemu\n' } },
    'docker-unreachable',
    'Start Colima by hand.',
  ],
  [
    'it is on another machine',
    { runtime: at('ssh://me@studio'), installed: [orb] },
    'docker-unreachable',
    'Start it there.',
  ],
  ['Linux', { platform: 'linux' }, 'docker-unreachable', 'Run: sudo systemctl start docker'],
  [
    'Linux without root',
    { platform: 'linux', runtime: at('unix:///run/user/1000/docker.sock') },
    'docker-unreachable',
    'Run: systemctl --user start docker',
  ],
  [
    'Docker Desktop on Linux',
    { platform: 'linux', runtime: { tried: [at('unix:///home/me/.docker/desktop/docker.sock')] } },
    'docker-unreachable',
    'Run: systemctl --user start docker-desktop',
  ],
])('says what to do: %s', async (_, machine, code, action) => {
  const { problem } = await startOn(machine);
  expect(problem).toMatchObject({ code, action });
});

test('quotes what a start that failed said', async () => {
  const { problem } = await startOn({ installed: [colima], outcome: { code: 1, stderr: 'no qemu\n' } });
  expect(problem).toMatchObject({ evidence: ['no qemu'], message: expect.stringContaining(`${colima} start`) });
});
