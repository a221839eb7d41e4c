import { formatCpu, formatMemory } from '../../shared/format.ts';
import type { Absence, DockerFigures, Figures, GpuReading, MemoryReading, Reading } from '../../shared/metrics.ts';
import type { Terminal } from '../terminal.ts';
import { bar } from './bar.ts';
import { columns, printable } from './lines.ts';

/** Columns of a bar. */
const barWidth = 12;

/** One figure: its name, a part of a whole for a bar (0–1), its value, and what is said beside it. */
interface Row {
  readonly name: string;
  readonly share?: number | undefined;
  readonly value: string;
  readonly note?: string;
}

const of = (part: number, whole: number | undefined): Pick<Row, 'share' | 'value'> =>
  whole
    ? { share: part / whole, value: `${formatMemory(part)} of ${formatMemory(whole)}` }
    : { value: formatMemory(part) };

const unavailable = (name: string, { message }: Absence): Row => ({ name, value: 'unavailable', note: message });

/** The rows of a reading: what it has, or why not; what is no longer current says so. */
const rowsOf = <T>(name: string, reading: Reading<T>, rows: (value: T) => readonly Row[]): readonly Row[] => {
  if (reading.state === 'absent') return [unavailable(name, reading.reason)];
  if (reading.state === 'fresh') return rows(reading.value);
  return rows(reading.value).map((row) => ({ ...row, note: `as it was; ${reading.reason.message}` }));
};

const gpuRows = (gpus: readonly GpuReading[]): readonly Row[] =>
  gpus.flatMap((gpu, n) => {
    const { model, cores, utilization, inUseBytes, allocatedBytes, vramUsedBytes, vramTotalBytes, poweredOff } = gpu;
    const name = gpus.length > 1 ? `GPU ${n + 1}` : 'GPU';
    const what = [model, cores === undefined ? undefined : `${cores} cores`].filter(Boolean).join(', ');
    const note = what === '' ? {} : { note: what };
    const used: Row =
      utilization === undefined
        ? { name, value: poweredOff ? 'switched off' : 'use unavailable', ...note }
        : { name, share: utilization / 100, value: formatCpu(utilization), ...note };
    const held = allocatedBytes === undefined ? {} : { note: `${formatMemory(allocatedBytes)} held` };
    return [
      used,
      ...(inUseBytes === undefined ? [] : [{ name: `${name} memory`, value: formatMemory(inUseBytes), ...held }]),
      ...(vramUsedBytes === undefined ? [] : [{ name: `${name} memory`, ...of(vramUsedBytes, vramTotalBytes) }]),
    ];
  });

/** Figures of the memory with a row of their own, and what is said where one is absent. */
const memoryRows = (reading: MemoryReading): readonly Row[] => {
  const { totalBytes, usedBytes, pressure, swapUsedBytes, gpuWiredLimit, missing } = reading;
  const row = <T>(
    name: string,
    key: keyof MemoryReading['missing'],
    value: T | undefined,
    show: (value: T) => Omit<Row, 'name'>,
  ) =>
    value === undefined
      ? unavailable(name, missing[key] ?? { code: 'unreadable', message: 'nobody tells it' })
      : { name, ...show(value) };
  return [
    row('Memory', 'usedBytes', usedBytes, (used) => ({ ...of(used, totalBytes), note: partsOf(reading) })),
    row('Pressure', 'pressure', pressure, (value) => ({ value })),
    row('Swap', 'swapUsedBytes', swapUsedBytes, (used) => ({ value: formatMemory(used) })),
    row('GPU limit', 'gpuWiredLimit', gpuWiredLimit, ({ bytes, estimated }) => ({
      value: `${estimated ? '≈ ' : ''}${formatMemory(bytes)}`,
      note: 'of memory that the GPU may keep',
    })),
  ];
};

