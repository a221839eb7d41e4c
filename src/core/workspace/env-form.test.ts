import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { variablesOf } from '../compose/variables.ts';
import { readComments } from './env-comments.ts';
import { type EnvFormParts, envSections } from './env-form.ts';

const root = resolve(import.meta.dirname, '../../..');

const example = `# The engine (docs/engine.md)

# Address and port
# on this machine.
BIND=127.0.0.1
PORT=1 # usual
# Who signs in.
USER=admin
# generated: password
PASSWORD=

NOTHING_SAID="a b"
# Without the # in front: a token.
#TOKEN=
`;

test('the comments of an example: title, what is said above each, what is off', () => {
  const { title, variables } = readComments(example);
  expect(title).toBe('The engine');
  expect(variables.map(({ name, description, value }) => [name, description, value])).toEqual([
    ['BIND', 'Address and port\non this machine.', '127.0.0.1'],
    ['PORT', 'Address and port\non this machine.', '1'],
    ['USER', 'Who signs in.', 'admin'],
    ['PASSWORD', 'Who signs in.', undefined],
    ['NOTHING_SAID', '', 'a b'],
    ['TOKEN', 'A token.', ''],
  ]);
  expect(variables[5]?.comments).toEqual(['# Without the # in front: a token.']);
});

const sections = (parts: Partial<EnvFormParts>) =>
  envSections({
    examples: [{ name: 'x/.env.example', text: example }],
    text: '',
    completed: parts.text ?? '',
    uses: new Map(),
    shell: {},
    ...parts,
  });
const field = (name: string, parts: Partial<EnvFormParts>) =>
  sections(parts)
    .flatMap(({ fields }) => fields)
    .find((found) => found.name === name);

test('a value is what Compose reads, and its fallback what holds without it', () => {
  const uses = new Map([['PORT', { fallback: '${BASE:-80}80' }]]);
  expect(field('PORT', { uses })).toEqual({
    name: 'PORT',
    description: 'Address and port\non this machine.',
    fallback: '8080',
    secret: false,
    missing: false,
    overridden: false,
  });
  expect(field('PORT', { uses, text: 'BASE=70\nexport PORT="${BASE}1" # mine' })).toMatchObject({
    value: '701',
    fallback: '7080',
  });
  expect(field('PASSWORD', { text: "PASSWORD='$x'" })).toMatchObject({ value: '$x', secret: true });
  expect(field('PASSWORD', {})).not.toHaveProperty('fallback');
});

test('missing: demanded, and neither the shell nor .env gives it', () => {
  const uses = new Map([['TOKEN', { required: { reason: 'get one there', notEmpty: true } }]]);
  const missing = (parts: Partial<EnvFormParts>) => field('TOKEN', { uses, ...parts })?.missing;
  expect(missing({})).toBe(true);
  expect(missing({ text: 'TOKEN=' })).toBe(true);
  expect(missing({ text: 'TOKEN=x' })).toBe(false);
  expect(missing({ text: 'TOKEN=x', shell: { TOKEN: '' } })).toBe(true);
  expect(missing({ shell: { TOKEN: 'x' } })).toBe(false);
  const unset = new Map([['TOKEN', { required: { reason: '', notEmpty: false } }]]);
  expect(field('TOKEN', { uses: unset, text: 'TOKEN=' })?.missing).toBe(false);
  expect(missing({ text: '', completed: 'TOKEN=made-up' })).toBe(false); // selecting the stack gives it
});

test('overridden: the shell has it, even empty', () => {
  expect(field('PORT', { shell: { PORT: '' }, text: 'PORT=2' })).toMatchObject({ value: '2', overridden: true });
});

test('what no example names comes last: used by the files, or only in .env', () => {
  const uses = new Map([
    ['PORT', {}],
    ['MODEL', { required: { reason: 'which model', notEmpty: true } }],
    ['COMPOSE_PROJECT_NAME', {}],
  ]);
  const text = '# Mine.\nOWN=1\nPORT=2\n=3\n# Mine again.\nOWN=4\n';
  expect(sections({ uses, text }).at(-1)).toEqual({
    title: 'Others',
    fields: [
      { name: 'MODEL', description: 'which model', secret: false, missing: true, overridden: false },
      { name: 'OWN', description: 'Mine again.', value: '4', secret: false, missing: false, overridden: false },
    ],
  });
  expect(sections({}).map(({ title }) => title)).toEqual(['The engine']);
});

test('the stacks of this repository: every variable has a description and what holds without it', async () => {
  for (const stack of ['ollama', 'mistral']) {
    const names = [`stacks/${stack}`, 'stacks/common/monitoring', 'stacks/common/nginx'].map(
      (folder) => `${folder}/.env.example`,
    );
    const examples = await Promise.all(
      names.map(async (name) => ({ name, text: await readFile(resolve(root, name), 'utf8') })),
    );
    const uses = await variablesOf({
      files: [resolve(root, `stacks/${stack}/docker-compose.yml`)],
      projectDirectory: root,
      env: {},
      dotenv: '',
    });
    const found = envSections({ examples, text: '', completed: '', uses, shell: {} });
    expect(found.map(({ title }) => title)).toEqual([
      stack === 'ollama' ? 'Ollama' : 'Mistral.rs',
      'Monitoring: Prometheus and Grafana',
      'The gateway: the one address for clients',
    ]);
    for (const { name, description, fallback, missing } of found.flatMap(({ fields }) => fields)) {
      expect(description, name).not.toBe('');
      expect(fallback !== undefined || name === 'GRAFANA_ADMIN_PASSWORD', name).toBe(true);
      expect(missing, name).toBe(name === 'GRAFANA_ADMIN_PASSWORD');
    }
  }
});
