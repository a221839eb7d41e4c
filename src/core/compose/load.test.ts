import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Problem, ProblemError } from '../../shared/errors.ts';
import { type LoadRequest, loadProject } from './load.ts';
import { printConfig } from './print.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(await realpath(tmpdir()), 'compose-load-'));
});
afterEach(() => rm(dir, { recursive: true }));

const write = async (path: string, text: string | Uint8Array) => {
  await mkdir(dirname(join(dir, path)), { recursive: true });
  await writeFile(join(dir, path), text);
};

const load = (more: Partial<LoadRequest> = {}, ...files: string[]) =>
  loadProject({ files: (files.length ? files : ['c.yaml']).map((file) => join(dir, file)), env: {}, ...more });

const problemsOf = async (yaml: string): Promise<readonly Problem[]> => {
  await write('c.yaml', yaml);
  const error = await load().catch((thrown: unknown) => thrown);
  if (!(error instanceof ProblemError)) throw new Error(`no problem, but ${JSON.stringify(error)}`);
  return error.problems;
};

const placed = ({ code, where }: Problem) => `${code} ${where?.line}:${where?.column} ${where?.key}`;

test('a project reached through a link has the link’s folder, .env and includes', async () => {
  await write(
    'stacks/one/docker-compose.yml',
    'name: p\ninclude: [part/c.yaml]\nservices: {a: {image: "x:${TAG}", volumes: ["./d:/d"]}}\n',
  );
  await write('part/c.yaml', 'services: {b: {image: y, volumes: ["./e:/e"]}}\n');
  await write('.env', 'TAG=7\n');
  await symlink('stacks/one/docker-compose.yml', join(dir, 'docker-compose.yml'));
  const { project, workingDir, configFiles, files } = await load({}, 'docker-compose.yml');
  expect(project.services.a).toMatchObject({ image: 'x:7', volumes: [{ source: join(dir, 'd') }] });
  expect(project.services.b).toMatchObject({ volumes: [{ source: join(dir, 'part/e') }] });
  expect(workingDir).toBe(dir);
  expect(configFiles).toEqual([join(dir, 'docker-compose.yml')]);
  expect(files).toEqual(['.env', 'docker-compose.yml', 'part/c.yaml'].map((file) => join(dir, file)));
});

test('everything wrong is reported at once, each with line, column and key', async () => {
  const problems = await problemsOf(`services:
  web:
    image: \${TAG:?}
    ports: ["80:80", abc]
    volume: [x]
    build: .
    tty: maybe
    mem_limit: 1q
    healthcheck: {interval: 10}
    depends_on: [db]
    networks: [nope]
  other:
    container_name: x1
`);
  expect(problems.map(placed).sort()).toEqual([
    'compose-invalid 10:18 services.web.depends_on.db',
    'compose-invalid 11:16 services.web.networks.nope',
    'compose-invalid 12:3 services.other',
    'compose-invalid 4:22 services.web.ports[1]',
    'compose-invalid 5:5 services.web.volume',
    'compose-invalid 7:10 services.web.tty',
    'compose-invalid 8:16 services.web.mem_limit',
    'compose-invalid 9:29 services.web.healthcheck.interval',
    'compose-unsupported 6:5 services.web.build',
    'variable-missing 3:12 services.web.image',
  ]);
  expect(problems.find(({ where }) => where?.key === 'services.web.volume')?.message).toContain('volumes is');
});

test.each([
  ['a: [', 'yaml-invalid'],
  ['services: {a: {image: x}}\nservices: {}\n', 'yaml-invalid'],
  ['services: {a: *none}\n', 'yaml-invalid'],
  ['services: {a: &a {image: x, labels: *a}}\n', 'yaml-invalid'],
  ['', 'compose-invalid'],
  ['- a\n', 'compose-invalid'],
  ['services: {a: {image: x, extends: b}, b: {extends: a}}\n', 'cycle'],
  ['include: [c.yaml]\nservices: {a: {image: x}}\n', 'cycle'],
  ['services: {a: {image: x, depends_on: [b]}, b: {image: x, links: [a]}}\n', 'cycle'],
  ['include: [nope.yaml]\n', 'file-missing'],
  ['services: {a: {image: x, env_file: nope.env}}\n', 'file-missing'],
  ['services: {a: {image: "${x.y}"}}\n', 'interpolation-invalid'],
  ['services: {a: {image: x, deploy: {update_config: {}}}}\n', 'compose-unsupported'],
  ['services: {a: {image: x, volumes: [{type: npipe, source: x, target: y}]}}\n', 'compose-unsupported'],
])('%j is refused as %s', async (yaml, code) => {
  expect((await problemsOf(yaml)).map((problem) => problem.code)).toContain(code);
});

