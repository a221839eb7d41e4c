import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Knobs } from '../stand-ins/knobs.ts';
import { freePorts } from './ports.ts';

const stacks = resolve(import.meta.dirname, '../../stacks');

const portVariables = {
  gateway: 'GATEWAY_PORT',
  ollama: 'OLLAMA_PORT',
  mistral: 'MISTRAL_PORT',
  prometheus: 'PROMETHEUS_PORT',
  grafana: 'GRAFANA_PORT',
} as const;

export interface TemporaryWorkspace {
  readonly directory: string;
  readonly projectName: string;
  /** Published on 127.0.0.1; free when the workspace was made. */
  readonly ports: Readonly<Record<keyof typeof portVariables, number>>;
  readonly gatewayUrl: string;
  /** Points the workspace's link at a stack, as `select` does. */
  select(stack: string): Promise<void>;
  /** How the stand-in of a stack behaves from its next start or request on. Replaces what was set before. */
  setKnobs(stack: string, knobs: Partial<Knobs>): Promise<void>;
  /** Removes the folder; what runs in Docker is the caller's (`removeProject`). */
  remove(): Promise<void>;
}

/**
 * A workspace of its own: the real stack files in a temporary folder, with a project name and ports that nobody else has,
 * so that it can live beside the user's own on one engine. `values` go into `.env` last and win.
 */
export async function temporaryWorkspace(values: Readonly<Record<string, string>> = {}): Promise<TemporaryWorkspace> {
  const directory = await mkdtemp(join(await realpath(tmpdir()), 'frontier-workspace-'));
  await cp(stacks, join(directory, 'stacks'), { recursive: true });
  const projectName = `frontier-test-${randomBytes(4).toString('hex')}`;
  const ports = await choosePorts();
  const own = {
    COMPOSE_PROJECT_NAME: projectName,
    GRAFANA_ADMIN_PASSWORD: randomBytes(12).toString('base64url'),
    ...Object.fromEntries(
      Object.entries(portVariables).map(([key, name]) => [name, String(ports[key as keyof typeof ports])]),
    ),
    ...values,
  };
  await writeFile(join(directory, '.env'), withValues(await examples(directory), own), { mode: 0o600 });
  return {
    directory,
    projectName,
    ports,
    gatewayUrl: `http://127.0.0.1:${ports.gateway}`,
    async select(stack) {
      await symlink(join('stacks', stack, 'docker-compose.yml'), join(directory, 'next'));
      await rename(join(directory, 'next'), join(directory, 'docker-compose.yml'));
    },
    async setKnobs(stack, knobs) {
      const file = join(directory, 'stacks', stack, 'config/stand-in.json');
      await writeFile(`${file}.new`, JSON.stringify(knobs));
      await rename(`${file}.new`, file);
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

async function examples(directory: string): Promise<string> {
  const names = await readdir(join(directory, 'stacks'), { recursive: true });
  const files = names.filter((name) => name.endsWith('.env.example')).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(directory, 'stacks', name), 'utf8')));
  return texts.join('\n');
}

/** A later line wins, so what the examples say is kept as it is. */
const withValues = (text: string, values: Readonly<Record<string, string>>): string =>
  `${text}\n${Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')}`;

async function choosePorts(): Promise<TemporaryWorkspace['ports']> {
  const keys = Object.keys(portVariables);
  const ports = await freePorts(keys.length);
  return Object.fromEntries(keys.map((key, i) => [key, ports[i]])) as TemporaryWorkspace['ports'];
}
