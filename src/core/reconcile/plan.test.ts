import { beforeEach, describe, expect, it } from 'vitest';
import { FakeDocker } from '../../../test/fakes/docker.ts';
import { loadedProject, type ProjectParts } from '../../../test/fakes/loaded-project.ts';
import { createManualClock } from '../../../test/fakes/manual-clock.ts';
import { ProblemError } from '../../shared/errors.ts';
import { engines } from '../engines/engine.ts';
import { apply } from './apply.ts';
import { describeStep } from './describe.ts';
import { label } from './labels.ts';
import { plan } from './plan.ts';
import { readState } from './state.ts';
import type { Scope } from './steps.ts';

let docker: FakeDocker;

beforeEach(() => {
  docker = new FakeDocker();
  docker.addImage('app:1');
  docker.addImage('app:2');
});

/** What the plan would do, in words. */
async function steps(parts: ProjectParts, scope?: Scope): Promise<string[]> {
  const loaded = loadedProject(parts);
  return plan(loaded, await readState(docker, loaded), scope).steps.map(describeStep);
}

/** Makes the engine as the parts say. */
async function up(parts: ProjectParts, composeVersion = '2.40.3'): Promise<void> {
  const loaded = loadedProject(parts);
  const made = plan(loaded, await readState(docker, loaded));
  const clock = createManualClock();
  await apply({ ...made, checks: [] }, { docker, loaded, engines, clock, composeVersion: async () => composeVersion });
}

/** Changes labels of a container, as another tool would have written them. */
function relabel(name: string, labels: Readonly<Record<string, string>>): void {
  const container = docker.find(name)!;
  container.state = { ...container.state, labels: { ...container.state.labels, ...labels } };
}

async function problemsOf(parts: ProjectParts) {
  const error = await steps(parts).catch((thrown: unknown) => thrown);
  if (error instanceof ProblemError) return error.problems;
  throw new Error('it was planned');
}

const service = { web: {} };

describe('from nothing', () => {
  it('pulls, makes what is used, creates and starts in the order of dependencies', async () => {
    expect(
      await steps({
        services: {
          web: { depends_on: { db: { condition: 'service_healthy', required: true } } },
          db: { image: 'db:1', volumes: [{ type: 'volume', source: 'data', target: '/data' }] },
        },
        volumes: { data: { name: 'demo_data' }, unused: { name: 'demo_unused' } },
      }),
    ).toEqual([
      'Pull db:1',
      'Create network demo_default',
      'Create volume demo_data',
      'Create db',
      'Create web',
      'Start db',
      'Wait until db is healthy',
      'Start web',
    ]);
  });

  it('pulls an image once for all services, and again for another platform', async () => {
    const services = {
      a: { image: 'x:1' },
      b: { image: 'x:1' },
      c: { image: 'x:1', platform: 'linux/arm64' },
    };
    const loaded = loadedProject({ services });
    const pulls = plan(loaded, await readState(docker, loaded)).steps.filter(({ kind }) => kind === 'pull');
    expect(pulls).toMatchObject([
      { image: 'x:1', services: ['a', 'b'] },
      { image: 'x:1', platform: 'linux/arm64', services: ['c'] },
    ]);
  });

  it('pulls an image that is there for another platform', async () => {
    expect(await steps({ services: { web: { platform: 'linux/arm64/v8' } } })).toContain('Pull app:1');
    expect(await steps({ services: { web: { platform: 'linux/amd64' } } })).not.toContain('Pull app:1');
  });

  it('begins with the engine and what it needs', async () => {
    const stack = { title: 'Ollama', engine: { service: 'llm', kind: 'ollama', port: 11434 } } as const;
    const services = {
      web: {},
      store: {},
      llm: { depends_on: { store: { condition: 'service_started', required: true } } },
    } as const;
    const made = await steps({ services, stack });
    expect(made.filter((step) => step.startsWith('Start'))).toEqual(['Start store', 'Start llm', 'Start web']);
    const alone = await steps({ services: { web: {}, llm: {} }, stack });
    expect(alone.filter((step) => step.startsWith('Start'))).toEqual(['Start llm', 'Start web']);
  });

  it('makes as many containers as are wanted', async () => {
    expect(
      await steps({ services: { web: { scale: 2 }, none: { deploy: { replicas: 0, resources: {}, placement: {} } } } }),
    ).toEqual(['Create network demo_default', 'Create web', 'Create web 2', 'Start web', 'Start web 2']);
  });

  it('refuses at once all that no step can mend', async () => {
    const problems = await problemsOf({
      services: {
        a: { networks: { out: null }, container_name: 'one', scale: 2 },
        b: { volumes: [{ type: 'volume', source: 'kept', target: '/x' }], pull_policy: 'never', image: 'no:1' },
        c: { networks: { default: { interface_name: 'eth9' } }, pull_policy: 'weekly' },
      },
      networks: { out: { name: 'outside', external: true, ipam: {} }, default: { name: 'demo_default', ipam: {} } },
      volumes: { kept: { name: 'kept', external: true } },
    });
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ['compose-invalid', 'The service a wants 2 containers, but its container_name one allows one.'],
      [
        'compose-unsupported',
        'The service c uses networks.interface_name, for which Docker’s API 1.49 is needed; this engine has 1.48.',
      ],
      ['image-missing', 'The image no:1 of b is not there, and its pull_policy is never.'],
      [
        'compose-unsupported',
        'The pull_policy weekly of c is not supported: always, missing, if_not_present, never are.',
      ],
      ['resource-missing', 'The external network outside (networks.out) does not exist.'],
      ['resource-missing', 'The external volume kept (volumes.kept) does not exist.'],
    ]);
  });
});

