import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { composePeers } from '../test/support/compose-peer.ts';
import { provideEngine } from '../test/support/engine.ts';
import { provideImages } from '../test/support/images.ts';
import { type Figure, meets, table } from './figures.ts';
import { healthFigures } from './health.ts';
import { logsFigures } from './logs.ts';
import { metricsFigures } from './metrics.ts';
import { modelFigures } from './model.ts';
import { popoverFigures } from './popover.ts';
import { type BenchEngine, crowdFigures, statusFigures, upFigures } from './stack.ts';
import { switchFigures } from './switch.ts';

const say = (line: string): void => console.error(line);

/** The benches that need an engine, by the word that chooses them on the command line. */
const onEngine: Readonly<Record<string, (engine: BenchEngine) => Promise<Figure[]>>> = {
  status: statusFigures,
  crowd: crowdFigures,
  up: upFigures,
  switch: switchFigures,
  health: healthFigures,
};

const measure = async (wanted: (name: string) => boolean): Promise<Figure[]> => {
  const figures = [
    ...(wanted('model') ? await modelFigures() : []),
    ...(wanted('metrics') ? await metricsFigures() : []),
    ...(wanted('popover') ? await popoverFigures() : []),
    ...(wanted('logs') ? await logsFigures() : []),
  ];
  const names = Object.keys(onEngine).filter(wanted);
  if (names.length === 0) return figures;
  const engine = await provideEngine({ say });
  try {
    const images = await provideImages({ dockerHost: engine.dockerHost, say });
    const [peer] = await composePeers();
    if (!peer) throw new Error('There is no docker compose to measure against.');
    for (const name of names) {
      say(`Measuring ${name} …`);
      const given = { dockerHost: engine.dockerHost, imageEnv: images.env, compose: peer.path };
      figures.push(...(await onEngine[name]!(given)));
    }
    await images.remove();
  } finally {
    await engine.stop();
  }
  return figures;
};

const chosen = process.argv.slice(2);
const figures = await measure((name) => chosen.length === 0 || chosen.includes(name));
const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
const date = new Date().toISOString().slice(0, 10);
console.log(`${date}, ${machine}\n\n${table(figures)}`);
await mkdir('out', { recursive: true });
await writeFile('out/bench.json', `${JSON.stringify({ date, machine, figures }, null, 2)}\n`);
process.exitCode = figures.every(meets) ? 0 : 1;
