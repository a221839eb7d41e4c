import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type Dockerode from 'dockerode';
import { type LoadedProject, loadProject } from '../../src/core/compose/load.ts';
import type { Docker } from '../../src/core/docker/client.ts';
import { connectDocker } from '../../src/core/docker/connect.ts';
import { parseEndpoint } from '../../src/core/docker/endpoint.ts';
import { engines } from '../../src/core/engines/engine.ts';
import { type ApplyContext, apply } from '../../src/core/reconcile/apply.ts';
import { describeStep } from '../../src/core/reconcile/describe.ts';
import { plan } from '../../src/core/reconcile/plan.ts';
import { planDown } from '../../src/core/reconcile/plan-down.ts';
import { readByLabel, readState } from '../../src/core/reconcile/state.ts';
import { systemClock } from '../../src/core/system/clock.ts';
import { systemExec } from '../../src/core/system/exec.ts';
import { dockerApi, removeProject } from './docker-api.ts';

/** A folder with a Compose project that core and `docker compose` both work on. */
export interface CoreProject {
  readonly directory: string;
  readonly name: string;
  readonly core: Docker;
  /** The library itself, to look without what is tested. */
  readonly docker: Dockerode;
  write(file: string, text: string): Promise<void>;
  load(): Promise<LoadedProject>;
  /** What core would do, in words. */
  plan(): Promise<string[]>;
  up(more?: Partial<ApplyContext>): Promise<void>;
  down(options?: { readonly volumes: boolean }): Promise<void>;
  /** Runs a `docker compose`; what it printed. Throws what it said if it failed. */
  compose(...args: readonly string[]): Promise<string>;
  /** By container name: its id, and when it was started. */
  containers(): Promise<Record<string, string>>;
  inspect(container: string): Promise<Dockerode.ContainerInspectInfo>;
  remove(): Promise<void>;
}

interface Where {
  readonly dockerHost: string;
  readonly peer: { readonly path: string; readonly version: string };
  /** A folder that is there already, and its project's name. */
  readonly workspace?: { readonly directory: string; readonly projectName: string };
}

const timeoutMs = 60_000;

export async function coreProject({ dockerHost, peer, workspace }: Where): Promise<CoreProject> {
  const directory = workspace?.directory ?? (await mkdtemp(join(await realpath(tmpdir()), 'frontier-project-')));
  const name = workspace?.projectName ?? `frontier-test-${randomBytes(4).toString('hex')}`;
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, DOCKER_HOST: dockerHost, COMPOSE_PROJECT_NAME: name };
  const core = connectDocker(parseEndpoint(dockerHost));
  const docker = dockerApi(dockerHost);
  const filters = { label: [`com.docker.compose.project=${name}`] };
  const load = () => loadProject({ files: [join(directory, 'docker-compose.yml')], env });
  const context = { docker: core, engines, clock: systemClock, timeoutMs, composeVersion: async () => peer.version };
  return {
    directory,
    name,
    core,
    docker,
    load,
    async write(file, text) {
      await mkdir(dirname(join(directory, file)), { recursive: true });
      await writeFile(join(directory, file), text);
    },
    async plan() {
      const loaded = await load();
      return plan(loaded, await readState(core, loaded)).steps.map(describeStep);
    },
    async up(more) {
      const loaded = await load();
      await apply(plan(loaded, await readState(core, loaded)), { ...context, loaded, ...more });
    },
    async down(options = { volumes: false }) {
      await apply(planDown(await readByLabel(core, name), options), context);
    },
    async compose(...args) {
      const all = ['--project-directory', directory, '-f', join(directory, 'docker-compose.yml'), ...args];
      const { code, stdout, stderr } = await systemExec(peer.path, all, { env, timeoutMs: 2 * timeoutMs });
      if (code !== 0) throw new Error(`docker compose ${args.join(' ')}: ${stderr}`);
      return stdout;
    },
    async containers() {
      const listed = await docker.listContainers({ all: true, filters });
      const entries = await Promise.all(
        listed.map(async ({ Id }): Promise<[string, string]> => {
          const { Name, State } = await docker.getContainer(Id).inspect();
          return [Name.slice(1), `${Id} ${State.StartedAt}`];
        }),
      );
      return Object.fromEntries(entries.sort());
    },
    inspect: (container) => docker.getContainer(container).inspect(),
    async remove() {
      await removeProject(docker, name);
      core.close();
      if (!workspace) await rm(directory, { recursive: true, force: true });
    },
  };
}
