import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { provideBusybox } from '../support/busybox-image.ts';
import { composePeers } from '../support/compose-peer.ts';
import { type CoreProject, coreProject } from '../support/core-project.ts';
import { type TemporaryWorkspace, temporaryWorkspace } from '../support/workspace.ts';

const peers = await composePeers();
const dockerHost = inject('dockerHost');
const image = await provideBusybox(dockerHost);

/** Dependencies of every kind, several containers, shared namespaces, all kinds of mounts. */
const mixed = `
services:
  db:
    image: ${image}
    command: sh -c 'sleep 0.2; echo ok > /tmp/ok; exec sleep 1000'
    init: true
    stop_grace_period: 2s
    healthcheck: { test: [CMD, cat, /tmp/ok], interval: 200ms, retries: 50 }
    volumes: [data:/data, /scratch]
  job:
    image: ${image}
    command: "true"
    depends_on: { db: { condition: service_healthy } }
  web:
    image: ${image}
    command: httpd -f -p 80
    init: true
    stop_grace_period: 2s
    depends_on:
      job: { condition: service_completed_successfully }
      db: { condition: service_started, restart: true }
    ports: ["127.0.0.1::80"]
    networks: { front: { aliases: [www] }, default: {} }
    configs: [{ source: text, target: /etc/text, mode: 0440 }, file]
    secrets: [token]
    volumes: ["./folder:/folder:ro", { type: tmpfs, target: /t, tmpfs: { size: 1m } }]
    environment: { A: $$x, B: }
  side:
    image: ${image}
    command: sleep 1000
    init: true
    network_mode: service:web
    volumes_from: ["db:ro"]
  worker:
    image: ${image}
    command: sleep 1000
    init: true
    scale: 2
    links: ["db:store"]
networks:
  front: { labels: { a: b } }
volumes:
  data: { labels: { c: d } }
configs:
  text: { content: "hello\\n" }
  file: { file: ./docker-compose.yml }
secrets:
  token: { environment: COMPOSE_PROJECT_NAME }
`;

/** The parts of an inspected container that a create request decides, without what differs from one to the next. */
async function made({ inspect, name }: CoreProject, service: string) {
  const { Config, HostConfig, NetworkSettings, Mounts } = await inspect(`${name}-${service}-1`);
  const { 'com.docker.compose.depends_on': dependsOn = '', ...labels } = Config.Labels;
  return {
    config: {
      ...Config,
      Hostname: Config.Hostname.length === 12 ? '' : Config.Hostname,
      AttachStdout: null,
      AttachStderr: null,
      Env: [...(Config.Env ?? [])].sort(),
      Labels: { ...labels, dependsOn: dependsOn.split(',').sort() },
    },
    host: sorted(HostConfig),
    networks: Object.entries(NetworkSettings.Networks).map(([network, { Aliases, IPAMConfig, Links }]) => ({
      network,
      // Docker adds the container's id.
      aliases: (Aliases ?? []).filter((alias: string) => !/^[0-9a-f]{12}$/.test(alias)),
      links: Links,
      ipam: IPAMConfig ?? {},
    })),
    mounts: Mounts.map(({ Type, Destination, RW }) => ({ Type, Destination, RW })).sort((a, b) =>
      a.Destination < b.Destination ? -1 : 1,
    ),
  };
}

