import type { DockerFigures, Figures, GpuReading, MemoryReading, Reading } from '../../shared/metrics.ts';
import { sumContainers } from './container-stats.ts';
import type { ContainersNow } from './containers.ts';
import { curveOf } from './curve.ts';
import type { History } from './history.ts';

/** ms that the curves show: 60 points at the fastest pace. */
const curveSpanMs = 120_000;

/** What is known at one moment. */
export interface Known {
  readonly gpu: Reading<readonly GpuReading[]>;
  readonly memory: Reading<MemoryReading>;
  readonly containers: ContainersNow;
  readonly history: History;
}

const dockerOf = ({ containers, machineBytes, absence }: ContainersNow, now: number): Reading<DockerFigures> => {
  if (absence) return { state: 'absent', reason: absence };
  const list = [...containers.values()]
    .map(({ service, reading }) => ({ service, ...reading }))
    .sort((a, b) => a.service.localeCompare(b.service, 'en'));
  const value = { containers: list, sum: sumContainers(list), ...(machineBytes !== undefined && { machineBytes }) };
  return { state: 'fresh', value, at: now };
};

/** Everything that is measured, as it is shown. `now`: ms since 1970. */
export const figuresOf = ({ gpu, memory, containers, history }: Known, now: number): Figures => {
  const curve = (series: string) => curveOf(history.points(series, now), now, curveSpanMs);
  return { gpu, memory, docker: dockerOf(containers, now), curves: { gpu: curve('gpu'), memory: curve('memory') } };
};

const pressures = { normal: 0, warning: 1, critical: 2 } as const;

/** The figures that were read now, for the flight recorder: percent and bytes by name; pressure is 0, 1 or 2. */
export const recordedFigures = ({ gpu, memory, docker }: Figures): Record<string, number> => {
  const gpus = gpu.state === 'fresh' ? gpu.value : [];
  const { usedBytes, swapUsedBytes, pressure } = memory.state === 'fresh' ? memory.value : {};
  const containers = docker.state === 'fresh' ? docker.value.containers : [];
  const entries: [string, number | undefined][] = [
    ...gpus.map(({ utilization }, n): [string, number | undefined] => [n === 0 ? 'gpu' : `gpu ${n + 1}`, utilization]),
    ['memory', usedBytes],
    ['swap', swapUsedBytes],
    ['pressure', pressure && pressures[pressure]],
    ...containers.flatMap(({ service, cpuPercent, memoryBytes }): [string, number | undefined][] => [
      [`${service} cpu`, cpuPercent === undefined ? undefined : Math.round(cpuPercent * 10) / 10],
      [`${service} memory`, memoryBytes],
    ]),
  ];
  return Object.fromEntries(entries.filter((entry): entry is [string, number] => entry[1] !== undefined));
};
