import { systemExec } from '../../src/core/system/exec.ts';
import { installPackages } from './apt.ts';

/** Sees to it that a shell is there: the system's own, else from the packages of Debian or Ubuntu, which needs root. */
export async function provideShell(name: string): Promise<void> {
  if ((await systemExec(name, ['--version'])).code !== 0) await installPackages([name]);
}
