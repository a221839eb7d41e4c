import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const stacks = resolve(import.meta.dirname, '../../stacks');
const read = (file: string) => readFileSync(join(stacks, file), 'utf8');
const composeFiles = globSync('**/docker-compose.yml', { cwd: stacks }).sort();
const selectable = composeFiles.filter((file) => !file.startsWith('common/'));

interface Service {
  readonly image: string;
  readonly restart?: string;
  readonly ports?: readonly string[];
  readonly container_name?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly networks: readonly string[] | { readonly llm: { readonly aliases: readonly string[] } };
  readonly volumes?: readonly unknown[];
  readonly mem_limit?: string;
  readonly logging?: unknown;
}

interface StackFile {
  readonly name?: string;
  readonly include?: readonly string[];
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, unknown>>;
  readonly 'x-frontier'?: { readonly engine: { readonly service: string; readonly port: number } };
}

const load = (file: string) => parse(read(file)) as StackFile;
const services = composeFiles.flatMap((file) =>
  Object.entries(load(file).services).map(([name, service]) => ({ file, name, service })),
);

/** Every `${NAME:-default}` and `${NAME:?message}` in a file, without those in comments. */
function variables(text: string): { name: string; required: boolean; fallback: string }[] {
  const code = text.replace(/(^|\s)#.*$/gm, '');
  return [...code.matchAll(/\$\{(\w+)(:[-?])((?:[^{}]|\{[^{}]*\})*)\}/g)].flatMap(
    ([, name = '', operator, rest = '']) => [{ name, required: operator === ':?', fallback: rest }, ...variables(rest)],
  );
}

/** The variables of an example, those with a # in front too, with their values and the comment above. */
function examples(text: string): Map<string, { value: string; comment: string }> {
  const found = new Map<string, { value: string; comment: string }>();
  let comment = '';
  for (const line of text.split('\n')) {
    const [, name, value = ''] = /^#?([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (name) found.set(name, { value, comment });
    else comment = line.startsWith('#') ? line : '';
  }
  return found;
}

describe.each(composeFiles)('stacks/%s', (file) => {
  const used = variables(read(file));
  const explained = examples(read(file.replace('docker-compose.yml', '.env.example')));

  it('has an example for each variable, and none that it does not use', () => {
    expect([...explained.keys()].sort()).toEqual(
      [...new Set([...used.map(({ name }) => name), ...passedOn(file)])].sort(),
    );
  });

  it('does without .env what the example says', () => {
    for (const { name, required, fallback } of used) {
      const example = explained.get(name)?.value;
      if (required) expect.soft(example, name).toBe('');
      else if (!alternatives.has(name)) expect.soft(example, name).toBe(fallback);
    }
  });

  it('explains each variable', () => {
    for (const [name, { comment }] of explained) expect.soft(comment, name).not.toBe('');
  });

  it('uses no variable without a default or a message', () => {
    expect(read(file).match(/(?<!\$)\$\{\w+\}|(?<!\$)\$\w/g)).toBeNull();
  });

  it('joins the one network that the project names', () => {
    expect(load(file).networks).toEqual({ llm: {} });
  });
});

/** Variables that a file passes on to a container without naming a value. */
const passedOn = (file: string): string[] => (file === 'mistral/docker-compose.yml' ? ['HF_TOKEN'] : []);

/** Their example shows another use than the default. */
const alternatives = new Set(['MISTRAL_COMMAND', 'GATEWAY_ORIGINS']);

describe.each(services)('the service $name', ({ service }) => {
  it('is pinned by a tag, which is a variable', () => {
    expect(service.image).toMatch(/^[\w./-]+:\$\{\w+_TAG:-[\w.-]*\d[\w.-]*\}$/);
  });

  it('publishes on the loopback address unless told otherwise', () => {
    for (const port of service.ports ?? [])
      expect(port).toMatch(/^\$\{\w+_BIND:-127\.0\.0\.1\}:\$\{\w+_PORT:-\d+\}:\d+$/);
  });

  it('has a health check without a shell, restarts, and is limited in memory and logs', () => {
    expect(service.healthcheck?.test[0]).toBe('CMD');
    expect(service).toMatchObject({
      restart: 'unless-stopped',
      logging: expect.anything(),
      mem_limit: expect.anything(),
    });
    expect(service.container_name).toBeUndefined();
  });

  // Folders in the long form: its configuration hash is the same in every version of Compose.
  it('mounts no folder that is not its own', () => {
    for (const volume of service.volumes ?? []) {
      if (typeof volume === 'string') expect(volume).toMatch(/^[\w-]+:[\w./-]+$/);
      else {
        const source = expect.stringMatching(/^\.\/[\w/-]+$/);
        expect(volume).toEqual({ type: 'bind', source, target: expect.any(String), read_only: true });
      }
    }
  });
});

describe.each(selectable)('the stack %s', (file) => {
  const stack = load(file);

  it('carries the one project name and includes what is common', () => {
    expect(stack.name).toBe('frontier-llm');
    expect(stack.include?.map((path) => path.replace(/^stacks\//, ''))).toEqual(
      composeFiles.filter((other) => other.startsWith('common/')).sort((a, b) => b.localeCompare(a)),
    );
  });

  it('has its engine where the gateway looks for one', () => {
    const engine = stack['x-frontier']?.engine;
    const service = stack.services[engine?.service ?? ''];
    expect(engine?.port).toBe(11434);
    expect(service?.ports?.[0]).toMatch(/:11434$/);
    expect(service?.networks).toEqual({ llm: { aliases: ['engine'] } });
  });
});

describe('the dashboard', () => {
  interface Panel {
    readonly id: number;
    readonly type: string;
    readonly datasource?: { readonly uid: string };
    readonly targets?: readonly { readonly datasource: { readonly uid: string }; readonly expr: string }[];
  }
  const { panels } = JSON.parse(read('common/monitoring/grafana/dashboards/frontier-llm.json')) as { panels: Panel[] };
  const provisioned = parse(read('common/monitoring/grafana/provisioning/datasources/prometheus.yml')) as {
    datasources: { uid: string }[];
  };

  it('asks the data source that is provisioned', () => {
    const uids = panels.flatMap((panel) => (panel.targets ?? []).map(({ datasource }) => datasource.uid));
    expect(new Set(uids)).toEqual(new Set([provisioned.datasources[0]?.uid]));
  });

  it('gives each panel an id of its own', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});
