import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** The middle value; of an even number, the mean of the two in the middle. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? (sorted[half] ?? Number.NaN) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
};

/** Milliseconds that `work` took. */
export const time = async (work: () => unknown): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

/** Runs `work` some times after one that isn't counted, and answers the median in ms. */
export const medianTime = async (runs: number, work: () => unknown): Promise<number> => {
  await work();
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) times.push(await time(work));
  return median(times);
};

export interface ProcessFigures {
  readonly wallMs: number;
  /** Largest resident set, bytes. */
  readonly peakMemory: number;
  readonly stdout: string;
}

/** Runs a whole process; its peak memory is what the operating system says of it at its end (`VmHWM`/`ru_maxrss`). */
export const runProcess = async (
  file: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string; readonly allowFailure?: boolean } = {},
): Promise<ProcessFigures> => {
  const start = performance.now();
  const child = spawn(file, [...args], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], ...options });
  const text = ['', '', ''];
  [child.stdout, child.stderr, child.stdio[3]].forEach((stream, i) => {
    stream?.on('data', (chunk: Buffer) => {
      text[i] += chunk.toString();
    });
  });
  const [code] = (await once(child, 'close')) as [number | null];
  const wallMs = performance.now() - start;
  if (code !== 0 && !options.allowFailure) throw new Error(`${file} ${args.join(' ')} ended with ${code}:\n${text[1]}`);
  return { wallMs, peakMemory: Number(text[2]) * 1024, stdout: text[0] ?? '' };
};

/** Node's arguments that make a program tell `runProcess` its peak memory as it ends. */
export const reportPeakMemory = [
  '--import',
  `data:text/javascript,${encodeURIComponent(
    "import fs from 'node:fs';process.on('exit',()=>{try{fs.writeSync(3,String(process.resourceUsage().maxRSS))}catch{}})",
  )}`,
];
