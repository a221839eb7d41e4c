import type { GpuReading } from '../../shared/metrics.ts';
import type { Exec } from '../system/exec.ts';
import { clampPercent, parseCount, present, wholeLines } from './lines.ts';
import { defaultPaceMs, type Files, type Outcome, readCommand, type Source } from './source.ts';

const MiB = 1024 * 1024;

/** What nvidia-smi is asked for; `parseNvidiaSmi` reads these columns in this order. */
export const nvidiaSmiArguments = [
  '--query-gpu=name,utilization.gpu,memory.used,memory.total',
  '--format=csv,noheader,nounits',
] as const;

/**
 * Reads the lines of nvidia-smi, one a GPU: name, percent, MiB, MiB. `[N/A]` and the like are absent, and a line of
 * another form (an error is printed where the figures would be) is no GPU. Never throws.
 */
export function parseNvidiaSmi(text: string): GpuReading[] {
  const readings: GpuReading[] = [];
  for (const line of wholeLines(text)) {
    const [, name, busy, used, total] = /^(\P{Cc}{1,100}), ([^,]+), ([^,]+), ([^,]+)$/u.exec(line) ?? [];
    if (name === undefined) continue;
    readings.push(
      present<GpuReading>({
        model: name,
        utilization: clampPercent(parseCount(busy)),
        vramUsedBytes: mebibytes(used),
        vramTotalBytes: mebibytes(total),
      }),
    );
  }
  return readings;
}

function mebibytes(text: string | undefined): number | undefined {
  const count = parseCount(text);
  return count === undefined ? undefined : count * MiB;
}

/** The GPUs of a Linux machine: NVIDIA's by nvidia-smi, AMD's by /sys/class/drm. */
export const linuxGpus = (exec: Exec, files: Files, path: string | undefined): Source<readonly GpuReading[]> => ({
  name: 'gpu',
  paceMs: defaultPaceMs,
  async read() {
    const [nvidia, amd] = await Promise.all([readNvidia(exec, path), readAmd(files)]);
    const gpus = [...('value' in nvidia ? nvidia.value : []), ...amd];
    if (gpus.length > 0) return { value: gpus };
    if ('absent' in nvidia && nvidia.absent.code !== 'not-installed') return nvidia;
    return {
      absent: {
        code: 'unsupported',
        message: 'No GPU that can be read: nvidia-smi names none and /sys/class/drm has none of AMD',
      },
    };
  },
});

async function readNvidia(exec: Exec, path: string | undefined): Promise<Outcome<readonly GpuReading[]>> {
  const text = await readCommand(exec, 'nvidia-smi', nvidiaSmiArguments, path);
  return 'value' in text ? { value: parseNvidiaSmi(text.value) } : text;
}

/** The figures that the amdgpu driver gives for each card; cards of other drivers have none of these files. */
async function readAmd(files: Files): Promise<GpuReading[]> {
  const names = await files.list('/sys/class/drm').catch(() => []);
  const cards = names
    .filter((name) => /^card\d+$/.test(name))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const readings = await Promise.all(cards.map((card) => readAmdCard(files, `/sys/class/drm/${card}/device`)));
  return readings.filter((reading) => reading !== undefined);
}

async function readAmdCard(files: Files, device: string): Promise<GpuReading | undefined> {
  const read = async (name: string) => {
    const text = await files.read(`${device}/${name}`).catch(() => '');
    return wholeLines(text)[0]?.trim();
  };
  const [busy, used, total, product] = await Promise.all(
    ['gpu_busy_percent', 'mem_info_vram_used', 'mem_info_vram_total', 'product_name'].map(read),
  );
  const figures = present<GpuReading>({
    utilization: clampPercent(parseCount(busy)),
    vramUsedBytes: parseCount(used),
    vramTotalBytes: parseCount(total),
  });
  if (Object.keys(figures).length === 0) return undefined;
  return { ...(product ? { model: product.slice(0, 100) } : {}), ...figures };
}
