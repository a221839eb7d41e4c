import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadProject } from '../src/core/compose/load.ts';
import { plan } from '../src/core/reconcile/plan.ts';
import type { ProjectState } from '../src/core/reconcile/state.ts';
import { composePeers } from '../test/support/compose-peer.ts';
import type { Figure } from './figures.ts';
import { median, medianTime, runProcess, time } from './measure.ts';
import { cli } from './stack.ts';

/** One service as they are met: image, ports, environment, volumes, health check, dependency; about 500 bytes. */
const service = (i: number): string => `  service-${i}:
    image: example/service-${i % 20}:\${TAG:-1.4}
    restart: unless-stopped
    environment:
      NAME: service-${i}
      LEVEL: \${LEVEL:-info}
      UPSTREAM: http://service-${Math.max(0, i - 1)}:8080/
    ports:
      - "127.0.0.1:\${PORT_${i}:-${10_000 + i}}:8080"
    volumes:
      - ./data/${i}:/data:ro
      - cache-${i % 10}:/cache
    mem_limit: 256m
    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/health"]
      interval: 10s
      timeout: 3s
      retries: 3
${i > 0 ? `    depends_on:\n      service-${i - 1 - (i % 7 === 0 ? 0 : i % Math.min(i, 7))}:\n        condition: service_started\n` : ''}`;

const project = (services: number): string =>
  `name: generated\nservices:\n${Array.from({ length: services }, (_, i) => service(i)).join('')}volumes:\n${Array.from({ length: 10 }, (_, i) => `  cache-${i}: {}\n`).join('')}`;

const nothingRuns: ProjectState = {
  project: 'generated',
  apiVersion: '1.47',
  local: true,
  containers: [],
  networks: new Map(),
  volumes: new Map(),
  images: new Map(),
};

/** Runs of 1,000 services before those that count: code is compiled while it runs, and settles after about seven. */
const settling = 10;

const rounds = 9;
const runsBetween = 7;

/**
 * A shared processor is faster at one time than at another, so each large run is held against the small ones before and
 * after it.
 * @returns ms of a small run, and how many times as long a large one takes: medians of all
 */
const inTurns = async (small: () => Promise<void>, large: () => Promise<void>) => {
  const some = async (): Promise<number[]> => {
    const taken: number[] = [];
    for (let run = 0; run < runsBetween; run += 1) taken.push(await time(small));
    return taken;
  };
  let before = await some();
  const all = [...before];
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const taken = await time(large);
    const after = await some();
    ratios.push(taken / median([...before, ...after]));
    all.push(...after);
    before = after;
  }
  return { thousand: median(all), ratio: median(ratios) };
};

/** Reading, interpolating and planning generated projects; and a whole process that reads one, against `docker compose config`. */
export const modelFigures = async (): Promise<Figure[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'frontier-bench-'));
  try {
    const loadAndPlan = async (services: number): Promise<() => Promise<void>> => {
      const file = join(folder, `${services}.yml`);
      await writeFile(file, project(services));
      return async () => {
        const { steps } = plan(await loadProject({ files: [file], env: {} }), nothingRuns);
        if (steps.length < services) throw new Error(`only ${steps.length} steps for ${services} services`);
      };
    };
    const small = await loadAndPlan(1_000);
    const first = await time(small);
    for (let run = 1; run < settling; run += 1) await small();
    const { thousand, ratio } = await inTurns(small, await loadAndPlan(10_000));
    return [
      {
        name: 'load + interpolate + plan, 1,000 services',
        value: thousand,
        unit: 'ms',
        target: 150,
        note: `median of ${(rounds + 1) * runsBetween} after ${settling} in the same process; the first took ${first.toFixed(0)} ms`,
      },
      {
        name: 'the same, 10,000 services, against 1,000',
        value: ratio,
        unit: '×',
        target: 12,
        note: `median of ${rounds}, each between ${2 * runsBetween} of 1,000`,
      },
      ...(await processFigures(join(folder, '1000.yml'))),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** What starting a program to print the model takes, ours against theirs; nothing without theirs. */
const processFigures = async (file: string): Promise<Figure[]> => {
  const [peer] = await composePeers();
  if (!peer) return [];
  const ours = await medianTime(3, () => runProcess(process.execPath, [cli, 'config', '--json', '-f', file]));
  const theirs = await medianTime(3, () => runProcess(peer.path, ['-f', file, 'config', '--format', 'json']));
  const [some, others] = [ours, theirs].map((ms) => `${(ms / 1000).toFixed(2)} s`);
  return [
    {
      name: 'frontier config of it, against docker compose config',
      value: ours / theirs,
      unit: '×',
      note: `whole processes that print JSON: ${some} against ${others}, median of 3`,
    },
  ];
};