test('a file of nested aliases is refused, not expanded', async () => {
  const levels = Array.from({ length: 9 }, (_, i) => `x-${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`);
  const problems = await problemsOf(`x-0: &a0 [lol]\n${levels.join('\n')}\nservices: {a: {image: x}}\n`);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ code: 'yaml-invalid', message: expect.stringContaining('aliases') });
});

test.each<[string, Uint8Array]>([
  ['binary', new Uint8Array([0x7f, 0x45, 0, 1])],
  ['not UTF-8', new Uint8Array([0x61, 0xff, 0xfe])],
])('a file that is %s is unreadable', async (_, bytes) => {
  await write('c.yaml', bytes);
  await expect(load()).rejects.toMatchObject({ problems: [{ code: 'file-unreadable' }] });
});

test('a folder in the place of a file is unreadable, also as .env', async () => {
  await mkdir(join(dir, '.env'));
  await mkdir(join(dir, 'c.yaml'));
  const error = (await load().catch((thrown: unknown) => thrown)) as ProblemError;
  expect(error.problems.map(({ code, where }) => [code, where?.file])).toEqual([
    ['file-unreadable', join(dir, '.env')],
    ['file-unreadable', join(dir, 'c.yaml')],
  ]);
});

test('x-frontier is read, and its faults are placed', async () => {
  await write(
    'c.yaml',
    'x-frontier: {title: T, engine: {service: a, kind: ollama, port: 11434}, memory: 4g}\nservices: {a: {image: x}}\n',
  );
  expect((await load()).stack).toEqual({
    title: 'T',
    engine: { service: 'a', kind: 'ollama', port: 11434 },
    memory: 4 * 1024 ** 3,
  });
  const problems = await problemsOf(`x-frontier:
  title: T
  engine: {service: a, kind: vllm, port: 0}
  memory: lots
  color: red
services: {a: {image: x}}
`);
  expect(problems.map(placed)).toEqual([
    'x-frontier-invalid 3:30 x-frontier.engine.kind',
    'x-frontier-invalid 3:42 x-frontier.engine.port',
    'x-frontier-invalid 4:11 x-frontier.memory',
    'x-frontier-invalid 2:3 x-frontier',
  ]);
});

test('what is unset is warned about once, with its first place', async () => {
  await write('c.yaml', 'version: "3"\nservices: {a: {image: "x$NOPE", command: $NOPE, tty: yes}}\n');
  const { warnings } = await load();
  expect(warnings.map(({ message }) => message)).toEqual([
    'The key version is obsolete and ignored; remove it.',
    '"yes" is not a YAML 1.2 boolean; write true.',
    'The variable NOPE is not set; an empty text is used.',
  ]);
});

test('the value of a secret from a variable is in the model, and never printed', async () => {
  await write('c.yaml', 'services: {a: {image: x, secrets: [s]}}\nsecrets: {s: {environment: TOKEN}}\n');
  const loaded = await load({ env: { TOKEN: 'hush' } });
  expect(loaded.project.secrets?.s).toMatchObject({ environment: 'TOKEN', content: 'hush' });
  expect(JSON.stringify(printConfig(loaded))).not.toContain('hush');
});

test('profiles decide which services there are', async () => {
  await write('c.yaml', 'services: {a: {image: x}, b: {image: y, profiles: [p]}}\n');
  expect((await load()).disabledServices).toEqual(['b']);
  expect(Object.keys((await load({ profiles: ['p'] })).project.services)).toEqual(['a', 'b']);
  expect((await load({ env: { COMPOSE_PROFILES: 'q,p' } })).disabledServices).toEqual([]);
});

test('a name that is special in JavaScript is a name like any other', async () => {
  await write('c.yaml', 'services: {__proto__: {image: x, environment: {__proto__: a, constructor: b}}}\n');
  const { project } = await load();
  expect(Object.keys(project.services)).toEqual(['__proto__']);
  const [service] = Object.values(project.services);
  expect(Object.entries(service?.environment ?? {})).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ]);
});
