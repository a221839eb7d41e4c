import type { GpuReading } from '../../shared/metrics.ts';
import { clampPercent, parseCount, present } from './lines.ts';

const MiB = 1024 * 1024;

/** A line that begins a node: `+-o AGXAcceleratorG13X  <class …`, in a tree with bars before it. */
const nodeStart = /^[ |]*\+-o /;
/** A property of a node: `"model" = "Apple M1 Pro"`. What `-l` prints has bars before it. */
const property = /^[ |]*"([^"]+)" = /;
/** The properties that are read; the rest of a node, about 45 KB, is passed over. */
const wanted = new Set(['PerformanceStatistics', 'AGCInfo', 'model', 'gpu-core-count', 'VRAM,totalMB']);

/**
 * Reads the GPUs from the plain text of `ioreg -r -d 1 -w 0 -c IOAccelerator`, in its order. Never throws; a key that is
 * not there, negative or cut is absent, and text without a GPU gives none.
 */
export function parseIoreg(text: string): GpuReading[] {
  const nodes: Map<string, string>[] = [];
  const lines = text.split('\n');
  lines.forEach((line, index) => {
    if (nodeStart.test(line)) nodes.push(new Map());
    const found = property.exec(line);
    const name = found?.[1];
    if (!found || !name || !wanted.has(name)) return;
    const value = line.slice(found[0].length).trimEnd();
    // A last line without its newline may be cut: a bare number can't show that it is whole, a quote or brace does.
    if (index === lines.length - 1 && /^\d*$/.test(value)) return;
    if (nodes.length === 0) nodes.push(new Map()); // a listing whose head was left away
    const node = nodes.at(-1);
    if (node && !node.has(name)) node.set(name, value);
  });
  return nodes.map(toReading).filter((reading) => Object.keys(reading).length > 0);
}

function toReading(node: ReadonlyMap<string, string>): GpuReading {
  const statistics = parseNumbers(node.get('PerformanceStatistics'));
  const powerOff = parseNumbers(node.get('AGCInfo')).get('poweredOffByAGC');
  const vramUsed = statistics.get('vramUsedBytes');
  const vramFree = statistics.get('vramFreeBytes');
  const vramTotalMiB = parseCount(node.get('VRAM,totalMB'));
  return present<GpuReading>({
    model: parseModel(node.get('model')),
    cores: parseCount(node.get('gpu-core-count')),
    utilization: clampPercent(statistics.get('Device Utilization %') ?? statistics.get('GPU Activity(%)')),
    rendererUtilization: clampPercent(statistics.get('Renderer Utilization %')),
    tilerUtilization: clampPercent(statistics.get('Tiler Utilization %')),
    inUseBytes: statistics.get('In use system memory'),
    allocatedBytes: statistics.get('Alloc system memory'),
    vramTotalBytes:
      vramTotalMiB !== undefined
        ? vramTotalMiB * MiB
        : vramUsed !== undefined && vramFree !== undefined
          ? vramUsed + vramFree
          : undefined,
    vramUsedBytes: vramUsed,
    poweredOff: powerOff === undefined ? undefined : powerOff !== 0,
  });
}

/** A model as text, `"…"` or `<"…">`, or as the bytes of one, `<4170706c65>`. */
function parseModel(text: string | undefined): string | undefined {
  const quoted = /^<?"([^"]*)">?$/.exec(text ?? '')?.[1];
  const bytes = /^<((?:[0-9a-f]{2})+)>$/i.exec(text ?? '')?.[1];
  const model = (quoted ?? (bytes && Buffer.from(bytes, 'hex').toString('latin1').replace(/\0+$/, '')) ?? '').trim();
  return /^[\x20-\x7e]{1,100}$/.test(model) ? model : undefined;
}

/**
 * The numbers right inside a dictionary `{"K"=V,…}`; what lies in dictionaries and lists within is passed over. A number
 * counts only when what follows it shows that it is whole. Negatives are printed as 2^64−n: too large for a count, so
 * they are left out.
 */
function parseNumbers(text: string | undefined): Map<string, number> {
  const numbers = new Map<string, number>();
  if (!text?.startsWith('{')) return numbers;
  const token = /"([^"]*)"(?:=(\d+)(?=[,}]))?|[{}()]/g;
  let depth = 0;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const [mark, key, digits] = found;
    if (mark === '{' || mark === '(') depth += 1;
    else if (mark === '}' || mark === ')') depth -= 1;
    if (depth === 0) break;
    const value = parseCount(digits);
    if (depth === 1 && key !== undefined && value !== undefined && !numbers.has(key)) numbers.set(key, value);
  }
  return numbers;
}