it('refuses to mount its own files on another machine, but not that machine’s', async () => {
  const loaded = loadedProject({
    services: {
      web: {
        volumes: [
          { type: 'bind', source: '/work/config', target: '/c' },
          { type: 'bind', source: '/proc', target: '/p' },
        ],
        configs: [{ source: 'file' }],
      },
    },
    configs: { file: { file: '/work/a.conf' } },
  });
  const state = await readState(docker, loaded);
  expect(() => plan(loaded, state)).not.toThrow();
  expect(() => plan(loaded, { ...state, local: false })).toThrow(
    'web mounts /work/config of this machine, but Docker runs on another.\nweb mounts /work/a.conf of this machine',
  );
});

describe('when it runs as wanted', () => {
  it.each(['2.26.1', '2.40.3', '5.0.1'])(
    'has nothing to do, whoever of Compose %s and later made it',
    async (version) => {
      const parts: ProjectParts = {
        services: {
          web: {
            depends_on: { db: { condition: 'service_started', required: true } },
            volumes: [{ type: 'bind', source: '/a', target: '/a', bind: { create_host_path: true } }],
          },
          db: { volumes: [{ type: 'volume', source: 'data', target: '/data' }] },
          side: { network_mode: 'service:web', depends_on: { web: { condition: 'service_started', required: true } } },
        },
        volumes: { data: { name: 'demo_data' } },
      };
      await up(parts, version);
      expect(docker.find('demo-web-1')?.state.labels[label.version]).toBe(version);
      expect(await steps(parts)).toEqual([]);
    },
  );

  it('leaves what belongs to others', async () => {
    await up({ name: 'other', services: service, networks: { default: { name: 'other_default', ipam: {} } } });
    await up({ services: service });
    expect(await steps({ services: service })).toEqual([]);
  });

  it('still makes sure that everything serves', async () => {
    const parts: ProjectParts = {
      services: { llm: {}, web: {} },
      stack: { title: 'Ollama', engine: { service: 'llm', kind: 'ollama', port: 11434 } },
    };
    await up(parts);
    const loaded = loadedProject(parts);
    const { steps, checks } = plan(loaded, await readState(docker, loaded));
    expect(steps).toEqual([]);
    expect(checks.map(describeStep)).toEqual(['Check that the services keep running', 'Wait until Ollama is ready']);
  });
});

