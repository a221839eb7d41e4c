import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rawSocket } from '../../../test/support/raw-socket.ts';
import { json, scriptedEngine } from '../../../test/support/scripted-engine.ts';
import { type ProblemCode, ProblemError } from '../../shared/errors.ts';
import type { DiscoveryFiles } from './contexts.ts';
import { type DiscoverOptions, type Discovery, discoverDocker } from './discover.ts';
import { formatEndpoint } from './endpoint.ts';
import type { EngineInfo } from './objects.ts';

const home = '/Users/me';

/** Files by their paths; folders are what lies in them. A value `-> path` is a link. */
const filesOf = (tree: Readonly<Record<string, string>>): DiscoveryFiles => {
  const realPath = (path: string): string | undefined => {
    const value = tree[path];
    return value?.startsWith('-> ') ? realPath(value.slice(3)) : value === undefined ? undefined : path;
  };
  return {
    readText: async (path) => tree[path],
    list: async (folder) => [
      ...new Set(
        Object.keys(tree)
          .filter((path) => path.startsWith(`${folder}/`))
          .map((path) => path.slice(folder.length + 1).split('/')[0] ?? ''),
      ),
    ],
    exists: async (path) => path in tree,
    realPath: async (path) => realPath(path),
  };
};

const contextPath = (name: string, rest: string, config = `${home}/.docker`) =>
  join(config, 'contexts', rest.replace('ID', createHash('sha256').update(name).digest('hex')));

const context = (name: string, host: string, config?: string): Record<string, string> => ({
  [contextPath(name, 'meta/ID/meta.json', config)]: JSON.stringify({
    Name: name,
    Metadata: {},
    Endpoints: { docker: { Host: host, SkipTLSVerify: false } },
  }),
});

const current = (name: string, config = `${home}/.docker`) => ({
  [`${config}/config.json`]: JSON.stringify({ currentContext: name }),
});

const engine = (id: string) => ({ id }) as EngineInfo;

interface Case {
  readonly env?: Record<string, string>;
  readonly tree?: Record<string, string>;
  /** The engines that answer: address → id. */
  readonly alive?: Record<string, string>;
  readonly explicit?: string;
  readonly thorough?: boolean;
  readonly platform?: NodeJS.Platform;
}

/** Discovery in a made-up world; `asked` are the addresses in the order in which they were asked. */
const discover = async (given: Case): Promise<{ result: Discovery; asked: string[] }> => {
  const asked: string[] = [];
  const options: DiscoverOptions = {
    env: given.env ?? {},
    home,
    platform: given.platform ?? 'darwin',
    files: filesOf(given.tree ?? {}),
    ...(given.explicit ? { explicit: given.explicit } : {}),
    ...(given.thorough ? { thorough: true } : {}),
    probe: async (endpoint) => {
      const address = formatEndpoint(endpoint);
      asked.push(address);
      const id = given.alive?.[address];
      if (id === undefined) throw new ProblemError({ code: 'docker-unreachable', message: `${address} is dead` });
      return engine(id);
    },
  };
  return { result: await discoverDocker(options), asked };
};

const outcomes = (result: Discovery): (readonly [string, 'ok' | ProblemCode])[] =>
  result.tried.map(({ source, outcome }) => [source, outcome === 'ok' ? 'ok' : outcome.code]);

const orb = 'unix:///Users/me/.orbstack/run/docker.sock';
const desktop = 'unix:///Users/me/.docker/run/docker.sock';
const standard = 'unix:///var/run/docker.sock';

describe('discoverDocker asks first', () => {
  const everything: Case = {
    tree: { ...context('orbstack', orb), ...context('colima', 'unix:///c.sock'), ...current('orbstack') },
    alive: {
      [orb]: 'O',
      [desktop]: 'D',
      [standard]: 'D',
      'unix:///c.sock': 'C',
      'tcp://h:2375': 'H',
      'unix:///x': 'X',
    },
  };
  test.each<[string, Case, string, string]>([
    ['the address given', { ...everything, explicit: '/x', env: { DOCKER_HOST: 'tcp://h' } }, 'the address given', 'X'],
    ['DOCKER_HOST', { ...everything, env: { DOCKER_HOST: 'tcp://h', DOCKER_CONTEXT: 'colima' } }, 'DOCKER_HOST', 'H'],
    ['DOCKER_CONTEXT', { ...everything, env: { DOCKER_CONTEXT: 'colima' } }, 'DOCKER_CONTEXT', 'C'],
    ['the current context', everything, 'current context orbstack', 'O'],
    ['what is named default', { ...everything, tree: current('default') }, 'current context default', 'D'],
  ])('%s', async (_name, given, source, id) => {
    const { result, asked } = await discover(given);
    expect(result.winner).toMatchObject({ source, info: { id } });
    expect(result.why).toBe(`${source} names it.`);
    expect(asked).toHaveLength(1);
    expect(outcomes(result)).toEqual([[source, 'ok']]);
  });
});

