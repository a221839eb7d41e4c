import { join } from 'node:path';
import type { Exec } from '../system/exec.ts';

/** Where the plugin is looked for: as the docker CLI does, then where Docker Desktop and Homebrew keep theirs. */
const folders = (home: string, config: string | undefined): string[] => [
  join(config || join(home, '.docker'), 'cli-plugins'),
  '/usr/local/lib/docker/cli-plugins',
  '/usr/local/libexec/docker/cli-plugins',
  '/usr/lib/docker/cli-plugins',
  '/usr/libexec/docker/cli-plugins',
  '/opt/homebrew/lib/docker/cli-plugins',
  '/Applications/Docker.app/Contents/Resources/cli-plugins',
];

/** The version of the user's `docker compose`, like `2.40.3`: what we make is to be its own, too. undefined: there is none. */
export async function installedCompose(
  exec: Exec,
  where: { readonly home: string; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<string | undefined> {
  for (const folder of folders(where.home, where.env.DOCKER_CONFIG)) {
    const { code, stdout } = await exec(join(folder, 'docker-compose'), ['version', '--short'], { timeoutMs: 5_000 });
    const version = code === 0 ? /^v?(\d+\.\d+\.\d+)/.exec(stdout.trim())?.[1] : undefined;
    if (version !== undefined) return version;
  }
  return undefined;
}