describe('a container is replaced', () => {
  beforeEach(() => up({ services: service }));

  it('when its configuration changed', async () => {
    expect(await steps({ services: { web: { environment: { A: '1' } } } })).toEqual([
      'Recreate web: its configuration changed',
      'Start web',
    ]);
  });

  it('when its image changed', async () => {
    docker.addImage('app:1', { id: 'sha256:new' });
    expect(await steps({ services: service })).toEqual(['Recreate web: its image changed', 'Start web']);
  });

  it('when it is not in a network that it needs', async () => {
    await docker.stopContainer('demo-web-1');
    await docker.removeNetwork(docker.find('demo-web-1')!.state.networks.demo_default!.networkId);
    expect(await steps({ services: service })).toEqual([
      'Create network demo_default',
      'Recreate web: it is not connected to the network demo_default',
      'Start web',
    ]);
  });

  it('when its network changed: it is stopped first, and the network made anew', async () => {
    const networks = { default: { name: 'demo_default', ipam: {}, internal: true } };
    expect(await steps({ services: service, networks })).toEqual([
      'Stop web: demo_default is replaced',
      'Remove network demo_default: its configuration changed',
      'Create network demo_default',
      'Recreate web: it is not connected to the network demo_default',
      'Start web',
    ]);
  });

  it('when it lacks a volume that it needs', async () => {
    const services = { web: { volumes: [{ type: 'volume' as const, source: 'data', target: '/data' }] } };
    const volumes = { data: { name: 'demo_data' } };
    await up({ services, volumes });
    expect(await steps({ services, volumes })).toEqual([]);
    expect(await steps({ services, volumes: { data: { name: 'renamed' } } })).toEqual([
      'Create volume renamed',
      'Recreate web: it does not mount the volume renamed',
      'Start web',
    ]);
  });

  it('when it shares a namespace with one that is', async () => {
    const side = {
      network_mode: 'service:web',
      depends_on: { web: { condition: 'service_started', required: true } },
    } as const;
    await up({ services: { web: {}, side } });
    expect(await steps({ services: { web: { user: '1' }, side } })).toEqual([
      'Recreate web: its configuration changed',
      'Recreate side: it shares a namespace or volumes with web, which is replaced',
      'Start web',
      'Start side',
    ]);
  });

  it('when an interrupted run left only the new one, with the anonymous volumes', async () => {
    const container = docker.find('demo-web-1')!;
    container.state = { ...container.state, name: '0123456789ab_demo-web-1', state: 'created' };
    relabel('0123456789ab_demo-web-1', { [label.replace]: 'web-1' });
    expect(await steps({ services: service })).toEqual(['Recreate web: an earlier run was interrupted', 'Start web']);
  });

  it('but not for a changed depends_on, profile or scale', async () => {
    const services = { web: { profiles: ['x'], scale: 1, pull_policy: 'missing' } };
    expect(await steps({ services })).toEqual([]);
  });

  it('but not when a Compose of an unknown version made it: then a warning says so', async () => {
    relabel('demo-web-1', { [label.version]: '7.0.0', [label.hash]: 'of another form' });
    const loaded = loadedProject({ services: service });
    const { steps, warnings } = plan(loaded, await readState(docker, loaded));
    expect(steps).toEqual([]);
    expect(warnings).toMatchObject([{ code: 'drifted', message: expect.stringContaining('7.0.0') }]);
  });
});

describe('a container is removed', () => {
  it('when its service is not in the files, before anything is created', async () => {
    await up({ services: { ollama: {}, web: {} } });
    expect(await steps({ services: { mistral: {}, web: {} } })).toEqual([
      'Remove ollama: it is not part of this stack',
      'Create mistral',
      'Start mistral',
    ]);
    expect(await steps({ services: { mistral: {}, web: {} } }, { orphans: 'keep' })).toEqual([
      'Create mistral',
      'Start mistral',
    ]);
  });

  it('but not when a profile leaves its service out', async () => {
    await up({ services: { web: {}, debug: {} } });
    expect(await steps({ services: service, disabledServices: ['debug'] })).toEqual([]);
  });

  it('when fewer are wanted: first those that would be replaced, then the last', async () => {
    await up({ services: { web: { scale: 3 } } });
    relabel('demo-web-1', { [label.hash]: 'changed' });
    const loaded = loadedProject({ services: { web: { scale: 2 } } });
    const { steps } = plan(loaded, await readState(docker, loaded));
    expect(steps).toMatchObject([{ kind: 'remove', container: { name: 'demo-web-1' }, reason: 'scaled-down' }]);
  });

  it('when an interrupted run left it beside the one in use', async () => {
    await up({ services: service });
    const old = docker.find('demo-web-1')!;
    await docker.createContainer({
      name: '0123456789ab_demo-web-1',
      body: { Image: 'app:1', Labels: { ...old.state.labels, [label.replace]: 'web-1' } },
    });
    expect(await steps({ services: service })).toEqual(['Remove 0123456789ab_demo-web-1: left by an interrupted run']);
  });
});

