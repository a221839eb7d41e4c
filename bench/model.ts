import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadProject } from '../src/core/compose/load.ts';
import { plan } from '../src/core/reconcile/plan.ts';
import type { ProjectState } from '../src/core/reconcile/state.ts';
import { composePeers } from '../test/support/compose-peer.ts';
import type { Figure } from './figures.ts';
import { medianTime, runProcess } from './measure.ts';

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

/** Reading, interpolating and planning generated projects; and what `docker compose config` takes for the same file. */
export const modelFigures = async (): Promise<Figure[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'frontier-bench-'));
  try {
    const loadAndPlan = async (services: number, runs: number): Promise<number> => {
      const file = join(folder, `${services}.yml`);
      await writeFile(file, project(services));
      return medianTime(runs, async () => {
        const { steps } = plan(await loadProject({ files: [file], env: {} }), nothingRuns);
        if (steps.length < services) throw new Error(`only ${steps.length} steps for ${services} services`);
      });
    };
    const thousand = await loadAndPlan(1_000, 9);
    const tenThousand = await loadAndPlan(10_000, 3);
    const [peer] = await composePeers();
    const theirs = peer && (await peerTime(peer.path, join(folder, '1000.yml')));
    return [
      {
        name: 'load + interpolate + plan, 1,000 services',
        value: thousand,
        unit: 'ms',
        target: 150,
        note: 'warm, median of 9',
      },
      { name: 'the same, 10,000 services, against 1,000', value: tenThousand / thousand, unit: '×', target: 12 },
      ...(theirs === undefined
        ? []
        : [{ name: 'the same 1,000, against docker compose config', value: thousand / theirs, unit: '×' as const }]),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
};

const peerTime = (path: string, file: string): Promise<number> =>
  medianTime(3, () => runProcess(path, ['-f', file, 'config', '--quiet']));
