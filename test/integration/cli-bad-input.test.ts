import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { withLock } from '../../src/core/workspace/lock.ts';
import type { DoctorReport } from '../../src/shared/results.ts';
import { type CliOptions, type CliOutcome, fingerprint, problemsOf } from '../support/cli.ts';
import { cliWorkspace } from '../support/cli-workspace.ts';
import { dockerApi } from '../support/docker-api.ts';
import { rawSocket } from '../support/raw-socket.ts';

const it = cliWorkspace();

const at = (...names: string[]) => join(it.workspace.directory, ...names);

/** Runs with --json against the test's engine, unless the arguments name another. */
const run = (args: readonly string[], options: Partial<CliOptions> = {}): Promise<CliOutcome> =>
  it.cli.run(['--json', ...args], { ...it.options(), ...options });

/** What the engine has of the workspace's project. */
const onEngine = async (): Promise<number> => {
  const docker = dockerApi(inject('dockerHost'));
  const filters = { label: [`com.docker.compose.project=${it.workspace.projectName}`] };
  const containers = await docker.listContainers({ all: true, filters });
  const networks = await docker.listNetworks({ filters });
  const { Volumes } = await docker.listVolumes({ filters: JSON.stringify(filters) as never });
  return containers.length + networks.length + (Volumes?.length ?? 0);
};

interface Refusal {
  readonly code: number;
  readonly problem: Record<string, unknown>;
}

/** Expects a clear refusal: this exit code and problem; not a byte of the workspace changed, nothing made, no lock left. */
const expectRefusal = async (
  args: readonly string[],
  { code, problem }: Refusal,
  options: Partial<CliOptions> = {},
): Promise<void> => {
  const before = await fingerprint(it.workspace.directory);
  const outcome = await run(args, options);
  expect(problemsOf(outcome)[0]).toMatchObject(problem);
  expect(outcome.code).toBe(code);
  expect(outcome.stderr).toBe('');
  expect(await fingerprint(it.workspace.directory)).toEqual(before);
  expect((await readdir(at('.frontier')).catch(() => [])).filter((name) => name !== 'stand-in')).toEqual([]);
  expect(await onEngine()).toBe(0);
};

const writeStack = async (id: string, text: string | Uint8Array): Promise<void> => {
  await mkdir(at('stacks', id), { recursive: true });
  await writeFile(at('stacks', id, 'docker-compose.yml'), text);
};

const head = 'x-frontier: { title: X, engine: { service: x, kind: ollama, port: 11434 } }\n';
const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...'bcdefghij'.split('').map((name, n) => {
    const before = `*${'abcdefghi'[n]}`;
    return `${name}: &${name} [${Array(9).fill(before).join(', ')}]`;
  }),
].join('\n');

