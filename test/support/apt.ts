import { systemExec } from '../../src/core/system/exec.ts';

const timeoutMs = 5 * 60_000;

/** Installs packages of Debian or Ubuntu, without what they only recommend. Needs root. @throws what apt-get said */
export async function installPackages(names: readonly string[]): Promise<void> {
  await apt(['-qq', 'update']);
  await apt(['-qq', 'install', '-y', '--no-install-recommends', ...names]);
}

async function apt(args: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { code, stderr } = await systemExec('apt-get', args, { timeoutMs, env });
  if (code !== 0) throw new Error(`apt-get ${args.join(' ')} failed:\n${stderr}`);
}
