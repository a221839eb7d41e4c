import { beforeEach, describe, expect, it } from 'vitest';
import { type FakeApplying, fakeApplying } from '../../../test/fakes/applying.ts';
import { makeImage } from '../../../test/fakes/docker-resources.ts';
import type { ProjectParts } from '../../../test/fakes/loaded-project.ts';
import { type Engine, engines, type Probe } from '../engines/engine.ts';

let docker: FakeApplying['docker'];
let clock: FakeApplying['clock'];
let up: FakeApplying['up'];
let warnings: FakeApplying['warnings'];
let states: FakeApplying['states'];
let names: FakeApplying['names'];

beforeEach(() => {
  ({ docker, clock, up, warnings, states, names } = fakeApplying());
});

describe('conditions', () => {
  const healthy = (required: boolean): ProjectParts => ({
    services: {
      db: { healthcheck: { test: ['CMD', 'x'] } },
      web: { depends_on: { db: { condition: 'service_healthy', required } } },
    },
  });

  it('waits until a dependency is healthy', async () => {
    expect(await up(healthy(true))).toBeUndefined();
    const order = docker.calls.filter(({ method }) => method === 'startContainer').map(({ args }) => args[0]);
    expect(order).toEqual(['demo-db-1', 'demo-web-1']);
  });

  it('stops when it is unhealthy, with what the check said', async () => {
    docker.programOf = () => ({ health: 'starting' });
    const run = up(healthy(true));
    while (docker.find('demo-db-1')?.state.state !== 'running') await clock.advance(10);
    docker.setHealth('demo-db-1', 'unhealthy', 'connection refused\n');
    expect(await run).toMatchObject([{ code: 'dependency-failed', evidence: ['connection refused'] }]);
    expect(docker.find('demo-web-1')?.state.state).toBe('created');
  });

  it('goes on without one that is not required', async () => {
    docker.programOf = ({ state }) => (state.name === 'demo-db-1' ? { exitCode: 3 } : {});
    await up(healthy(false));
    expect(docker.find('demo-web-1')?.state.state).toBe('running');
    expect(states()['Wait until db is healthy']).toBe('skipped');
  });

  it('refuses to wait for health without a health check', async () => {
    const parts: ProjectParts = {
      services: { db: {}, web: { depends_on: { db: { condition: 'service_healthy', required: true } } } },
    };
    expect(await up(parts)).toMatchObject([
      { code: 'dependency-failed', message: expect.stringContaining('no health check') },
    ]);
  });

  it('gives up in time', async () => {
    docker.programOf = () => ({ health: 'starting', lines: [{ stream: 'stdout', text: 'still booting' }] });
    expect(await up(healthy(true), { timeoutMs: 3_000 })).toMatchObject([
      { code: 'not-ready', message: 'db did not become healthy in time.', evidence: ['still booting'] },
    ]);
  });

  it('stops when a job fails, with its log', async () => {
    docker.programOf = ({ state }) =>
      state.name === 'demo-job-1' ? { exitCode: 2, lines: [{ stream: 'stderr', text: 'no such table' }] } : {};
    const parts: ProjectParts = {
      services: {
        job: {},
        web: { depends_on: { job: { condition: 'service_completed_successfully', required: true } } },
      },
    };
    expect(await up(parts)).toMatchObject([
      { code: 'dependency-failed', message: expect.stringContaining('exit code 2'), evidence: ['no such table'] },
    ]);
  });
});

describe('services keep running', () => {
  it('or what they wrote last is shown', async () => {
    docker.programOf = () => ({ exitCode: 1, lines: [{ stream: 'stderr', text: 'unknown directive "listne"' }] });
    expect(await up({ services: { web: {} } })).toMatchObject([
      {
        code: 'service-exited',
        message: 'web ended with exit code 1.',
        evidence: ['unknown directive "listne"'],
        action: 'Read its whole log: docker logs demo-web-1',
      },
    ]);
  });

  it('or their loop is noticed', async () => {
    const run = up({ services: { web: { restart: 'always' } } });
    while (docker.find('demo-web-1')?.state.state !== 'running') await clock.advance(10);
    for (let i = 0; i < 3; i++) {
      docker.exit('demo-web-1', 5);
      await clock.advance(150);
    }
    expect(await run).toMatchObject([{ code: 'restart-loop', kept: expect.stringMatching(/^It was left as it is\./) }]);
  });

  it('or want of memory, or another processor’s image is named', async () => {
    const run = up({ services: { web: {} } });
    while (docker.find('demo-web-1')?.state.state !== 'running') await clock.advance(10);
    docker.exit('demo-web-1', 137, { oomKilled: true });
    expect(await run).toMatchObject([{ code: 'service-exited', message: expect.stringContaining('want of memory') }]);
    docker.programOf = () => ({ exitCode: 1, lines: [{ stream: 'stderr', text: 'exec /bin/sh: exec format error' }] });
    expect(await up({ services: { web: {} } })).toMatchObject([{ code: 'image-platform' }]);
  });

  it('and one that ended well is done', async () => {
    docker.programOf = () => ({ exitCode: 0 });
    expect(await up({ services: { web: {} } })).toBeUndefined();
    expect(warnings()).toEqual([]);
  });

  describe('beside an engine that serves', () => {
    const stack = { title: 'Ollama', engine: { service: 'llm', kind: 'ollama', port: 11434 } } as const;
    const check = { healthcheck: { test: ['CMD', 'x'] } };
    const parts: ProjectParts = { stack, services: { llm: {}, gateway: check, grafana: check } };
    const ready = {
      engines: { ...engines, ollama: { ...engines.ollama, probe: async () => ({ state: 'ready' as const }) } },
    };
    const illOf = async (...services: readonly string[]) => {
      await up(parts, ready);
      for (const service of services) docker.setHealth(`demo-${service}-1`, 'unhealthy', 'no answer\n');
      return up(parts, ready);
    };

    it('one that is unhealthy is a warning that names it', async () => {
      expect(await illOf('grafana')).toBeUndefined();
      expect(warnings()).toEqual([
        {
          code: 'service-unhealthy',
          message: 'The health check of grafana fails.',
          evidence: ['no answer'],
          source: { kind: 'check', service: 'grafana', at: expect.any(String) },
          kept: 'It was left running; the engine serves all the same.',
        },
      ]);
    });

    it('the gateway has to be healthy, since clients reach the engine through it', async () => {
      expect(await illOf('grafana', 'gateway')).toMatchObject([
        { message: 'The health check of gateway fails.' },
        { message: 'The health check of grafana fails.' },
      ]);
    });
  });

  it('without an engine each has to be healthy', async () => {
    const parts: ProjectParts = { services: { db: { healthcheck: { test: ['CMD', 'x'] } } } };
    await up(parts);
    docker.setHealth('demo-db-1', 'unhealthy', 'no answer\n');
    expect(await up(parts)).toMatchObject([{ code: 'service-unhealthy', evidence: ['no answer'] }]);
  });
});

