import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Knobs } from '../stand-ins/knobs.ts';
import { ask } from './ask.ts';
import { eventually } from './eventually.ts';
import { freePort } from './ports.ts';

const sources = resolve(import.meta.dirname, '../stand-ins');

/** A stand-in engine as a process of this machine, without Docker. */
export interface StandInProcess {
  readonly baseUrl: string;
  setKnobs(knobs: Partial<Knobs>): Promise<void>;
  stop(): Promise<void>;
}

const commands = (port: number) => ({
  ollama: ['ollama.ts', 'serve'],
  mistral: ['mistral.ts', 'serve', '-m', 'stand-in/model', '-p', String(port)],
});

/** Starts one and waits until it answers. */
export async function standInProcess(engine: 'ollama' | 'mistral'): Promise<StandInProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'stand-in-'));
  const knobsFile = join(folder, 'knobs.json');
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const [file = '', ...args] = commands(port)[engine];
  const env = { OLLAMA_HOST: baseUrl, OLLAMA_MODELS: folder, STAND_IN_KNOBS: knobsFile, TOKEN_MS: '1', PULL_MS: '50' };
  const child: ChildProcess = spawn(process.execPath, [join(sources, file), ...args], { env, stdio: 'ignore' });
  const ended = once(child, 'exit');
  await eventually(
    () => ask(baseUrl, '/'),
    ({ status }) => status === 200,
  );
  return {
    baseUrl,
    setKnobs: (knobs) => writeFile(knobsFile, JSON.stringify(knobs)),
    async stop() {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}
