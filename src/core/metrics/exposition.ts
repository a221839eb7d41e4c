import { Counter, Gauge, Registry } from 'prom-client';
import type { GpuReading, MemoryFigures, MemoryReading, Reading } from '../../shared/metrics.ts';
import type { ModelsResult } from '../../shared/models.ts';
import type { ContainersNow } from './containers.ts';
import type { Past } from './past.ts';

/** What is measured, as it is at one moment. */
export interface Measured {
  readonly gpu: Reading<readonly GpuReading[]>;
  readonly memory: Reading<MemoryReading>;
  readonly containers: ContainersNow;
  readonly models?: ModelsResult | undefined;
}

/** Everything that is exported. */
export interface Exported extends Measured {
  /** The id of the selected stack. */
  readonly selected?: string | undefined;
  readonly past: Past;
}

type Labels = Readonly<Record<string, string | number>>;
type Sample = readonly [Labels, number | undefined];

/** Adds one metric with those samples that have a value; without any it is not there at all. */
const adder =
  (registry: Registry) =>
  (kind: 'gauge' | 'counter', name: string, help: string, samples: readonly Sample[]): void => {
    const there = samples.filter(([, value]) => value !== undefined);
    const labelNames = Object.keys(there[0]?.[0] ?? {});
    if (there.length === 0) return;
    const options = { name, help, labelNames, registers: [registry] };
    if (kind === 'counter') {
      const counter = new Counter(options);
      for (const [labels, value = 0] of there) counter.inc(labels, value);
    } else {
      const gauge = new Gauge(options);
      for (const [labels, value = 0] of there) gauge.set(labels, value);
    }
  };

type Add = ReturnType<typeof adder>;

/** What was read now: a stale value would look like a new one. */
const fresh = <T>(reading: Reading<T>): T | undefined => (reading.state === 'fresh' ? reading.value : undefined);

const ratio = (percent: number | undefined): number | undefined => (percent === undefined ? undefined : percent / 100);

const addGpus = (add: Add, gpus: readonly GpuReading[]): void => {
  const each = (value: (gpu: GpuReading) => number | undefined): Sample[] =>
    gpus.map((gpu, index) => [{ gpu: index, model: gpu.model ?? '' }, value(gpu)]);
  const gauge = (name: string, help: string, value: (gpu: GpuReading) => number | undefined) =>
    add('gauge', `frontier_host_gpu_${name}`, help, each(value));
  gauge('utilization_ratio', 'Share of time in which the GPU worked, 0-1', ({ utilization }) => ratio(utilization));
  gauge('memory_in_use_bytes', 'System memory in use by work of the GPU', ({ inUseBytes }) => inUseBytes);
  gauge('memory_allocated_bytes', 'System memory held for the GPU', ({ allocatedBytes }) => allocatedBytes);
  gauge('vram_used_bytes', 'Memory of the GPU itself in use', ({ vramUsedBytes }) => vramUsedBytes);
  gauge('vram_bytes', 'Memory of the GPU itself', ({ vramTotalBytes }) => vramTotalBytes);
};

const levels = ['normal', 'warning', 'critical'] as const;

const addMemory = (add: Add, memory: MemoryFigures): void => {
  const gauge = (name: string, help: string, value: number | undefined) =>
    add('gauge', `frontier_host_${name}`, help, [[{}, value]]);
  gauge('memory_bytes', 'Memory of this machine', memory.totalBytes);
  gauge('memory_used_bytes', 'Memory in use; on a Mac as Activity Monitor counts', memory.usedBytes);
  gauge('memory_wired_bytes', 'Memory that can not be paged out', memory.wiredBytes);
  gauge('memory_compressed_bytes', 'Memory of the compressor', memory.compressedBytes);
  gauge('swap_used_bytes', 'Swap in use', memory.swapUsedBytes);
  const { pressure, gpuWiredLimit } = memory;
  add(
    'gauge',
    'frontier_host_memory_pressure',
    'Memory pressure as the system tells it: 1 for the level that it is at',
    pressure ? levels.map((level) => [{ level }, level === pressure ? 1 : 0]) : [],
  );
  add('gauge', 'frontier_host_gpu_memory_limit_bytes', 'The most memory that the GPU may keep resident', [
    [{ estimated: String(gpuWiredLimit?.estimated) }, gpuWiredLimit?.bytes],
  ]);
};

const addContainers = (add: Add, { containers, machineBytes }: ContainersNow): void => {
  const each = (value: 'cpuSeconds' | 'memoryBytes'): Sample[] =>
    [...containers].map(([id, { service, reading }]) => [{ service, container: id.slice(0, 12) }, reading?.[value]]);
  add(
    'counter',
    'frontier_container_cpu_seconds_total',
    'CPU time of a container since it started',
    each('cpuSeconds'),
  );
  add('gauge', 'frontier_container_memory_bytes', 'Memory of a container without file cache', each('memoryBytes'));
  add(
    'gauge',
    'frontier_docker_memory_bytes',
    'Memory of the machine that runs containers; on a Mac the VM of Docker',
    [[{}, machineBytes]],
  );
};

const addModels = (add: Add, { engine: { service: engine }, models }: ModelsResult): void => {
  const loaded = models.filter(({ state }) => state === 'loaded');
  const each = (value: (model: ModelsResult['models'][number]) => number | undefined): Sample[] =>
    loaded.map((model) => [{ engine, model: model.name }, value(model)]);
  add(
    'gauge',
    'frontier_model_loaded',
    'A model that is loaded: 1',
    each(() => 1),
  );
  add(
    'gauge',
    'frontier_model_memory_bytes',
    'Memory of a loaded model, as its engine reckons',
    each((m) => m.memoryBytes),
  );
  add(
    'gauge',
    'frontier_model_gpu_ratio',
    'Share of it that is on a GPU, 0-1',
    each(({ gpuShare }) => gpuShare),
  );
};

const addPast = (add: Add, { switches, lastSwitch, incidents }: Past): void => {
  add(
    'counter',
    'frontier_switches_total',
    'Switches since this exporter started',
    switches.map(({ to, outcome, count }) => [{ to, outcome }, count]),
  );
  add(
    'gauge',
    'frontier_last_switch_timestamp_seconds',
    'When a switch ended last, by stack, in the last 24 hours',
    [...lastSwitch].map(([to, at]) => [{ to }, at / 1000]),
  );
  add(
    'gauge',
    'frontier_incidents_open',
    'Incidents that are open',
    incidents.map(({ cause, service = '', severity }) => [{ cause, service, severity }, 1]),
  );
};

/** The figures in Prometheus' text format, named and in units by its conventions. What is absent is left out, not 0. */
export const exposition = (exported: Exported): Promise<string> => {
  const registry = new Registry();
  const add = adder(registry);
  addGpus(add, fresh(exported.gpu) ?? []);
  addMemory(add, fresh(exported.memory) ?? {});
  addContainers(add, exported.containers);
  if (exported.models) addModels(add, exported.models);
  add(
    'gauge',
    'frontier_stack_selected',
    'The stack that is selected: 1',
    exported.selected === undefined ? [] : [[{ stack: exported.selected }, 1]],
  );
  addPast(add, exported.past);
  return registry.metrics();
};

/** The content type of `exposition`. */
export const expositionType = Registry.PROMETHEUS_CONTENT_TYPE;
