import type { ScalarShape } from './keys/shape.ts';
import { formatBytes, formatGoDuration, parseBytes, parseGoDuration } from './units.ts';
import { printed, type ScalarNode } from './yaml/node.ts';

/** Where a scalar's faults go. */
export interface ScalarReports {
  readonly invalid: (message: string) => void;
  readonly warn: (message: string) => void;
  readonly unsupported: (message: string) => void;
}

/** A file mode as Compose prints it: octal with a leading zero. */
const modeText = (mode: number): string => `0${mode.toString(8)}`;

/** The number that Go's 32-bit floats would print for this one. */
export const asFloat32 = (value: number): number => {
  const rounded = Math.fround(value);
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(rounded.toPrecision(digits));
    if (Math.fround(short) === rounded) return short;
  }
  return rounded;
};

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['y', true],
  ['yes', true],
  ['on', true],
  ['false', false],
  ['n', false],
  ['no', false],
  ['off', false],
]);

const boolean = (node: ScalarNode, { invalid, warn }: ScalarReports): boolean | undefined => {
  if (node.type === 'boolean') return node.value as boolean;
  const text = String(node.value);
  const value = booleans.get(text.toLowerCase());
  if (value === undefined) invalid(`"${text}" is neither true nor false.`);
  else if (!/^(?:true|false)$/i.test(text)) warn(`"${text}" is not a YAML 1.2 boolean; write ${value}.`);
  return value;
};

const integer = (node: ScalarNode, { min, max }: ScalarShape, { invalid }: ScalarReports): number | undefined => {
  const text = printed(node);
  if (node.type === 'string' && !/^[-+]?\d+$/.test(text)) {
    invalid(`"${text}" is not a whole number.`);
    return undefined;
  }
  const value = Math.trunc(Number(node.value));
  if (value >= (min ?? value) && value <= (max ?? value)) return value;
  invalid(`${text} is not between ${min} and ${max}.`);
  return undefined;
};

const float = (node: ScalarNode, { invalid }: ScalarReports): number | undefined => {
  const value = Number(node.value);
  if (Number.isFinite(value) && String(node.value).trim() !== '') return asFloat32(value);
  invalid(`"${printed(node)}" is not a number.`);
  return undefined;
};

const bytes = (node: ScalarNode, { invalid, unsupported }: ScalarReports): string | undefined => {
  if (node.type === 'integer') return String(node.value);
  if (node.type === 'number') {
    unsupported(`${printed(node)} is not a whole number of bytes; Compose would ignore it.`);
    return undefined;
  }
  const size = parseBytes(printed(node));
  if (size === undefined) invalid(`"${printed(node)}" is not a size like 512m or 4g.`);
  return size === undefined ? undefined : formatBytes(size);
};

/** What most files write, as Go prints it; anything else is worked out. */
const plainSeconds = /^[1-9]\d?s$/;

const duration = (node: ScalarNode, { invalid }: ScalarReports): string | undefined => {
  const text = printed(node);
  if (plainSeconds.test(text) && Number.parseInt(text, 10) < 60) return text;
  const ms = parseGoDuration(text);
  if (ms === undefined) invalid(`"${text}" is not a duration like 30s or 1m30s.`);
  return ms === undefined ? undefined : formatGoDuration(ms);
};

const mode = (node: ScalarNode, { invalid }: ScalarReports): string | undefined => {
  if (node.type !== 'string') return modeText(Math.trunc(Number(node.value)));
  const text = node.value as string;
  if (/^[-+]?[0-7]+$/.test(text)) return modeText(Number.parseInt(text, 8));
  invalid(`"${text}" is not an octal file mode like 0440.`);
  return undefined;
};

/** A scalar as the model holds it; undefined, with a report, if it can't be that. */
export const decodeScalar = (
  node: ScalarNode,
  shape: ScalarShape,
  reports: ScalarReports,
): string | number | boolean | undefined => {
  switch (shape.as) {
    case 'text':
      return printed(node);
    case 'boolean':
      return boolean(node, reports);
    case 'integer':
      return integer(node, shape, reports);
    case 'float':
      return float(node, reports);
    case 'bytes':
      return bytes(node, reports);
    case 'duration':
      return duration(node, reports);
    case 'mode':
      return mode(node, reports);
    case 'count':
      return printed(node).toLowerCase() === 'all' ? -1 : integer(node, shape, reports);
  }
};