test('discoverDocker takes the default that nobody named, if it answers', async () => {
  const { result, asked } = await discover({ alive: { [standard]: 'D', [orb]: 'O' } });
  expect(result).toMatchObject({
    winner: { source: 'default context' },
    why: 'default context is the first that answers.',
  });
  expect(asked).toEqual([standard]);
});

describe('discoverDocker goes on', () => {
  test('from a dead DOCKER_HOST, and says so', async () => {
    const { result } = await discover({ env: { DOCKER_HOST: 'unix:///gone.sock' }, alive: { [standard]: 'D' } });
    expect(result.winner).toMatchObject({ source: 'default context' });
    expect(result.why).toBe('DOCKER_HOST cannot be used; default context is the first that answers.');
    expect(outcomes(result)[0]).toEqual(['DOCKER_HOST', 'docker-unreachable']);
  });

  test('from a DOCKER_HOST that makes no sense', async () => {
    const { result } = await discover({ env: { DOCKER_HOST: 'banana' }, alive: { [standard]: 'D' } });
    expect(outcomes(result).slice(0, 2)).toEqual([
      ['DOCKER_HOST', 'docker-address'],
      ['default context', 'ok'],
    ]);
  });

  test('from a context that is not there, to other contexts before known sockets', async () => {
    const { result } = await discover({
      env: { DOCKER_CONTEXT: 'nope' },
      tree: { ...context('colima', 'unix:///c.sock') },
      alive: { 'unix:///c.sock': 'C', [desktop]: 'D' },
    });
    expect(outcomes(result).slice(0, 3)).toEqual([
      ['DOCKER_CONTEXT', 'docker-context'],
      ['default context', 'docker-unreachable'],
      ['context colima', 'ok'],
    ]);
    expect(result.winner?.source).toBe('context colima');
  });

  test('to known sockets in their order, instances by their folders', async () => {
    const { result } = await discover({
      tree: {
        [`${home}/.colima/work/docker.sock`]: '',
        [`${home}/.colima/default/docker.sock`]: '',
        [`${home}/.colima/_lima/docker.sock`]: '',
        [`${home}/.lima/vm/sock/docker.sock`]: '',
      },
      alive: { [`unix://${home}/.colima/work/docker.sock`]: 'W' },
    });
    expect(result.winner?.source).toBe('Colima (work)');
    expect(result.why).toBe('Colima (work) is the first that answers.');
    expect(result.tried.map(({ source }) => source)).toEqual([
      'default context',
      'Docker Desktop',
      'OrbStack',
      'Colima',
      'Colima (work)',
      'Rancher Desktop',
      'Podman',
      'Lima (vm)',
      'Finch',
    ]);
  });

  test('never to a server that nobody chose', async () => {
    const { result, asked } = await discover({
      tree: { ...context('production', 'ssh://deploy@server'), ...context('cloud', 'tcp://server:2376') },
      alive: { 'ssh://deploy@server': 'P', 'tcp://server:2376': 'Q' },
    });
    expect(result.winner).toBeUndefined();
    expect(asked.filter((address) => !address.startsWith('unix:'))).toEqual([]);
  });

  test('never from an address that was given: what is named is meant', async () => {
    const { result, asked } = await discover({ explicit: 'tcp://studio', alive: { [standard]: 'D' } });
    expect(result.winner).toBeUndefined();
    expect(result.why).toBe('the address given cannot be used, and no other Docker was found.');
    expect(asked).toEqual(['tcp://studio:2375']);
  });
});

