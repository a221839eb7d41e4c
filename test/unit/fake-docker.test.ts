import { join } from 'node:path';
import type { ExecResult } from '../../src/core/docker/client.ts';
import { dockerContract, programs } from '../contract/docker.ts';
import { FakeDocker } from '../fakes/docker.ts';
import type { FakeContainer, FakeProgram } from '../fakes/docker-container.ts';
import { filesIn } from '../support/tar.ts';

const image = 'frontier-test/busybox:1';

const fakePrograms = new Map<string, FakeProgram>(
  Object.values(programs).map(({ command, fake }) => [JSON.stringify(command), fake]),
);

/** `cat` of what was put into the container; the one shell line that the contract runs. */
const answer = async (container: FakeContainer, command: readonly string[]): Promise<ExecResult> => {
  if (command[0] === 'sh') return { exitCode: 4, stdout: 'out\n', stderr: 'err\n' };
  const files = await Promise.all(
    container.archives.map(async ({ path, tar }) =>
      Object.entries(await filesIn(tar)).map(([name, content]) => [join(path, name), content] as const),
    ),
  );
  return { exitCode: 0, stdout: new Map(files.flat()).get(command[1] ?? '') ?? '', stderr: '' };
};

dockerContract('the fake', async () => {
  const docker = new FakeDocker();
  docker.addImage(image);
  docker.programOf = ({ body }) => fakePrograms.get(JSON.stringify(body.Cmd)) ?? {};
  docker.onExec = answer;
  docker.memoryOf = () => 1024;
  return { docker, image };
});