/** Lists in no order, and nothing for an empty one: the two ask for the same in different ways. */
function sorted(host: object): Record<string, unknown> {
  const entries = Object.entries(host).map(([key, value]) => {
    if (Array.isArray(value)) {
      const list = value.map((item) => JSON.stringify(item)).sort();
      return [key, list.length > 0 ? list : null];
    }
    return [key, isEmpty(value) ? null : value];
  });
  return Object.fromEntries(entries);
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

const without = (containers: Readonly<Record<string, string>>, name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(containers).filter(([other]) => other !== name));

describe.each(peers)('with docker compose $version', (peer) => {
  let project: CoreProject;
  beforeAll(async () => {
    project = await coreProject({ dockerHost, peer });
    await project.write('docker-compose.yml', mixed);
    await project.write('folder/file', 'x');
  });
  afterAll(() => project?.remove());

  const services = ['db', 'web', 'worker'];
  let ours: unknown;

  // Each test goes on where the one before ended.
  it('its up -d recreates nothing of ours, and its ps and logs work', async () => {
    const { up, compose, containers, plan, name } = project;
    await up();
    ours = await Promise.all(services.map((service) => made(project, service)));
    const before = await containers();
    await compose('up', '-d');
    const after = await containers();
    const job = `${name}-job-1`;
    expect(before).toMatchObject(without(after, job));
    // Compose runs a finished job again with every up, but it is the same container.
    expect(after[job]?.split(' ')[0]).toBe(before[job]?.split(' ')[0]);
    expect(await plan()).toEqual([]);
    const listed = (await compose('ps', '--format', '{{.Service}}')).trim().split('\n').sort();
    expect(listed).toEqual(['db', 'side', 'web', 'worker', 'worker']);
    await compose('logs');
  });

  it('both see a change alike, and hand anonymous volumes on', async () => {
    const { up, compose, containers, plan, write, inspect, name } = project;
    const scratch = async () =>
      (await inspect(`${name}-db-1`)).Mounts.find(({ Destination }) => Destination === '/scratch')?.Name;
    const volume = await scratch();
    const before = await containers();
    await write('docker-compose.yml', mixed.replace('sleep 0.2', 'sleep 0.1'));
    expect(await plan()).toContain('Recreate db: its configuration changed');
    await up();
    const after = await containers();
    expect(after[`${name}-db-1`]).not.toBe(before[`${name}-db-1`]);
    expect(await scratch()).toBe(volume);
    await compose('up', '-d');
    expect(after).toMatchObject(without(await containers(), `${name}-job-1`));
    await write('docker-compose.yml', mixed);
    await compose('up', '-d');
    expect(await scratch()).toBe(volume);
    expect(await plan()).toEqual([]);
  });

  it('both replace a network that changed', async () => {
    const { up, compose, containers, plan, write, name } = project;
    await write('docker-compose.yml', mixed.replace('front: { labels: { a: b } }', 'front: { labels: { a: c } }'));
    await up();
    expect(await plan()).toEqual([]);
    const before = await containers();
    await compose('up', '-d');
    expect(before).toMatchObject(without(await containers(), `${name}-job-1`));
  });

  it('its down takes all of it', async () => {
    await project.compose('down', '--volumes');
    expect(await project.containers()).toEqual({});
  });

  it('after its up -d there is nothing to do for us, it made what we make, and our down takes all of it', async () => {
    const { compose, plan, down, containers, docker, name, write } = project;
    await write('docker-compose.yml', mixed);
    await compose('up', '-d');
    expect(await plan()).toEqual([]);
    // An older one asks for a named volume by `Binds`, to the same effect.
    if (peer === peers[0]) expect(await Promise.all(services.map((service) => made(project, service)))).toEqual(ours);
    await down({ volumes: true });
    expect(await containers()).toEqual({});
    const filters = { label: [`com.docker.compose.project=${name}`] };
    expect(await docker.listNetworks({ filters })).toEqual([]);
    expect((await docker.listVolumes({ filters: JSON.stringify(filters) as never })).Volumes ?? []).toEqual([]);
  });
});

describe('the real stacks', () => {
  let workspace: TemporaryWorkspace;
  let project: CoreProject;
  beforeAll(async () => {
    workspace = await temporaryWorkspace(inject('imageEnv'));
    await workspace.select('ollama');
    project = await coreProject({ dockerHost, peer: peers[0]!, workspace });
  });
  afterAll(async () => {
    await project?.remove();
    await workspace?.remove();
  });

  it('are ready after our up, unchanged by docker compose', async () => {
    const { up, compose, containers } = project;
    await up();
    const before = await containers();
    await compose('up', '-d');
    expect(await containers()).toEqual(before);
  });

  it('change the engine and nothing else when the link is moved', async () => {
    const { up, containers, compose, plan, name } = project;
    const common = without(await containers(), `${name}-ollama-1`);
    await workspace.select('mistral');
    expect(await plan()).toEqual([
      'Remove ollama: it is not part of this stack',
      expect.stringContaining('Create volume'),
      'Create mistral',
      'Start mistral',
    ]);
    await up();
    const after = await containers();
    expect(after).toMatchObject(common);
    expect(Object.keys(after)).toContain(`${name}-mistral-1`);
    expect(Object.keys(after)).not.toContain(`${name}-ollama-1`);
    await compose('up', '-d');
    expect(await containers()).toEqual(after);
  });

  it('leave us nothing to do when docker compose started them', async () => {
    const { down, compose, plan } = project;
    await down();
    await compose('up', '-d');
    expect(await plan()).toEqual([]);
  });
});
