/** A stack on a real engine whose services get into trouble when they are told to. */
import type Dockerode from 'dockerode';
import { createApp } from '../../src/core/app.ts';
import { provideBusybox } from './busybox-image.ts';
import { dockerApi, removeProject } from './docker-api.ts';
import { freePort } from './ports.ts';
import { engineService, smallWorkspace } from './small-workspace.ts';

/**
 * `sick` fails its check, `looping` ends again and again, `greedy` needs more memory than it may have, `steady` comes back
 * with Docker: each when a file of its own is there.
 */
const stack = (project: string, image: string, port: number): string => `name: ${project}
x-frontier: { title: Engine, engine: { service: engine, kind: openai, port: 80 } }
x-usual: &usual { image: "${image}", init: true, stop_grace_period: 1s }
services:${engineService(image, port)}
  sick:
    <<: *usual
    command: [sleep, "100000"]
    healthcheck: { test: [CMD-SHELL, "test ! -e /go || { echo no route; exit 1; }"], interval: 1s, retries: 1 }
  looping:
    <<: *usual
    command: [sh, -c, 'while [ ! -e /go ]; do sleep 0.1; done; echo no such model; exit 3']
    restart: always
  greedy:
    <<: *usual
    command: [sh, -c, 'while [ ! -e /go ]; do sleep 0.1; done; x=0123456789; while :; do x=$$x$$x; done']
    mem_limit: 16m
    memswap_limit: 16m
  steady:
    <<: *usual
    command: [sleep, "100000"]
    restart: always
`;

export interface Troubles {
  readonly root: string;
  readonly project: string;
  readonly docker: Dockerode;
  readonly services: readonly string[];
  /** The container of a service. */
  container(service: string): Promise<Dockerode.Container>;
  /** Lets a service do what it is for. */
  begin(service: string): Promise<void>;
  /** Lets `sick` get well again. */
  cure(): Promise<void>;
  remove(): Promise<void>;
}

/** Makes it and starts it. */
export const startTroubles = async (dockerHost: string): Promise<Troubles> => {
  const docker = dockerApi(dockerHost);
  const project = `frontier-troubles-${process.pid}`;
  const workspace = await smallWorkspace(stack(project, await provideBusybox(dockerHost), await freePort()));
  const app = createApp({
    workspace,
    env: { PATH: process.env.PATH, HOME: workspace.root },
    dockerHost: () => dockerHost,
  });
  const up = await app.commands.up({});
  app.close();
  if (!up.ok) throw new Error(JSON.stringify(up.problems));
  const container = async (service: string): Promise<Dockerode.Container> => {
    const label = [`com.docker.compose.project=${project}`, `com.docker.compose.service=${service}`];
    const [found] = await docker.listContainers({ all: true, filters: { label } });
    return docker.getContainer(found?.Id ?? '');
  };
  const run = async (service: string, command: string): Promise<void> => {
    const exec = await (await container(service)).exec({ Cmd: ['sh', '-c', command] });
    await exec.start({ Detach: true });
  };
  return {
    root: workspace.root,
    project,
    docker,
    services: ['engine', 'sick', 'looping', 'greedy', 'steady'],
    container,
    begin: (service) => run(service, ': >/go'),

    cure: () => run('sick', 'rm /go'),
    remove: async () => {
      await removeProject(docker, project);
      await workspace.remove();
    },
  };
};
