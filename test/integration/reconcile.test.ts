import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { systemExec } from '../../src/core/system/exec.ts';
import { systemPorts } from '../../src/core/system/ports.ts';
import { type Problem, ProblemError } from '../../src/shared/errors.ts';
import type { StepProgress } from '../../src/shared/snapshot.ts';
import { provideBusybox } from '../support/busybox-image.ts';
import { type CoreProject, coreProject } from '../support/core-project.ts';
import { type TemporaryWorkspace, temporaryWorkspace } from '../support/workspace.ts';

const dockerHost = inject('dockerHost');
const image = await provideBusybox(dockerHost);
const peer = { path: '/nonexistent', version: '2.40.3' };
let project: CoreProject | undefined;
let workspace: TemporaryWorkspace | undefined;
afterEach(async () => {
  await project?.remove();
  await workspace?.remove();
  project = undefined;
  workspace = undefined;
});

const start = async (text: string): Promise<CoreProject> => {
  project = await coreProject({ dockerHost, peer });
  await project.write('docker-compose.yml', text);
  return project;
};

/** What went wrong. */
async function problemsOf(run: Promise<void>): Promise<readonly Problem[]> {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ProblemError) return error.problems;
  throw error ?? new Error('it went well');
}

describe('what can go wrong', () => {
  it('a port that another container has', async () => {
    const one = await start(`
services:
  a: { image: ${image}, command: sleep 100, init: true, ports: ["127.0.0.1::80"] }
`);
    await one.up();
    const taken = (await one.inspect(`${one.name}-a-1`)).NetworkSettings.Ports['80/tcp']?.[0]?.HostPort;
    await one.write(
      'docker-compose.yml',
      `
services:
  a: { image: ${image}, command: sleep 100, init: true, ports: ["127.0.0.1::80"] }
  b: { image: ${image}, command: sleep 100, init: true, ports: ["127.0.0.1:${taken}:80"] }
`,
    );
    expect(await problemsOf(one.up())).toMatchObject([
      {
        code: 'port-in-use',
        message: `b can’t have the port ${taken}: the container ${one.name}-a-1 has it.`,
        kept: expect.stringMatching(/^Done: Create b\. Not done: Start b;/),
      },
    ]);
  });

  it('a port that a program has', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { up } = await start(`
services:
  a: { image: ${image}, command: sleep 100, init: true, ports: ["127.0.0.1:${port}:80"] }
`);
    const [problem] = await problemsOf(up({ ports: systemPorts(process.platform, systemExec) }));
    server.close();
    expect(problem).toMatchObject({
      code: 'port-in-use',
      message: expect.stringContaining(`(process ${process.pid})`),
    });
  });

  it('a secret whose file is not there: it does not become a folder', async () => {
    const { up, containers } = await start(`
services:
  a: { image: ${image}, command: sleep 100, secrets: [key] }
secrets: { key: { file: ./not-there } }
`);
    expect(await problemsOf(up())).toMatchObject([{ code: 'bind-unavailable' }]);
    expect(await containers()).toEqual({});
  });

  it('a service that ends, one that loops, a job that fails', async () => {
    const { up, write } = await start(`
services:
  a: { image: ${image}, command: sh -c 'echo bad config >&2; exit 3' }
`);
    expect(await problemsOf(up())).toMatchObject([
      { code: 'service-exited', message: 'a ended with exit code 3.', evidence: ['bad config'] },
    ]);
    await write(
      'docker-compose.yml',
      `
services:
  a: { image: ${image}, command: sh -c 'echo no model >&2; exit 4', restart: unless-stopped }
`,
    );
    expect(await problemsOf(up())).toMatchObject([
      { code: 'restart-loop', evidence: expect.arrayContaining(['no model']) },
    ]);
    await write(
      'docker-compose.yml',
      `
services:
  a: { image: ${image}, command: sleep 100, init: true, depends_on: { job: { condition: service_completed_successfully } } }
  job: { image: ${image}, command: sh -c 'echo no table >&2; exit 5' }
`,
    );
    expect(await problemsOf(up())).toMatchObject([{ code: 'dependency-failed', evidence: ['no table'] }]);
  });

  it('a dependency that is unhealthy: what its check said is shown', async () => {
    const { up } = await start(`
services:
  a: { image: ${image}, command: sleep 100, init: true, depends_on: { b: { condition: service_healthy } } }
  b:
    image: ${image}
    command: sleep 100
    init: true
    healthcheck: { test: echo not yet; false, interval: 100ms, retries: 2 }
`);
    expect(await problemsOf(up())).toMatchObject([{ code: 'dependency-failed', evidence: ['not yet'] }]);
  });

  it('a run that is cancelled while it waits, and the next one that goes on', async () => {
    const { up, plan, containers, name } = await start(`
services:
  a: { image: ${image}, command: sleep 100, init: true, depends_on: { b: { condition: service_healthy } } }
  b:
    image: ${image}
    command: sh -c 'sleep 1; echo ok > /tmp/ok; exec sleep 100'
    init: true
    healthcheck: { test: cat /tmp/ok, interval: 100ms, retries: 100 }
`);
    const cancel = new AbortController();
    const onProgress = (steps: readonly StepProgress[]) => {
      if (steps.some(({ id, state }) => id.startsWith('wait:') && state === 'running')) cancel.abort();
    };
    expect(await problemsOf(up({ signal: cancel.signal, onProgress }))).toMatchObject([{ code: 'cancelled' }]);
    expect(Object.keys(await containers())).toEqual([`${name}-a-1`, `${name}-b-1`]);
    expect(await plan()).toContain('Start a');
    await up();
    expect(await plan()).toEqual([]);
  });
});

describe('the engine of a stack', () => {
  const unpublished = (healthcheck: string) => `
x-frontier: { title: Ollama, engine: { service: ollama, kind: ollama, port: 11434 } }
services:
  ollama: { image: "ollama/ollama:${inject('imageEnv').OLLAMA_TAG}", healthcheck: { ${healthcheck} } }
`;

  it('is asked from another container when its port is not published', async () => {
    const { up } = await start(`${unpublished('disable: true')}
  gateway: { image: "nginx:${inject('imageEnv').NGINX_TAG ?? '1.30-alpine'}", entrypoint: [sleep, '1000'], init: true }
`);
    await up();
  });

  it('is ready when it is healthy where nobody can ask it', async () => {
    const { up } = await start(unpublished('test: [CMD, ollama, list], interval: 200ms'));
    await up();
  });

  it('is waited for while it loads, and its log shown when it ends', async () => {
    workspace = await temporaryWorkspace(inject('imageEnv'));
    await workspace.select('mistral');
    await workspace.setKnobs('mistral', { loadMs: 1_000 });
    project = await coreProject({ dockerHost, peer, workspace });
    await project.up();
    await project.docker.getContainer(`${project.name}-mistral-1`).remove({ force: true });
    await workspace.setKnobs('mistral', { crashAtStart: true });
    const [problem] = await problemsOf(project.up());
    expect(problem?.code).toBe('restart-loop');
    expect(problem?.evidence).not.toEqual([]);
  });
});
