import { homedir } from 'node:os';
import { answers } from './docker-api.ts';
import { installDocker, startPrivateEngine } from './private-engine.ts';

export interface ProvidedEngine {
  /** `unix://…` or `tcp://…`. */
  readonly dockerHost: string;
  /** What it is, for people. */
  readonly description: string;
  /** Ends what was started for the tests; leaves what was there. */
  stop(): Promise<void>;
}

interface Options {
  readonly env?: NodeJS.ProcessEnv;
  readonly say?: (line: string) => void;
}

const leave = () => Promise.resolve();

/**
 * A Docker Engine for tests and the sandbox: FRONTIER_TEST_DOCKER_HOST if set, else one that answers on this machine, else,
 * on Debian or Ubuntu as root, a private one (Debian's docker.io is installed if need be).
 */
export async function provideEngine({ env = process.env, say = () => {} }: Options = {}): Promise<ProvidedEngine> {
  const chosen = env.FRONTIER_TEST_DOCKER_HOST;
  if (chosen) {
    if (!(await answers(chosen))) throw new Error(`no Docker answers at ${chosen} (FRONTIER_TEST_DOCKER_HOST)`);
    return { dockerHost: chosen, description: `Docker at ${chosen}`, stop: leave };
  }
  const candidates = candidatesOf(env);
  for (const dockerHost of candidates) {
    if (await answers(dockerHost)) return { dockerHost, description: `Docker at ${dockerHost}`, stop: leave };
  }
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new Error(
      `no Docker answers at ${candidates.join(', ')}. Start Docker, or run this as root on Debian or Ubuntu.`,
    );
  }
  await installDocker(say);
  const engine = await startPrivateEngine();
  return { ...engine, description: 'a private Docker Engine, stopped at the end' };
}

/** Where the usual runtimes listen. A test's engine is not for discovery to find: that is what is being tested. */
function candidatesOf(env: NodeJS.ProcessEnv): string[] {
  const home = homedir();
  const named = env.DOCKER_HOST;
  return [
    ...(named && /^(unix|tcp):/.test(named) ? [named] : []),
    'unix:///var/run/docker.sock',
    `unix://${home}/.docker/run/docker.sock`,
    `unix://${home}/.orbstack/run/docker.sock`,
    `unix://${home}/.colima/default/docker.sock`,
  ];
}
