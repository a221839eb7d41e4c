import { expect, it } from 'vitest';
import { FakeDocker } from '../../../test/fakes/docker.ts';
import { loadedProject, type ProjectParts } from '../../../test/fakes/loaded-project.ts';
import { createManualClock } from '../../../test/fakes/manual-clock.ts';
import { engines } from '../engines/engine.ts';
import { apply } from './apply.ts';
import { describeStep } from './describe.ts';
import { plan } from './plan.ts';
import { planDown } from './plan-down.ts';
import { readByLabel, readState } from './state.ts';

const parts: ProjectParts = {
  services: {
    web: { depends_on: { db: { condition: 'service_started', required: true } } },
    db: { volumes: [{ type: 'volume', source: 'data', target: '/data' }] },
  },
  volumes: { data: { name: 'demo_data' } },
};

async function running(): Promise<FakeDocker> {
  const docker = new FakeDocker();
  docker.addImage('app:1');
  const loaded = loadedProject(parts);
  const made = plan(loaded, await readState(docker, loaded));
  await apply({ ...made, checks: [] }, { docker, loaded, engines, clock: createManualClock() });
  return docker;
}

it('goes by label, dependents first, and leaves volumes', async () => {
  const docker = await running();
  const down = planDown(await readByLabel(docker, 'demo'), { volumes: false });
  expect(down.steps.map(describeStep)).toEqual(['Remove web', 'Remove db', 'Remove network demo_default']);
  await apply(down, { docker, engines, clock: createManualClock() });
  expect(docker.containers.size).toBe(0);
  expect([...docker.volumes.keys()]).toEqual(['demo_data']);
  expect(planDown(await readByLabel(docker, 'demo'), { volumes: false }).steps).toEqual([]);
});

it('takes volumes only if asked, and never what the files call external', async () => {
  const docker = await running();
  const state = await readByLabel(docker, 'demo');
  expect(planDown(state, { volumes: true }).steps.map(describeStep)).toContain('Remove volume demo_data');
  const { project } = loadedProject({ ...parts, volumes: { data: { name: 'demo_data', external: true } } });
  expect(planDown(state, { volumes: true, project }).steps.map(describeStep)).not.toContain('Remove volume demo_data');
});

it('leaves a network that something else uses, and says so', async () => {
  const docker = await running();
  await docker.createContainer({
    name: 'guest',
    body: { Image: 'app:1', HostConfig: { NetworkMode: 'demo_default' } },
  });
  await docker.startContainer('guest');
  const down = planDown(await readByLabel(docker, 'demo'), { volumes: false });
  const ends = new Map<string, string>();
  await apply(down, {
    docker,
    engines,
    clock: createManualClock(),
    onProgress: (steps) => {
      for (const { label, state, detail } of steps) ends.set(label, `${state} ${detail ?? ''}`);
    },
  });
  expect(ends.get('Remove network demo_default')).toMatch(/^skipped .*active endpoints/);
  expect(docker.find('guest')).toBeDefined();
});

it('ends although labels of different runs form a circle', async () => {
  const docker = await running();
  const db = docker.find('demo-db-1')!;
  db.state = {
    ...db.state,
    labels: { ...db.state.labels, 'com.docker.compose.depends_on': 'web:service_started:false' },
  };
  await apply(planDown(await readByLabel(docker, 'demo'), { volumes: false }), {
    docker,
    engines,
    clock: createManualClock(),
  });
  expect(docker.containers.size).toBe(0);
});
