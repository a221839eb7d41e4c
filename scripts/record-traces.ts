/**
 * Records what Docker really tells when services get into trouble, for test/unit/health-recorded.test.ts: a Docker Engine
 * of its own, 12 minutes. Run as root on Debian or Ubuntu: `node scripts/record-traces.ts [name…]`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { installDocker, type PrivateEngine, startPrivateEngine } from '../test/support/private-engine.ts';
import { recordTrace, writeTrace } from '../test/support/record-trace.ts';
import { startTroubles, type Troubles } from '../test/support/troubles.ts';

const folder = join(import.meta.dirname, '../test/fixtures/traces');
/** ms of nothing before and after. */
const quiet = 3_000;

type Scenario = (troubles: Troubles, engine: PrivateEngine) => Promise<void>;

const scenarios: Readonly<Record<string, Scenario>> = {
  unhealthy: async ({ begin, cure }) => {
    await begin('sick');
    await delay(20_000);
    await cure();
  },
  flapping: async ({ begin, cure }) => {
    for (let flap = 0; flap < 50; flap += 1) {
      await begin('sick');
      await delay(6_000);
      await cure();
      await delay(6_000);
    }
  },
  'crash-loop': async ({ begin }) => {
    await begin('looping');
    await delay(15_000);
  },
  'out-of-memory': async ({ begin }) => {
    await begin('greedy');
    await delay(10_000);
  },
  'docker-killed': async (_, engine) => {
    await engine.kill();
    await delay(15_000);
    await engine.start();
    await delay(15_000);
  },
};

const chosen = process.argv.slice(2);
await mkdir(folder, { recursive: true });
await installDocker((line) => console.error(line));
const engine = await startPrivateEngine();
try {
  for (const [name, scenario] of Object.entries(scenarios)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    console.error(`Recording ${name} …`);
    const troubles = await startTroubles(engine.dockerHost);
    const trace = await recordTrace({ ...engine, ...troubles }, async () => {
      await delay(quiet);
      await scenario(troubles, engine);
      await delay(quiet);
    });
    await writeFile(join(folder, `${name}.ndjson`), writeTrace(trace));
    await troubles.remove();
  }
} finally {
  await engine.stop();
}
