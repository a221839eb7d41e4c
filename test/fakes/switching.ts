import { mkdir, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createContext } from '../../src/core/app.ts';
import type { Context } from '../../src/core/context.ts';
import { type Engine, engines, type Probe } from '../../src/core/engines/engine.ts';
import { loadStack } from '../../src/core/project.ts';
import { apply } from '../../src/core/reconcile/apply.ts';
import { plan } from '../../src/core/reconcile/plan.ts';
import { readState } from '../../src/core/reconcile/state.ts';
import { hexAddress } from '../../src/core/switch/gateway.ts';
import type { SwitchMode } from '../../src/core/switch/mode.ts';
import { phasesOf } from '../../src/core/switch/phases.ts';
import { newJournal, prepareSwitch, type SwitchRequest, switchContext } from '../../src/core/switch/prepare.ts';
import { runSwitch } from '../../src/core/switch/run.ts';
import type { Listener } from '../../src/core/system/ports.ts';
import { moveSelection } from '../../src/core/workspace/selection.ts';
import type { EngineKind } from '../../src/shared/snapshot.ts';
import { connectionTo } from './connection.ts';
import { FakeDocker } from './docker.ts';

export const modes: readonly SwitchMode[] = ['overlap', 'stop-first'];
/** Every phase of each mode: where a switch can be interrupted. */
export const boundaries = modes.flatMap((mode) => phasesOf[mode].map((phase) => [mode, phase] as const));

type RunOptions = Partial<Parameters<typeof runSwitch>[2]>;

/** What the gateway's container remembers. */
export interface FakeGateway {
  link?: string;
  held: boolean;
  /** How many answers each engine is giving, by service. */
  readonly answers: Record<string, number>;
}

/** A workspace with two stacks and a gateway on an engine in memory, in which Ollama serves. */
export interface FakeSwitching {
  readonly root: string;
  readonly docker: FakeDocker;
  readonly context: Context;
  readonly gateway: FakeGateway;
  /** What the engines' own API says, by kind. */
  readonly probes: Partial<Record<EngineKind, Probe>>;
  /** Programs of this machine that listen, by port. */
  readonly listeners: Map<number, Listener>;
  /** Runs a switch without its preflight. */
  run(request: SwitchRequest, options?: RunOptions): ReturnType<typeof runSwitch>;
  /** Like `gateway running`, sorted. */
  services(): string[];
  selected(): Promise<string>;
  remove(): Promise<void>;
}

const stackText = (id: string, title: string, kind: string, more: string): string => `
name: demo
x-frontier: { title: ${title}, engine: { service: ${id}, kind: ${kind}, port: 11434 }${more} }
services:
  ${id}: { image: "${id}:1", ports: ["127.0.0.1:${id === 'ollama' ? 11434 : 1234}:11434"] }
  gateway: { image: "nginx:1", ports: ["127.0.0.1:8080:80"] }
`;

/** Every sleep is over at once, and has taken its time. */
const hastyClock = () => {
  let elapsed = 0;
  return {
    now: () => Date.UTC(2026, 10, 22) + elapsed,
    monotonic: () => elapsed,
    sleep: async (ms: number, signal?: AbortSignal) => {
      signal?.throwIfAborted();
      elapsed += ms;
      await new Promise((done) => setImmediate(done));
      signal?.throwIfAborted();
    },
  };
};

const addresses: Readonly<Record<string, string>> = { ollama: '10.0.0.1', mistral: '10.0.0.2' };

/** One line of /proc/net/tcp for each answer that runs. */
const tcpTable = ({ answers }: FakeGateway): string =>
  Object.entries(answers)
    .flatMap(([service, count]) =>
      Array.from(
        { length: count },
        (_, i) => `0: 0100000A:${9000 + i} ${hexAddress(addresses[service] ?? '', 11434)} 01`,
      ),
    )
    .join('\n');