describe('files', () => {
  test.each<[string, string | Uint8Array, string, number]>([
    ['malformed YAML', `${head}services:\n  x: [\n`, 'yaml-invalid', 2],
    ['binary YAML', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3]), 'file-unreadable', 2],
    ['a YAML bomb', `${head}${bomb}\nservices: { x: { image: x } }\n`, 'yaml-invalid', 2],
    [
      'a required variable that is not set',
      `${head}services: { x: { image: "\${NOBODY_SET_IT:?say which}" } }\n`,
      'variable-missing',
      2,
    ],
    [
      'an include cycle',
      `${head}include: [stacks/bad/docker-compose.yml]\nservices: { x: { image: x } }\n`,
      'cycle',
      2,
    ],
    [
      'a key that is not supported',
      `${head}services: { x: { image: x, credential_spec: { file: a } } }\n`,
      'compose-unsupported',
      2,
    ],
    ['no x-frontier block', 'services: { x: { image: x } }\n', 'x-frontier-invalid', 2],
  ])('%s', async (_, text, problem, code) => {
    await writeStack('bad', text);
    await expectRefusal(['up', 'bad'], { code, problem: { code: problem } });
  });

  test('the place of a fault is named', async () => {
    await writeStack('bad', `${head}services:\n  x:\n    image: x\n    ports: ["1:2:3:4:5"]\n    imagee: y\n`);
    const outcome = await run(['up', 'bad']);
    const problems = problemsOf(outcome);
    expect(problems.length).toBeGreaterThan(1);
    for (const { where } of problems)
      expect(where).toMatchObject({ file: at('stacks/bad/docker-compose.yml'), line: expect.any(Number) });
  });

  test.each(['nope', '../../x', '/etc', '', 'common'])('a missing stack: %j', async (id) => {
    for (const command of ['select', 'up', 'switch', 'plan', 'config'])
      await expectRefusal([command, id], { code: 2, problem: { code: 'stack-unknown' } });
  });

  test('a stack folder that links outside the workspace', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'frontier-outside-'));
    try {
      await writeFile(join(outside, 'docker-compose.yml'), `${head}services: { x: { image: x } }\n`);
      await symlink(outside, at('stacks/sly'));
      await expectRefusal(['up', 'sly'], { code: 2, problem: { code: 'stack-outside' } });
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  test('a selection that dangles', async () => {
    await it.workspace.select('gone');
    for (const command of ['current', 'plan', 'up', 'config'])
      await expectRefusal([command], { code: 2, problem: { code: 'selection-dangling' } });
  });

  test('nothing selected', async () => {
    for (const command of ['current', 'plan', 'up', 'config'])
      await expectRefusal([command], { code: 2, problem: { code: 'nothing-selected' } });
  });

  test('a docker-compose.yml of the user’s own', async () => {
    await writeFile(at('docker-compose.yml'), 'services: { mine: { image: x } }\n');
    for (const command of ['select', 'up', 'switch'])
      await expectRefusal([command, 'ollama'], { code: 2, problem: { code: 'selection-real-file' } });
  });

  test('a .env that is a folder', async () => {
    await rm(at('.env'));
    await mkdir(at('.env'));
    for (const command of ['select', 'up'])
      await expectRefusal([command, 'ollama'], { code: 2, problem: { code: 'file-unreadable' } });
  });

  test('a .env that this user may not read', async () => {
    await chmod(it.workspace.directory, 0o777);
    await chmod(at('.env'), 0);
    await expectRefusal(
      ['select', 'ollama'],
      { code: 2, problem: { code: 'file-unreadable' } },
      { unprivileged: true },
    );
  });

  test('a .env with a fault in it', async () => {
    await it.workspace.select('ollama');
    await writeFile(at('.env'), 'A=1\nB="never closed\n', { mode: 0o600 });
    await expectRefusal(['plan'], { code: 2, problem: { code: 'env-invalid', where: { file: at('.env'), line: 2 } } });
  });

  test('a read-only workspace', async () => {
    await chmod(it.workspace.directory, 0o555);
    await chmod(at('.env'), 0o644);
    await expectRefusal(
      ['select', 'ollama'],
      { code: 1, problem: { code: 'workspace-read-only' } },
      { unprivileged: true },
    );
  });

  test('no workspace', async () => {
    const outcome = await run(['list'], { cwd: '/' });
    expect(problemsOf(outcome)[0]).toMatchObject({ code: 'workspace-missing' });
    expect(outcome.code).toBe(2);
  });
});

