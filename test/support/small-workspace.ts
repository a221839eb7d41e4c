import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A workspace with one stack of its own, which is selected. */
export interface SmallWorkspace {
  readonly root: string;
  /** Its Compose file. */
  readonly file: string;
  remove(): Promise<void>;
}

/** Makes one in a temporary folder from the text of its Compose file; nothing runs yet. */
export const smallWorkspace = async (compose: string): Promise<SmallWorkspace> => {
  const root = await mkdtemp(join(tmpdir(), 'frontier-small-'));
  const file = join(root, 'stacks/small/docker-compose.yml');
  await mkdir(join(root, 'stacks/small'), { recursive: true });
  await writeFile(file, compose);
  await symlink('stacks/small/docker-compose.yml', join(root, 'docker-compose.yml'));
  return { root, file, remove: () => rm(root, { recursive: true, force: true }) };
};

/** A service of a Compose file that answers as an engine of the kind `openai` does, on a port of this machine. */
export const engineService = (image: string, port: number): string => `
  engine:
    image: "${image}"
    init: true
    stop_grace_period: 1s
    command: [sh, -c, 'mkdir -p /www/v1; echo "{\\"object\\":\\"list\\",\\"data\\":[]}" >/www/v1/models; exec httpd -f -p 80 -h /www']
    ports: ["127.0.0.1:${port}:80"]
`;
