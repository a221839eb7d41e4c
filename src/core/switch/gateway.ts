import { ProblemError } from '../../shared/errors.ts';
import type { Docker, ExecResult } from '../docker/client.ts';

/** Where the gateway sends requests: a host name on the project's network and a port. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** The folder that the gateway's configuration reads for every request (stacks/common/nginx). */
const folder = '/etc/nginx/gateway';
/** Makes the link name `$1`, atomically. */
const pointScript = `cd ${folder} && mkdir -p "$1" && ln -sfn "$1" .live && mv -fT .live live`;
/** TCP states of /proc/net/tcp in which a request is being answered: established, and about to be. */
const busyStates = new Set(['01', '02']);
const targetPattern = /^targets\/([A-Za-z0-9][\w.-]*)\/(\d{1,5})$/;

/** The link's text for a target. */
const linkFor = ({ host, port }: Target): string => `targets/${host}/${port}`;

/** The target that a link's text names; undefined if it names none. */
export const parseLink = (text: string): Target | undefined => {
  const [, host, port] = targetPattern.exec(text.trim()) ?? [];
  return host && port && Number(port) <= 65_535 ? { host, port: Number(port) } : undefined;
};

/**
 * An IPv4 address and port as /proc/net/tcp writes them: the address's bytes in reverse order, in hexadecimal.
 * Source: the kernel's Documentation/networking/proc_net_tcp.rst.
 */
export const hexAddress = (ip: string, port: number): string => {
  const bytes = ip.split('.').map((part) => Number(part).toString(16).padStart(2, '0').toUpperCase());
  return `${bytes.reverse().join('')}:${port.toString(16).padStart(4, '0').toUpperCase()}`;
};

/** The local ports of the connections in a /proc/net/tcp table that go to an address and carry a request. */
export const busyConnections = (table: string, ip: string, port: number): number[] => {
  const wanted = hexAddress(ip, port);
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , remote, state]) => remote === wanted && state !== undefined && busyStates.has(state))
    .map(([, local]) => Number.parseInt(local?.split(':')[1] ?? '', 16));
};

/** Steers the gateway from inside its container; each call takes about 70 ms. */
export interface Gateway {
  /** undefined: no link, so requests go to whichever engine has the alias `engine`. */
  target(): Promise<Target | undefined>;
  /** Atomic; running answers go on where they are. */
  point(target: Target): Promise<void>;
  /** Takes the link away. */
  unlink(): Promise<void>;
  /** Points at the target and lets requests wait from now on: until it answers, `release`, or the gateway's own limit. */
  holdFor(target: Target): Promise<void>;
  release(): Promise<void>;
  isHeld(): Promise<boolean>;
  /** One entry for each answer that runs between the gateway and an engine: the gateway's port of its connection. */
  running(ip: string, port: number): Promise<number[]>;
}

const refused = (what: string, result: ExecResult): ProblemError =>
  new ProblemError({
    code: 'gateway-failed',
    message: `The gateway could not ${what}: its shell ended with ${result.exitCode}.`,
    evidence: [result.stderr.trim() || result.stdout.trim()].filter(Boolean),
  });

/** The gateway that runs in a container. `container`: its id or name. */
export const gatewayIn = (docker: Docker, container: string): Gateway => {
  // Values come as arguments, never as part of the script.
  const shell = async (what: string, script: string, ...values: string[]): Promise<string> => {
    const result = await docker.exec(container, ['sh', '-c', script, 'gateway', ...values], { timeoutMs: 10_000 });
    if (result.exitCode !== 0) throw refused(what, result);
    return result.stdout;
  };
  return {
    target: async () => parseLink(await shell('read its target', `readlink ${folder}/live || true`)),
    point: async (target) => {
      await shell('change its target', pointScript, linkFor(target));
    },
    unlink: async () => {
      await shell('forget its target', `rm -f ${folder}/live`);
    },
    holdFor: async (target) => {
      await shell('hold requests', `touch ${folder}/hold && ${pointScript}`, linkFor(target));
    },
    release: async () => {
      await shell('let requests go on', `rm -f ${folder}/hold`);
    },
    isHeld: async () => (await shell('say whether it holds', `test -e ${folder}/hold && echo held || true`)) !== '',
    running: async (ip, port) => busyConnections(await shell('count answers', 'cat /proc/net/tcp'), ip, port),
  };
};