describe('discoverDocker', () => {
  test('uses a remote context that was chosen', async () => {
    const { result } = await discover({
      tree: { ...context('studio', 'ssh://me@studio'), ...current('studio') },
      alive: { 'ssh://me@studio': 'S' },
    });
    expect(result.winner).toMatchObject({ endpoint: { kind: 'ssh', url: 'ssh://me@studio' } });
  });

  test('reads the certificates of a context', async () => {
    const tls = Object.fromEntries(
      ['ca', 'cert', 'key'].map((name) => [contextPath('studio', `tls/ID/docker/${name}.pem`), 'PEM']),
    );
    const { result } = await discover({
      tree: { ...context('studio', 'tcp://studio:2376'), ...tls, ...current('studio') },
      alive: { 'tcp://studio:2376': 'S' },
    });
    expect(result.winner?.endpoint).toMatchObject({
      kind: 'tcp',
      tls: { ca: contextPath('studio', 'tls/ID/docker/ca.pem'), skipVerify: false },
    });
  });

  test.each<[string, Record<string, string>, object]>([
    ['plain', {}, {}],
    ['verified', { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' }, { ca: '/certs/ca.pem', skipVerify: false }],
    ['not verified', { DOCKER_TLS: '1', DOCKER_CERT_PATH: '/certs' }, { ca: '/certs/ca.pem', skipVerify: true }],
    ['verified by the system', { DOCKER_TLS_VERIFY: '1' }, { skipVerify: false }],
  ])('takes the variables beside DOCKER_HOST: %s', async (_name, env, tls) => {
    const { result } = await discover({
      env: { DOCKER_HOST: 'tcp://h:2376', ...env },
      tree: { '/certs/ca.pem': 'PEM' },
      alive: { 'tcp://h:2376': 'H' },
    });
    const endpoint = result.winner?.endpoint;
    expect(endpoint && 'tls' in endpoint ? endpoint.tls : {}).toEqual(tls);
  });

  test('looks in DOCKER_CONFIG instead of ~/.docker', async () => {
    const { result } = await discover({
      env: { DOCKER_CONFIG: '/config' },
      tree: { ...context('c', 'unix:///c.sock', '/config'), ...current('c', '/config'), ...current('other') },
      alive: { 'unix:///c.sock': 'C' },
    });
    expect(result.winner?.source).toBe('current context c');
  });

  test('asks a socket once that two paths lead to, and says which are the same engine', async () => {
    const { result, asked } = await discover({
      tree: {
        '/var/run/docker.sock': `-> ${home}/.docker/run/docker.sock`,
        [`${home}/.docker/run/docker.sock`]: '',
        ...context('mirror', 'unix:///mirror.sock'),
      },
      alive: { [standard]: 'D', 'unix:///mirror.sock': 'D' },
      thorough: true,
    });
    expect(asked.filter((address) => address === standard || address === desktop)).toEqual([standard]);
    expect(result.tried.filter(({ sameAs }) => sameAs).map(({ source, sameAs }) => [source, sameAs])).toEqual([
      ['context mirror', 'default context'],
      ['Docker Desktop', 'default context'],
    ]);
  });

  test('lets the order decide, not the speed', async () => {
    let answerDesktop: () => void = () => {};
    const slow = new Promise<void>((resolve) => {
      answerDesktop = resolve;
    });
    const result = await discoverDocker({
      env: { DOCKER_HOST: 'unix:///gone.sock' },
      home,
      platform: 'darwin',
      files: filesOf({}),
      probe: async (endpoint) => {
        const address = formatEndpoint(endpoint);
        if (address === orb) {
          answerDesktop();
          return engine('O');
        }
        if (address !== desktop) throw new ProblemError({ code: 'docker-missing', message: 'none' });
        await slow; // answers only after the other
        return engine('D');
      },
    });
    expect(result.winner?.info.id).toBe('D');
  });

  test('survives settings that are garbage', async () => {
    const { result } = await discover({
      tree: {
        [`${home}/.docker/config.json`]: '{"currentContext": 7',
        [`${home}/.docker/contexts/meta/abc/meta.json`]: 'garbage',
        [`${home}/.docker/contexts/meta/def/meta.json`]: '{"Name":"x","Endpoints":[]}',
      },
      alive: { [standard]: 'D' },
    });
    expect(result.winner?.info.id).toBe('D');
  });

  test('finds nothing where nothing is, and tells where it looked', async () => {
    const { result } = await discover({ platform: 'linux', env: { XDG_RUNTIME_DIR: '/run/user/1' } });
    expect(result.winner).toBeUndefined();
    expect(result.tried.map(({ address }) => address)).toEqual([
      standard,
      desktop,
      'unix:///Users/me/.docker/desktop/docker.sock',
      orb,
      'unix:///Users/me/.rd/docker.sock',
      'unix:///Users/me/.local/share/containers/podman/machine/podman.sock',
      'unix:///run/user/1/docker.sock',
      'unix:///run/user/1/podman/podman.sock',
    ]);
  });
});

test('discoverDocker on the disk and over sockets: a dead DOCKER_HOST, a context behind a link', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'frontier-home-'));
  const dead = await rawSocket((socket) => socket.destroy());
  const alive = await scriptedEngine((_request, response) => json(response, 200, { ID: 'REAL', NCPU: 4 }));
  try {
    const link = join(folder, 'link.sock');
    await symlink(alive.path, link);
    const files = {
      ...context('mine', `unix://${link}`, `${folder}/.docker`),
      ...current('mine', `${folder}/.docker`),
    };
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    }
    const env = { DOCKER_HOST: `unix://${dead.path}` };
    const result = await discoverDocker({ env, home: folder, platform: 'linux' });
    expect(outcomes(result).slice(0, 2)).toEqual([
      ['DOCKER_HOST', 'docker-closed'],
      ['current context mine', 'ok'],
    ]);
    expect(result.winner).toMatchObject({ endpoint: { kind: 'unix', path: link }, info: { id: 'REAL', cpus: 4 } });
  } finally {
    await Promise.all([dead.close(), alive.close(), rm(folder, { recursive: true })]);
  }
});
