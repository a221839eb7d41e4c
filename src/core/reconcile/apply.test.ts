import { beforeEach, describe, expect, it } from 'vitest';
import { type FakeApplying, fakeApplying } from '../../../test/fakes/applying.ts';
import { makeImage } from '../../../test/fakes/docker-resources.ts';
import type { ProjectParts } from '../../../test/fakes/loaded-project.ts';
import type { Problem } from '../../shared/errors.ts';
import { label } from './labels.ts';

let docker: FakeApplying['docker'];
let up: FakeApplying['up'];
let states: FakeApplying['states'];
let names: FakeApplying['names'];
let callsOf: FakeApplying['callsOf'];

beforeEach(() => {
  ({ docker, up, states, names, callsOf } = fakeApplying());
});

describe('a pull', () => {
  it('shows its bytes', async () => {
    docker.remote.set('db:1', { image: makeImage('db:1'), layers: [100, 200] });
    const bytes: unknown[] = [];
    await up({ services: { db: { image: 'db:1' } } }, { onProgress: (steps) => bytes.push(steps[0]?.bytes) });
    expect(bytes).toContainEqual({ current: 100, total: 300 });
    expect(names()).toEqual(['demo-db-1']);
  });

  it('that fails leaves everything as it was', async () => {
    await up({ services: { web: {} } });
    const problems = await up({ services: { db: { image: 'db:1' } } });
    expect(problems).toMatchObject([
      { code: 'image-missing', kept: expect.stringMatching(/^Nothing was changed\. Not done: Pull db:1;/) },
    ]);
    expect(docker.find('demo-web-1')?.state.state).toBe('running');
  });

  it('of an image that changed replaces the container', async () => {
    const parts: ProjectParts = { services: { web: { pull_policy: 'always' } } };
    const image = docker.addImage('app:1');
    docker.remote.set('app:1', { image, layers: [1] });
    await up(parts);
    const before = docker.find('demo-web-1')?.state.id;
    await up(parts);
    expect(docker.find('demo-web-1')?.state.id).toBe(before);
    docker.remote.set('app:1', { image: { ...image, id: 'sha256:new' }, layers: [1] });
    expect(await up(parts)).toBeUndefined();
    expect(docker.find('demo-web-1')?.state.imageId).toBe('sha256:new');
    expect(states()['Recreate web: its image changed']).toBe('done');
  });
});

describe('a container', () => {
  it('carries what Compose knows it by', async () => {
    await up({ services: { web: { depends_on: { db: { condition: 'service_started', required: true } } }, db: {} } });
    expect(docker.find('demo-web-1')?.state.labels).toEqual({
      [label.project]: 'demo',
      [label.service]: 'web',
      [label.version]: '5.0.0',
      [label.oneoff]: 'False',
      [label.number]: '1',
      [label.hash]: expect.stringMatching(/^[0-9a-f]{64}$/),
      [label.image]: docker.addImage('app:1').id,
      [label.dependsOn]: 'db:service_started:false',
      [label.workingDir]: '/work',
      [label.configFiles]: '/work/docker-compose.yml',
    });
  });

  it('follows the containers that the project has', async () => {
    await up({ services: { web: {} } }, { composeVersion: async () => '2.40.3' });
    await up({ services: { web: {}, db: {} } }, { composeVersion: async () => '5.1.0' });
    expect(docker.find('demo-db-1')?.state.labels[label.version]).toBe('2.40.3');
  });

  it('gets configs and secrets that are no files before it starts', async () => {
    await up({
      services: { web: { configs: [{ source: 'c', target: '/etc/c' }] } },
      configs: { c: { content: 'text' } },
    });
    const web = docker.find('demo-web-1')!;
    expect(web.archives).toHaveLength(1);
    expect(Buffer.from(web.archives[0]!.tar).toString()).toMatch(/^etc\/c\0.*text/s);
    const order = docker.calls.map(({ method }) => method);
    expect(order.indexOf('putArchive')).toBeLessThan(order.indexOf('startContainer'));
  });

  it('is not left over when it can’t be finished', async () => {
    const parts: ProjectParts = {
      services: { web: { configs: [{ source: 'c' }] } },
      configs: { c: { environment: 'NOT_SET' } },
    };
    expect(await up(parts)).toMatchObject([{ code: 'variable-missing' }]);
    expect(names()).toEqual([]);
  });
});

