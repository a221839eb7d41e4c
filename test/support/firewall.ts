import { systemExec } from '../../src/core/system/exec.ts';

/** What stays on one bridge may pass; `name` tells whose rule it is. */
const rule = (name: string): string[] => [
  ...'FORWARD -m physdev --physdev-is-bridged -m comment --comment'.split(' '),
  ...[name, '-j', 'ACCEPT'],
];

const iptables = (...args: readonly string[]) => systemExec('iptables', ['--wait', ...args]);

/**
 * Lets containers of one network talk to each other where the machine's firewall drops what is forwarded: an earlier
 * Docker leaves a machine like that. Rules of the private engine's own would do too, but a daemon that starts throws away
 * those of every other.
 */
export async function openBridges(name: string): Promise<void> {
  const { stdout } = await iptables('-S', 'FORWARD');
  if (!stdout.includes('-P FORWARD DROP')) return;
  const { code, stderr, failure } = await iptables('-I', ...rule(name));
  if (code !== 0) throw new Error(`containers could not be allowed to talk to each other: ${failure ?? stderr}`);
}

/** Takes the rule away, if there is one. */
export async function closeBridges(name: string): Promise<void> {
  await iptables('-D', ...rule(name));
}
