import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { json, type ScriptedEngine, scriptedEngine } from '../../../test/support/scripted-engine.ts';
import { type Problem, ProblemError } from '../../shared/errors.ts';
import type { Docker } from './client.ts';
import { connectDocker } from './connect.ts';
import { sshArguments } from './ssh.ts';

describe('sshArguments', () => {
  test('asks no questions and gives no way to pass options', () => {
    expect(sshArguments('ssh://me@studio:2222', 4000)).toEqual([
      ...['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=4'],
      ...['-o', 'ServerAliveInterval=15', '-o', 'ServerAliveCountMax=2', '-T'],
      ...['-l', 'me', '-p', '2222', '--', 'studio', 'docker system dial-stdio'],
    ]);
  });

  test('quotes the path of a socket for the shell over there', () => {
    expect(sshArguments("ssh://studio/run/my%20d';ls.sock", 4000).at(-1)).toBe(
      `docker --host 'unix:///run/my d'\\'';ls.sock' system dial-stdio`,
    );
  });
});

/** Joins its standard streams to the socket in $ENGINE, as `ssh … docker system dial-stdio` does; or fails as told. */
const fakeSsh = `
const { appendFileSync } = require('node:fs');
appendFileSync(process.env.LOG, JSON.stringify(process.argv.slice(2)) + '\\n');
if (process.env.SAY) { process.stderr.write(process.env.SAY); process.exit(Number(process.env.CODE)); }
if (process.env.HANG) setInterval(() => {}, 1000);
else {
  const socket = require('node:net').connect(process.env.ENGINE);
  process.stdin.pipe(socket);
  socket.pipe(process.stdout);
  socket.on('close', () => process.exit(0));
}
`;

describe('a connection over ssh', () => {
  let engine: ScriptedEngine;
  let docker: Docker | undefined;
  let folder: string;

  beforeEach(async () => {
    engine = await scriptedEngine(({ url }, response) => {
      if (url === '/info') json(response, 200, { ID: 'REMOTE', Architecture: 'aarch64' });
      else response.destroy();
    });
    folder = join(engine.path, '../bin');
    await mkdir(folder);
    await writeFile(join(folder, 'ssh.cjs'), fakeSsh);
    const program = join(folder, 'ssh');
    await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${folder}/ssh.cjs' "$@"\n`);
    await chmod(program, 0o755);
  });

  afterEach(async () => {
    docker?.close();
    await engine.close();
  });

  const connect = (env: Record<string, string> = {}, ping = 10_000): Docker => {
    const surroundings = { PATH: `${folder}:/bin:/usr/bin`, ENGINE: engine.path, LOG: join(folder, 'log'), ...env };
    docker = connectDocker({ kind: 'ssh', url: 'ssh://me@studio' }, { env: surroundings, timeouts: { ping } });
    return docker;
  };

  const starts = async () => (await readFile(join(folder, 'log'), 'utf8')).trim().split('\n');

  const problemOf = async (work: Promise<unknown>): Promise<Problem | undefined> => {
    const error = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof ProblemError)) throw error;
    return error.problems[0];
  };

  test('speaks to the engine over there, and uses one ssh for several requests', async () => {
    const remote = connect();
    expect(await remote.ping()).toMatchObject({ apiVersion: '1.52' });
    expect(await remote.info()).toMatchObject({ id: 'REMOTE', architecture: 'arm64' });
    expect(await starts()).toHaveLength(1);
  });

  test('quotes what ssh says', async () => {
    const said = 'me@studio: Permission denied (publickey,password).\r\n';
    expect(await problemOf(connect({ SAY: said, CODE: '255' }).ping())).toEqual({
      code: 'docker-ssh',
      message: 'Docker at ssh://me@studio could not be reached over ssh.',
      evidence: ['me@studio: Permission denied (publickey,password).', 'ssh ended with exit code 255'],
    });
  });

  test('says that docker is not there', async () => {
    const problem = await problemOf(connect({ SAY: 'zsh:1: command not found: docker\n', CODE: '127' }).ping());
    expect(problem).toMatchObject({
      code: 'docker-ssh',
      evidence: ['zsh:1: command not found: docker', expect.any(String)],
    });
  });

  test('says that ssh is not there', async () => {
    expect(await problemOf(connect({ PATH: '/nowhere' }).ping())).toMatchObject({
      code: 'docker-ssh',
      evidence: [expect.stringContaining('ENOENT')],
    });
  });

  test('gives up on an ssh that hangs, and ends it', async () => {
    expect(await problemOf(connect({ HANG: '1' }, 1_000).ping())).toMatchObject({ code: 'docker-silent' });
  });
});