describe('replacing', () => {
  const changed: ProjectParts = { services: { web: { user: '1' } } };
  beforeEach(async () => {
    await up({ services: { web: {} } });
    docker.calls.length = 0;
  });

  it('makes the new one beside the old one, then gives it the name', async () => {
    const old = docker.find('demo-web-1')!.state.id;
    expect(await up(changed)).toBeUndefined();
    expect(names()).toEqual(['demo-web-1']);
    const made = docker.find('demo-web-1')!;
    expect(made.spec.name).toBe(`${old.slice(0, 12)}_demo-web-1`);
    expect(made.state.labels[label.replace]).toBe('web-1');
    expect(
      docker.calls.map(({ method }) => method).filter((method) => /^(create|stop|remove|rename|start)C/.test(method)),
    ).toEqual(['createContainer', 'stopContainer', 'removeContainer', 'renameContainer', 'startContainer']);
  });

  it('hands on anonymous volumes, and removes no volume', async () => {
    const parts = (user: string): ProjectParts => ({
      services: { web: { user, volumes: [{ type: 'volume', target: '/scratch' }] } },
    });
    await up(parts('1'));
    const volume = docker.find('demo-web-1')!.state.mounts[0]?.name;
    await up(parts('2'));
    expect(docker.find('demo-web-1')!.state.mounts[0]?.name).toBe(volume);
    expect(callsOf('removeVolume')).toEqual([]);
    expect(callsOf('removeContainer').map(({ args }) => args[1])).not.toContainEqual(
      expect.objectContaining({ volumes: true }),
    );
  });

  it('lets the old one go on when the new one can’t be made', async () => {
    docker.fail('createContainer', { code: 'disk-full', message: 'full', evidence: ['no space left on device'] });
    expect(await up(changed)).toMatchObject([{ code: 'disk-full' }]);
    expect(docker.find('demo-web-1')?.state.state).toBe('running');
    expect(names()).toEqual(['demo-web-1']);
  });

  it('that was interrupted is completed by the next run', async () => {
    docker.fail('renameContainer', { code: 'docker-call-failed', message: 'gone' });
    expect(await up(changed)).toMatchObject([{ code: 'docker-call-failed' }]);
    expect(await up(changed)).toBeUndefined();
    expect(names()).toEqual(['demo-web-1']);
    expect(docker.find('demo-web-1')?.state.state).toBe('running');
  });
});

describe('the first failure', () => {
  it('stops, and says what was done and what was not', async () => {
    docker.fail('startContainer', { code: 'docker-call-failed', message: 'no', kept: 'All else.' });
    const parts: ProjectParts = {
      services: { db: {}, web: { depends_on: { db: { condition: 'service_started', required: true } } } },
    };
    expect(await up(parts)).toMatchObject([
      {
        code: 'docker-call-failed',
        kept: 'All else. Done: Create network demo_default; Create db; Create web. Not done: Start db; Start web; Check that the services keep running.',
      },
    ]);
    expect(states()).toMatchObject({ 'Start db': 'failed', 'Start web': 'waiting' });
  });

  it('names the container that has a port', async () => {
    const ports = [{ target: 80, published: '8080', protocol: 'tcp' }];
    await up({
      name: 'other',
      services: { proxy: { ports } },
      networks: { default: { name: 'other_default', ipam: {} } },
    });
    expect(await up({ services: { web: { ports } } })).toMatchObject([
      {
        code: 'port-in-use',
        message: 'web can’t have the port 8080: the container other-proxy-1 has it.',
        action: 'Choose another port in .env, or stop it: docker stop other-proxy-1',
      },
    ]);
  });

  it('names the program that has a port', async () => {
    const refused: Problem = {
      code: 'port-in-use',
      message: 'Docker could not start it.',
      evidence: ['Error starting userland proxy: listen tcp4 127.0.0.1:11434: bind: address already in use'],
    };
    docker.fail('startContainer', refused);
    const ports = { findListener: async (port: number) => (port === 11434 ? { pid: 77, name: 'ollama' } : undefined) };
    expect(await up({ services: { web: {} } }, { ports })).toMatchObject([
      {
        code: 'port-in-use',
        message: 'web can’t have the port 11434: ollama (process 77) has it.',
        evidence: refused.evidence,
      },
    ]);
  });
});
