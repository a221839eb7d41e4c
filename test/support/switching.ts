import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import { expect } from 'vitest';
import { type App, createApp } from '../../src/core/app.ts';
import type { SwitchInput } from '../../src/core/commands/switch.ts';
import type { RunOptions } from '../../src/core/context.ts';
import type { Result } from '../../src/shared/errors.ts';
import type { SwitchResult } from '../../src/shared/results.ts';
import type { AppSnapshot } from '../../src/shared/snapshot.ts';
import { ask } from './ask.ts';
import { dockerApi, removeProject } from './docker-api.ts';
import { eventually } from './eventually.ts';
import { sharedModel } from './load.ts';
import { type TemporaryWorkspace, temporaryWorkspace } from './workspace.ts';

export type StackId = 'ollama' | 'mistral';
export type Mode = 'overlap' | 'stop-first';

export const other = (stack: StackId): StackId => (stack === 'ollama' ? 'mistral' : 'ollama');

/** By the stand-ins' own names. */
const engineName: Readonly<Record<StackId, string>> = { ollama: 'ollama', mistral: 'mistralrs' };
const common = ['gateway', 'grafana', 'node-exporter', 'prometheus'];

/** A workspace whose engine is switched to and fro. */
export interface Switching {
  readonly workspace: TemporaryWorkspace;
  readonly docker: Dockerode;
  readonly dockerHost: string;
  /** The stack that should serve now. */
  serving: StackId;
  /** Switches as a new start of the app does; `env`: further variables of its shell. */
  run(input: SwitchInput, options?: RunOptions, env?: NodeJS.ProcessEnv): Promise<Result<SwitchResult>>;
  /** What another new start of the app does first: completes or undoes; then makes everything as the selected stack says. */
  up(): Promise<Result<unknown>>;
  /** What a new start of the app sees, once it completed or undid what an earlier one left. */
  status(): Promise<Result<AppSnapshot>>;
  /** Waits until an engine answers behind the gateway. */
  untilServing(): Promise<void>;
  /** Runs a program in the gateway; what it printed. */
  inGateway(...command: readonly string[]): Promise<string>;
  /** Files in the workspace that no switch may add to or change, by name. */
  readonly before: { readonly files: readonly string[]; readonly env: string };
  remove(): Promise<void>;
}

export interface SwitchingOptions {
  readonly dockerHost: string;
  readonly imageEnv: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, string>>;
}

/** A workspace on a real engine in which Ollama serves. */
export async function startSwitching({ dockerHost, imageEnv, values }: SwitchingOptions): Promise<Switching> {
  const workspace = await temporaryWorkspace({
    ...imageEnv,
    MISTRAL_MODEL: sharedModel,
    ...values,
  });
  const docker = dockerApi(dockerHost);
  const inNewApp = async <T>(work: (made: App) => Promise<T>, env: NodeJS.ProcessEnv = {}): Promise<T> => {
    const made = createApp({
      workspace: { root: workspace.directory },
      env: { PATH: process.env.PATH, HOME: workspace.directory, ...env },
      dockerHost: () => dockerHost,
    });
    try {
      return await work(made);
    } finally {
      made.close();
    }
  };
  const up = (input = {}) => inNewApp(({ commands }) => commands.up(input));
  expect(await up({ stack: 'ollama' })).toMatchObject({ ok: true });
  return {
    workspace,
    docker,
    dockerHost,
    serving: 'ollama',
    run: (input, options, more) => inNewApp(({ commands }) => commands.switch(input, options), more),
    up,
    status: () => inNewApp(({ commands }) => commands.status()),
    async untilServing() {
      await eventually(
        () => ask(workspace.gatewayUrl, '/v1/models'),
        ({ status }) => status === 200,
      );
    },
    inGateway: (...command) => execIn(docker, `${workspace.projectName}-gateway-1`, command),
    before: {
      files: (await readdir(workspace.directory)).sort(),
      env: await readFile(join(workspace.directory, '.env'), 'utf8'),
    },
    async remove() {
      await removeProject(docker, workspace.projectName);
      await workspace.remove();
    },
  };
}

async function execIn(docker: Dockerode, container: string, command: readonly string[]): Promise<string> {
  const exec = await docker.getContainer(container).exec({ Cmd: [...command], AttachStdout: true, Tty: true });
  let output = '';
  for await (const chunk of await exec.start({ Tty: true })) output += String(chunk);
  return output;
}

/**
 * What must be so after a switch, however it went: exactly one engine serves, asked through the gateway; the symlink
 * names it; no container, network or temporary file is left over; `.env` is what it was.
 */
export async function expectSound(switching: Switching, stack: StackId): Promise<void> {
  const { workspace, docker, before } = switching;
  const answers = await Promise.all(Array.from({ length: 5 }, () => ask(workspace.gatewayUrl, '/v1/models')));
  expect(answers.map(({ status, engine }) => `${status} ${engine}`)).toEqual(
    answers.map(() => `200 ${engineName[stack]}`),
  );
  expect(new Set(answers.map(({ headers }) => headers['x-stand-in'])).size).toBe(1);
  expect(await readlink(join(workspace.directory, 'docker-compose.yml'))).toBe(`stacks/${stack}/docker-compose.yml`);
  expect(await containersOf(switching)).toEqual([...common, stack].sort().map((name) => `${name} running`));
  const filters = { label: [`com.docker.compose.project=${workspace.projectName}`] };
  expect((await docker.listNetworks({ filters })).map(({ Name }) => Name)).toEqual([`${workspace.projectName}_llm`]);
  expect((await readdir(workspace.directory)).sort()).toEqual(before.files);
  const state = await readdir(join(workspace.directory, '.frontier'));
  expect(state.filter((name) => name !== 'history.ndjson')).toEqual([]); // what happened is kept on purpose
  expect(await readFile(join(workspace.directory, '.env'), 'utf8')).toBe(before.env);
  const gateway = (await switching.inGateway('ls', '-A', '/etc/nginx/gateway')).trim().split(/\s+/).sort();
  expect(gateway).toEqual(['live', 'targets']);
  expect((await switching.inGateway('readlink', '/etc/nginx/gateway/live')).trim()).toBe(`targets/${stack}/11434`);
}

/** The project's containers, like `gateway running`. */
export async function containersOf({ docker, workspace }: Switching): Promise<string[]> {
  const filters = { label: [`com.docker.compose.project=${workspace.projectName}`] };
  const all = await docker.listContainers({ all: true, filters });
  return all.map(({ Labels, State }) => `${Labels['com.docker.compose.service']} ${State}`).sort();
}

/** Sound as above, and the next switch works and leaves everything sound too. */
export async function expectSoundAndSwitchable(switching: Switching, stack: StackId, mode: Mode): Promise<void> {
  await expectSound(switching, stack);
  for (const id of ['ollama', 'mistral']) await workspaceKnobs(switching, id as StackId, {});
  const result = await switching.run({ stack: other(stack), mode });
  expect(result).toMatchObject({ ok: true });
  await expectSound(switching, other(stack));
  switching.serving = other(stack);
}

export const workspaceKnobs = (
  { workspace }: Switching,
  stack: StackId,
  knobs: Parameters<TemporaryWorkspace['setKnobs']>[1],
): Promise<void> => workspace.setKnobs(stack, knobs);

/** Waits until an engine is giving so many answers. */
export async function untilAnswering(switching: Switching, count: number): Promise<void> {
  await eventually(
    () => switching.inGateway('wget', '-q', '-O', '-', 'http://127.0.0.1:8081/stub_status'),
    (text) => Number(/Writing: (\d+)/.exec(text)?.[1]) - 1 === count,
  );
}