describe('the engine', () => {
  const parts: ProjectParts = {
    services: { llm: { ports: [{ target: 11434, published: '21434', host_ip: '127.0.0.1', protocol: 'tcp' }] } },
    stack: { title: 'Ollama', engine: { service: 'llm', kind: 'ollama', port: 11434 } },
  };

  /** An engine that answers what the test says, by the number of the question. */
  const answering = (answer: (question: number) => Probe) => {
    const asked: string[] = [];
    const engine: Engine = {
      ...engines.ollama,
      probe: async (baseUrl) => {
        asked.push(baseUrl);
        return answer(asked.length);
      },
    };
    return { asked, engines: { ...engines, ollama: engine } };
  };

  it('is asked at its published port until it is ready', async () => {
    const fake = answering((question) => ({ state: question < 4 ? 'refused' : 'ready' }));
    expect(await up(parts, fake)).toBeUndefined();
    expect(fake.asked).toEqual(Array(4).fill('http://127.0.0.1:21434'));
    expect(states()['Wait until Ollama is ready']).toBe('done');
  });

  it('is waited for even when nothing has to change', async () => {
    await up(
      parts,
      answering(() => ({ state: 'ready' })),
    );
    const fake = answering((question) => ({ state: question < 3 ? 'alive' : 'ready' }));
    expect(await up(parts, fake)).toBeUndefined();
    expect(fake.asked).toHaveLength(3);
  });

  it('shows its last log line while it loads', async () => {
    docker.programOf = () => ({ lines: [{ stream: 'stderr', text: 'loading tensors 40%' }] });
    const details = new Set<string | undefined>();
    const fake = answering((question) => ({ state: question < 20 ? 'refused' : 'ready' }));
    await up(parts, { ...fake, onProgress: (steps) => details.add(steps.at(-1)?.detail) });
    expect(details).toContain('loading tensors 40%');
  });

  it('has its log shown when it ends, loops, or takes too long', async () => {
    docker.programOf = () => ({ exitCode: 1, lines: [{ stream: 'stderr', text: 'cannot open model' }] });
    const never = answering(() => ({ state: 'refused' }));
    expect(await up(parts, never)).toMatchObject([{ code: 'service-exited', evidence: ['cannot open model'] }]);

    docker.programOf = () => ({ lines: [{ stream: 'stderr', text: 'downloading' }] });
    expect(await up(parts, { ...never, timeoutMs: 2_000 })).toMatchObject([
      {
        code: 'not-ready',
        message: 'Ollama did not become ready in time: nothing answers on its port yet.',
        evidence: expect.arrayContaining(['downloading']),
        kept: expect.stringMatching(/^It was left running and may still become ready\./),
      },
    ]);
    expect(docker.find('demo-llm-1')?.state.state).toBe('running');
  });

  it('is asked through exec when its port is not published', async () => {
    const asked: (readonly string[])[] = [];
    docker.onExec = (_, command) => {
      asked.push(command);
      const [status, body] = command[4]?.endsWith('/api/tags') ? [200, '{"models":[]}'] : [404, ''];
      return { exitCode: 0, stdout: `${body}\nHTTP/1.1 ${status}`, stderr: '' };
    };
    expect(await up({ ...parts, services: { llm: {} } })).toBeUndefined();
    expect(asked[0]?.[4]).toBe('http://127.0.0.1:11434/api/tags');
  });
});

describe('cancelling', () => {
  it('stops a pull', async () => {
    docker.remote.set('db:1', { image: makeImage('db:1'), layers: [1, 2, 3] });
    const cancel = new AbortController();
    const onProgress = () => cancel.abort();
    expect(await up({ services: { db: { image: 'db:1' } } }, { signal: cancel.signal, onProgress })).toMatchObject([
      { code: 'cancelled' },
    ]);
    expect(names()).toEqual([]);
  });

  it('stops a wait, and says what was done', async () => {
    docker.programOf = () => ({ health: 'starting' });
    const cancel = new AbortController();
    const parts: ProjectParts = {
      services: {
        db: { healthcheck: { test: ['CMD', 'x'] } },
        web: { depends_on: { db: { condition: 'service_healthy', required: true } } },
      },
    };
    const run = up(parts, { signal: cancel.signal });
    while (docker.find('demo-db-1')?.state.state !== 'running') await clock.advance(10);
    cancel.abort();
    expect(await run).toMatchObject([
      { code: 'cancelled', kept: expect.stringContaining('Start db. Not done: Wait until db is healthy') },
    ]);
  });
});
