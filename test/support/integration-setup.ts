import type { TestProject } from 'vitest/node';
import setUpApp from './e2e-setup.ts';
import setUpEngine from './global-setup.ts';

/** An engine with its images, and beside that the built app: making images is mostly fetching and copying. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const [engine, app] = await Promise.allSettled([setUpEngine(project), setUpApp(project)]);
  if (engine.status === 'rejected') throw engine.reason;
  if (app.status === 'fulfilled') return engine.value;
  await engine.value();
  throw app.reason;
}