const shell = (gateway: FakeGateway, script: string, target = ''): string => {
  if (script.startsWith('readlink')) return gateway.link ?? '';
  if (script.startsWith('touch')) gateway.held = true;
  if (script.includes('ln -sfn')) gateway.link = target;
  else if (script.endsWith('/live')) delete gateway.link;
  else if (script.startsWith('test')) return gateway.held ? 'held' : '';
  else if (script.endsWith('/hold')) gateway.held = false;
  else if (script.endsWith('tcp')) return tcpTable(gateway);
  else throw new Error(`the gateway knows no ${script}`);
  return '';
};

const fakeDocker = (gateway: FakeGateway): FakeDocker => {
  const docker = new FakeDocker();
  for (const image of ['ollama:1', 'mistral:1', 'nginx:1']) docker.addImage(image);
  docker.onExec = (_, [, , script = '', , target]) => ({
    exitCode: 0,
    stdout: shell(gateway, script, target),
    stderr: '',
  });
  docker.programOf = (container) => {
    const ipAddress = addresses[container.state.labels['com.docker.compose.service'] ?? ''] ?? '10.0.0.9';
    const networks = Object.entries(container.state.networks).map(
      ([name, net]) => [name, { ...net, ipAddress }] as const,
    );
    container.state = { ...container.state, networks: Object.fromEntries(networks) };
    return {};
  };
  return docker;
};

/** `old`: null begins with nothing running and nothing selected. `more`: further keys of each x-frontier block. */
export async function fakeSwitching({
  old = 'ollama',
  more = '',
}: {
  old?: string | null;
  more?: string;
} = {}): Promise<FakeSwitching> {
  const root = await mkdtemp(join(tmpdir(), 'frontier-switch-'));
  for (const [id, title, kind] of [
    ['ollama', 'Ollama', 'ollama'],
    ['mistral', 'Mistral.rs', 'mistralrs'],
  ] as const) {
    await mkdir(join(root, 'stacks', id), { recursive: true });
    await writeFile(join(root, 'stacks', id, 'docker-compose.yml'), stackText(id, title, kind, more));
  }
  const gateway: FakeGateway = { held: false, answers: {} };
  const docker = fakeDocker(gateway);
  const probes: FakeSwitching['probes'] = {};
  const listeners = new Map<number, Listener>();
  const engine = (kind: EngineKind): Engine => ({
    ...engines[kind],
    bindsWhenLoaded: false,
    accelerator: { fixed: true, ask: async () => undefined },
    probe: async () => probes[kind] ?? { state: 'ready' },
    version: async () => undefined,
  });
  const context = createContext({
    workspace: { root },
    env: {},
    parts: {
      clock: hastyClock(),
      engines: { ollama: engine('ollama'), mistralrs: engine('mistralrs'), openai: engine('openai') },
      ports: {
        isFree: async (_, port) => !listeners.has(port),
        findListener: async (port) => listeners.get(port),
      },
      connection: connectionTo(() => docker),
    },
  });
  if (old !== null) {
    await moveSelection(context.workspace, old);
    const loaded = await loadStack(context, old);
    const base = { docker, engines: context.engines, clock: context.clock };
    await apply(plan(loaded, await readState(docker, loaded)), { ...base, loaded });
    gateway.link = `targets/${old}/11434`;
  }
  return {
    root,
    docker,
    context,
    gateway,
    probes,
    listeners,
    async run(request, options) {
      const prepared = await prepareSwitch(context, request);
      const journal = await newJournal(context, prepared);
      return runSwitch(switchContext(context, prepared), journal, { onProgress: () => {}, ...options });
    },
    services: () =>
      [...docker.containers.values()]
        .map(({ state }) => `${state.labels['com.docker.compose.service']} ${state.state}`)
        .sort(),
    selected: () => readlink(join(root, 'docker-compose.yml')).then((target) => target.split('/')[1] ?? ''),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** One engine serves: behind the gateway, which holds nothing back, and by the link. */
export async function expectServes({ services, gateway, selected }: FakeSwitching, stack: string): Promise<void> {
  expect(services()).toEqual(['gateway running', `${stack} running`]);
  expect(gateway).toMatchObject({ link: `targets/${stack}/11434`, held: false });
  expect(await selected()).toBe(stack);
}