const partsOf = ({ wiredBytes, compressedBytes, cachedBytes }: MemoryReading): string =>
  Object.entries({ wired: wiredBytes, compressed: compressedBytes, cached: cachedBytes })
    .flatMap(([name, bytes]) => (bytes === undefined ? [] : [`${formatMemory(bytes)} ${name}`]))
    .join(', ');

const dockerRows = ({ containers, sum, machineBytes }: DockerFigures): readonly Row[] => {
  const count = `${containers.length} container${containers.length === 1 ? '' : 's'}`;
  const cpu = sum.cpuPercent === undefined ? '' : `, ${formatCpu(sum.cpuPercent)} CPU`;
  return [
    {
      name: 'Docker VM',
      ...of(sum.memoryBytes ?? 0, machineBytes),
      note: `used by ${count}${cpu}`,
    },
  ];
};

const containerTable = (terminal: Terminal, { containers }: DockerFigures): string[] => {
  if (containers.length === 0) return [];
  const rows = containers.map(({ service, cpuPercent, memoryBytes, memoryLimitBytes }) => [
    printable(service),
    cpuPercent === undefined ? '' : formatCpu(cpuPercent),
    terminal.live && memoryBytes !== undefined && memoryLimitBytes ? bar(memoryBytes / memoryLimitBytes, barWidth) : '',
    memoryBytes === undefined ? '' : formatMemory(memoryBytes),
    memoryLimitBytes === undefined ? '' : `of ${formatMemory(memoryLimitBytes)}`,
  ]);
  const titles = ['SERVICE', 'CPU', ...(terminal.live ? ['MEMORY', '', ''] : ['', 'MEMORY', ''])];
  return ['', ...columns([titles.map((title) => terminal.style('dim', title)), ...rows])];
};

const pressureColor = { normal: 'green', warning: 'yellow', critical: 'red' } as const;

const styled = (terminal: Terminal, { name, value }: Row): string => {
  if (value === 'unavailable') return terminal.style('dim', value);
  const color = name === 'Pressure' ? pressureColor[value as keyof typeof pressureColor] : undefined;
  return color ? terminal.style(color, value) : value;
};

/** Everything that is measured: bars on a terminal, plain columns elsewhere; what is absent with its reason. */
export const metricsText = (terminal: Terminal, { gpu, memory: read, docker }: Figures): string[] => {
  const rows = [
    ...rowsOf('GPU', gpu, gpuRows),
    ...rowsOf('Memory', read, memoryRows),
    ...rowsOf('Docker VM', docker, dockerRows),
  ];
  const drawn = rows.map((row) => [
    terminal.style('bold', row.name),
    terminal.live && row.share !== undefined ? bar(row.share, barWidth) : '',
    styled(terminal, row),
    terminal.style('dim', printable(row.note ?? '')),
  ]);
  return [...columns(drawn), ...(docker.state === 'absent' ? [] : containerTable(terminal, docker.value))];
};

/** One line of the figures that change, for output that is no terminal. */
export const metricsLine = ({ gpu, memory: read, docker }: Figures, now: number): string => {
  const { usedBytes, pressure, swapUsedBytes } = read.state === 'fresh' ? read.value : {};
  const busy = gpu.state === 'fresh' ? gpu.value.flatMap(({ utilization }) => utilization ?? []) : [];
  const sum = docker.state === 'fresh' ? docker.value.sum : {};
  const parts = [
    ...busy.map((value) => `gpu ${formatCpu(value)}`),
    ...(usedBytes === undefined ? [] : [`memory ${formatMemory(usedBytes)}`]),
    ...(pressure === undefined ? [] : [`pressure ${pressure}`]),
    ...(swapUsedBytes === undefined ? [] : [`swap ${formatMemory(swapUsedBytes)}`]),
    ...(sum.memoryBytes === undefined ? [] : [`containers ${formatMemory(sum.memoryBytes)}`]),
    ...(sum.cpuPercent === undefined ? [] : [`containers’ CPU ${formatCpu(sum.cpuPercent)}`]),
  ];
  return `${new Date(now).toISOString()} ${parts.join(', ')}`;
};