describe('a full disk', () => {
  const exec = promisify(execFile);

  /** A file system of 64 kB, and how to end it. */
  const smallDisk = async (folder: string): Promise<() => Promise<unknown>> => {
    if (process.platform === 'darwin') {
      const image = `${folder}.dmg`;
      await exec('hdiutil', ['create', '-size', '2m', '-fs', 'HFS+', image]);
      await exec('hdiutil', ['attach', image, '-mountpoint', folder]);
      return () => exec('hdiutil', ['detach', folder]).then(() => rm(image));
    }
    await exec('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', folder]);
    return () => exec('umount', [folder]);
  };

  test('loses nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'frontier-full-'));
    const end = await smallDisk(folder);
    try {
      await exec('cp', ['-R', at('stacks'), folder]);
      await writeFile(join(folder, '.env'), `# mine\n${'MINE=1\n'.repeat(2000)}`);
      await mkdir(join(folder, '.frontier'));
      await exec('sh', ['-c', `dd if=/dev/zero of="${join(folder, 'rest')}" bs=1k 2>/dev/null || true`]);
      const before = await fingerprint(folder);
      const outcome = await run(['select', 'ollama'], { cwd: folder });
      expect(problemsOf(outcome)[0]).toMatchObject({ code: 'disk-full' });
      expect(outcome.code).toBe(1);
      expect(await fingerprint(folder)).toEqual(before);
    } finally {
      await end();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('Docker', () => {
  const commands = [
    ['plan'],
    ['up'],
    ['up', 'mistral'],
    ['switch', 'mistral'],
    ['status'],
    ['down'],
    ['logs', 'ollama'],
  ];
  beforeEach(() => it.workspace.select('ollama'));

  test.each(commands)('none: %s %s', async (...args) => {
    const host = `unix://${at('nowhere.sock')}`;
    await expectRefusal(['--docker-host', host, ...args.filter(Boolean)], { code: 3, problem: {} });
  });

  test('doctor says so too, and looks at the rest', async () => {
    const outcome = await run(['--docker-host', `unix://${at('nowhere.sock')}`, 'doctor']);
    expect(outcome.code).toBe(3);
    const { checks } = JSON.parse(outcome.stdout) as DoctorReport;
    expect(checks.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'docker failed',
      'workspace ok',
      'stacks ok',
      'selection ok',
      'env ok',
      'files ok',
      'ports skipped',
      'network ok',
    ]);
  });

  test('a socket without permission', async () => {
    const socket = await rawSocket(() => {});
    try {
      await chmod(socket.folder, 0o755);
      await chmod(socket.path, 0);
      await chmod(it.workspace.directory, 0o777);
      await chmod(at('.env'), 0o644);
      const outcome = await run(['--docker-host', `unix://${socket.path}`, 'status'], { unprivileged: true });
      expect(problemsOf(outcome)[0]).toMatchObject({ code: 'docker-denied' });
      expect(outcome.code).toBe(3);
    } finally {
      await socket.close();
    }
  });

  test('one that answers garbage', async () => {
    const socket = await rawSocket((connection) => connection.end('220 mail ready\r\n'));
    try {
      await expectRefusal(['--docker-host', `unix://${socket.path}`, 'up', 'mistral'], {
        code: 3,
        problem: { code: 'docker-garbage' },
      });
    } finally {
      await socket.close();
    }
  });

  test('one that never answers', async () => {
    const socket = await rawSocket(() => {});
    try {
      await expectRefusal(['--docker-host', `unix://${socket.path}`, 'up', 'mistral'], {
        code: 3,
        problem: { code: 'docker-silent' },
      });
    } finally {
      await socket.close();
    }
  });

  test('an address that is none', async () => {
    const outcome = await run(['--docker-host', 'nonsense', 'status']);
    expect(outcome.code).toBe(3);
    expect(problemsOf(outcome)[0]?.message).toContain('nonsense');
  });
});

describe('while starting', () => {
  let registry: Server;
  beforeEach(async () => {
    registry = createServer((_, response) => {
      response.writeHead(403, { 'content-type': 'application/json' });
      response.end('{"errors":[{"code":"DENIED","message":"not for you"}]}');
    });
    registry.listen(0, '127.0.0.1');
    await once(registry, 'listening');
  });
  afterEach(() => new Promise((done) => registry.close(done)));

  test('a registry that refuses', async () => {
    const { port } = registry.address() as AddressInfo;
    await writeStack('far', `${head}services: { x: { image: "127.0.0.1:${port}/x:1" } }\n`);
    await it.workspace.select('far');
    await expectRefusal(['up'], { code: 1, problem: { code: 'registry-refused' } });
  });

  test('a port in use, named with its owner', async () => {
    await it.workspace.select('ollama');
    const server = createTcpServer().listen(it.workspace.ports.gateway, '127.0.0.1');
    await once(server, 'listening');
    try {
      const outcome = await run(['up']);
      expect(problemsOf(outcome)[0]).toMatchObject({
        code: 'port-in-use',
        message: expect.stringContaining(String(it.workspace.ports.gateway)),
      });
      expect(problemsOf(outcome)[0]?.message).toContain(String(process.pid));
      expect(outcome.code).toBe(1);
      const doctor = await run(['doctor']);
      expect(doctor.code).toBe(1);
      expect(doctor.stdout).toContain('port-in-use');
    } finally {
      server.close();
      await run(['down', '--volumes']);
    }
    expect(await onEngine()).toBe(0);
  });
});

describe('two runs at once', () => {
  test('the second one is told who is at work, and changes nothing', async () => {
    await it.workspace.select('ollama');
    await withLock({ root: it.workspace.directory }, { command: 'up ollama' }, async () => {
      for (const args of [['select', 'mistral'], ['up'], ['switch', 'mistral'], ['down']]) {
        const before = await fingerprint(it.workspace.directory);
        const outcome = await run(args);
        expect(outcome.code).toBe(5);
        expect(problemsOf(outcome)[0]).toMatchObject({
          code: 'locked',
          message: expect.stringContaining('"up ollama"'),
        });
        expect(await fingerprint(it.workspace.directory)).toEqual(before);
      }
    });
    expect((await run(['select', 'mistral'])).code).toBe(0);
    expect((await stat(at('docker-compose.yml'))).isFile()).toBe(true);
  });
});

describe('the command line', () => {
  test.each([
    [['nonsense']],
    [['select']],
    [['select', 'a', 'b']],
    [['up', '--timeout', 'soon']],
    [['up', '--timeout', '0']],
    [['logs', 'x', '--tail', '-1']],
    [['switch', 'ollama', '--mode', 'magic']],
    [['list', '--nonsense']],
    [['config', 'ollama', '-f', 'x.yml']],
  ])('%j', async (args) => {
    const outcome = await run(args);
    expect(outcome.code).toBe(2);
    expect(problemsOf(outcome)[0]).toMatchObject({ code: 'usage' });
  });

  test('problems for people are on stderr, with what to do', async () => {
    const outcome = await it.cli.run(['up', 'nope'], { cwd: it.workspace.directory });
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toBe(
      '✖ No such stack\n  There is no stack "nope". There are: mistral, ollama.\n  → Run the command list to see the stacks.\n',
    );
  });
});
