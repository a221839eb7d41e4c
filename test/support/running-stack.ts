import type Dockerode from 'dockerode';
import { systemExec } from '../../src/core/system/exec.ts';
import { dockerApi, removeProject } from './docker-api.ts';
import { type TemporaryWorkspace, temporaryWorkspace } from './workspace.ts';

const composeTimeoutMs = 120_000;

export interface RunningStack extends TemporaryWorkspace {
  readonly docker: Dockerode;
  /** Runs `docker compose` in the workspace; its output. Throws what it said if it failed. */
  compose(...args: readonly string[]): Promise<string>;
  /** The id of the service's container. */
  container(service: string): Promise<string>;
  /** Runs a program in the service's container; what it printed. Throws if it failed. */
  exec(service: string, ...command: readonly string[]): Promise<string>;
}

/**
 * A temporary workspace with plain `docker compose`, for tests of the stack files alone. `remove` takes away its containers,
 * networks and volumes too.
 */
export async function runningStack(
  dockerHost: string,
  composeFile: string,
  values: Readonly<Record<string, string>>,
): Promise<RunningStack> {
  const workspace = await temporaryWorkspace(values);
  const docker = dockerApi(dockerHost);
  const container = async (service: string) => {
    const label = [`com.docker.compose.project=${workspace.projectName}`, `com.docker.compose.service=${service}`];
    const [found] = await docker.listContainers({ all: true, filters: { label } });
    if (!found) throw new Error(`no container of ${service}`);
    return found.Id;
  };
  return {
    ...workspace,
    docker,
    container,
    async compose(...args) {
      const env = { PATH: process.env.PATH, HOME: process.env.HOME, DOCKER_HOST: dockerHost };
      const all = [
        '--project-directory',
        workspace.directory,
        '-f',
        `${workspace.directory}/docker-compose.yml`,
        ...args,
      ];
      const { code, stdout, stderr } = await systemExec(composeFile, all, { env, timeoutMs: composeTimeoutMs });
      if (code !== 0) throw new Error(`docker compose ${args.join(' ')}: ${stderr}`);
      return stdout;
    },
    exec: async (service, ...command) => run(docker, await container(service), command),
    async remove() {
      await removeProject(docker, workspace.projectName);
      await workspace.remove();
    },
  };
}

async function run(docker: Dockerode, id: string, command: readonly string[]): Promise<string> {
  const exec = await docker
    .getContainer(id)
    .exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true, Tty: true });
  let output = '';
  for await (const chunk of await exec.start({ Tty: true })) output += String(chunk);
  const { ExitCode } = await exec.inspect();
  if (ExitCode !== 0) throw new Error(`${command.join(' ')} ended with ${ExitCode}: ${output}`);
  return output;
}