describe('starting', () => {
  const waiting = { depends_on: { job: { condition: 'service_completed_successfully', required: true } } } as const;

  it('starts what was stopped, and nothing else', async () => {
    await up({ services: { web: {}, db: {} } });
    await docker.stopContainer('demo-db-1');
    expect(await steps({ services: { web: {}, db: {} } })).toEqual(['Start db']);
  });

  it('does not run a finished job again, unless what waits for it starts', async () => {
    docker.programOf = ({ state }) => (state.name === 'demo-job-1' ? { exitCode: 0 } : {});
    const services = { job: {}, web: waiting };
    await up({ services });
    expect(await steps({ services })).toEqual([]);
    await docker.stopContainer('demo-web-1');
    expect(await steps({ services })).toEqual(['Start job', 'Wait until job has finished', 'Start web']);
  });

  it('does not wait for what holds already', async () => {
    const db = { healthcheck: { test: ['CMD', 'true'] } };
    const web = { depends_on: { db: { condition: 'service_healthy', required: true } } } as const;
    await up({ services: { db, web } });
    await docker.stopContainer('demo-web-1');
    expect(await steps({ services: { db, web } })).toEqual(['Start web']);
    docker.setHealth('demo-db-1', 'unhealthy');
    expect(await steps({ services: { db, web } })).toEqual(['Wait until db is healthy', 'Start web']);
  });

  it('restarts what asks for it when its dependency is replaced', async () => {
    const web = { depends_on: { db: { condition: 'service_started', restart: true, required: true } } } as const;
    const other = { depends_on: { db: { condition: 'service_started', required: true } } } as const;
    await up({ services: { db: {}, web, other } });
    expect(await steps({ services: { db: { user: '5' }, web, other } })).toEqual([
      'Stop web: db is replaced',
      'Recreate db: its configuration changed',
      'Start db',
      'Start web',
    ]);
  });
});

describe('networks and volumes', () => {
  const volumes = { data: { name: 'demo_data', driver_opts: { type: 'nfs' } } };
  const services = { web: { volumes: [{ type: 'volume' as const, source: 'data', target: '/data' }] } };

  it('uses one that was made otherwise, and warns', async () => {
    await docker.createNetwork({ Name: 'demo_default' });
    await docker.createVolume({ Name: 'demo_data', Labels: { [label.project]: 'other' } });
    const loaded = loadedProject({ services, volumes });
    const { steps, warnings } = plan(loaded, await readState(docker, loaded));
    expect(steps.map(describeStep)).toEqual(['Create web', 'Start web']);
    expect(warnings.map(({ message }) => message)).toEqual([
      'The network demo_default was not made by Compose; it is used as it is.',
      'The volume demo_data belongs to the project other; it is used as it is.',
    ]);
  });

  it('never replaces a volume', async () => {
    await up({ services, volumes });
    const loaded = loadedProject({ services, volumes: { data: { name: 'demo_data' } } });
    const { steps, warnings } = plan(loaded, await readState(docker, loaded));
    expect(steps).toEqual([]);
    expect(warnings).toMatchObject([{ code: 'drifted', kept: 'The volume and its data were kept as they are.' }]);
  });
});

it('plans only some services and what they depend on', async () => {
  const services = {
    db: {},
    web: { depends_on: { db: { condition: 'service_started', required: true } } },
    other: {},
  } as const;
  expect(await steps({ services }, { services: ['web'] })).toEqual([
    'Create network demo_default',
    'Create db',
    'Create web',
    'Start db',
    'Start web',
  ]);
});
