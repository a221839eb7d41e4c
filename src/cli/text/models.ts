import { formatBytes, formatMemory } from '../../shared/format.ts';
import type { EngineActivity, ModelInfo, ModelsResult } from '../../shared/models.ts';
import type { Terminal } from '../terminal.ts';
import { duration } from './amounts.ts';
import { columns, printable } from './lines.ts';

/** Time until a model is unloaded; Ollama tells a far year for "never". */
const farMs = 10 * 365 * 86_400_000;

const unloads = ({ expiresAt }: ModelInfo, now: number): string => {
  if (expiresAt === undefined) return '';
  const left = Date.parse(expiresAt) - now;
  return left > farMs ? 'never' : left <= 0 ? 'now' : `in ${duration(left)}`;
};

const row = (model: ModelInfo, now: number): string[] => {
  const { name, state, sizeBytes, parameters, quantization, memoryBytes, gpuShare } = model;
  return [
    printable(name),
    sizeBytes === undefined ? '' : formatBytes(sizeBytes),
    printable(parameters ?? ''),
    printable(quantization ?? ''),
    state === 'unknown' ? '' : state,
    memoryBytes === undefined ? '' : formatMemory(memoryBytes),
    gpuShare === undefined ? '' : `${Math.round(gpuShare * 100)}%`,
    unloads(model, now),
  ];
};

const titles = ['MODEL', 'SIZE', 'PARAMETERS', 'QUANTIZED', 'STATE', 'MEMORY', 'ON GPU', 'UNLOADS'];

/** Left out with its title: a column in which no row has anything. */
const table = (terminal: Terminal, rows: readonly (readonly string[])[]): string[] => {
  const head = titles.map((title, at) => (rows.some((cells) => cells[at] !== '') ? title : ''));
  const [first = '', ...rest] = columns([head, ...rows]);
  return [terminal.style('dim', first), ...rest];
};

/** What it answers now; nothing when it does not say. */
const activityText = ({ running, waiting, tokens }: EngineActivity = {}): string[] => {
  const parts = [
    ...(running === undefined ? [] : [`${running} running`]),
    ...(waiting === undefined ? [] : [`${waiting} waiting`]),
    ...(tokens === undefined ? [] : [`${tokens} tokens since it started`]),
  ];
  return parts.length === 0 ? [] : [`Requests: ${parts.join(', ')}`];
};

/** The engine, what it computes on, and its models as a table. */
export const modelsText = (terminal: Terminal, { engine, models }: ModelsResult, now: number): string[] => {
  const { service, version, accelerator, memoryBytes, activity } = engine;
  const facts = [
    `Runs on: ${accelerator.text}`,
    ...(memoryBytes === undefined ? [] : [`Memory of its container: ${formatMemory(memoryBytes)}`]),
    ...activityText(activity),
  ];
  return [
    `${terminal.style('bold', printable(service))}${version === undefined ? '' : ` ${printable(version)}`}`,
    ...facts,
    '',
    ...(models.length > 0
      ? table(
          terminal,
          models.map((model) => row(model, now)),
        )
      : ['It has no model.']),
  ];
};
