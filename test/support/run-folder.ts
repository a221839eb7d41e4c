import { chmod, mkdir, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { processStart } from '../../src/core/workspace/process-identity.ts';
import { endLeftEngines, removeFolder } from './private-engine.ts';

const name = (pid: number | string) => `frontier-run-${pid}`;

/** How many projects use the folder of this process. Each project loads this module anew, so it is kept elsewhere. */
const users = globalThis as { frontierRunUsers?: number };

/**
 * One folder for all that a run of the tests puts where the system has temporary files: workspaces, profiles of the browser,
 * the data of a private engine. It goes with the run; what a killed run left, the next one takes away. The first set-up of
 * every project, in whatever order they come: the first makes the folder, the last that ends takes it away.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  users.frontierRunUsers = (users.frontierRunUsers ?? 0) + 1;
  if (users.frontierRunUsers === 1) await makeFolder();
  return async () => {
    users.frontierRunUsers = (users.frontierRunUsers ?? 1) - 1;
    if (users.frontierRunUsers > 0) return;
    const folder = tmpdir();
    process.env.TMPDIR = dirname(folder);
    await removeFolder(folder);
  };
}

async function makeFolder(): Promise<void> {
  const parent = tmpdir();
  await removeDeadRuns(parent);
  const folder = join(parent, name(process.pid));
  await mkdir(folder);
  await chmod(folder, 0o755); // some tests run a program as a user without rights
  process.env.TMPDIR = folder; // `tmpdir()` of this process and of the workers, which get its variables
}

/** Takes away the folders of runs whose process is gone, and ends the private engines that they left running. */
export async function removeDeadRuns(parent: string): Promise<void> {
  for (const entry of await readdir(parent)) {
    const pid = Number(/\d+$/.exec(entry)?.[0]);
    if (entry !== name(pid) || (await processStart(pid)) !== undefined) continue;
    const folder = join(parent, entry);
    await endLeftEngines(folder);
    await removeFolder(folder);
  }
}
