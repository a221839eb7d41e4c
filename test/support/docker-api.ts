import { setTimeout as delay } from 'node:timers/promises';
import Dockerode from 'dockerode';

/** A client for `unix:///path` or `tcp://host:port`. Tests use the library itself, so that they don't rest on what they test. */
export function dockerApi(host: string): Dockerode {
  const url = new URL(host);
  if (url.protocol === 'unix:') return new Dockerode({ socketPath: url.pathname });
  if (url.protocol === 'tcp:' || url.protocol === 'http:') {
    return new Dockerode({ protocol: 'http', host: url.hostname, port: Number(url.port || 2375) });
  }
  throw new Error(`tests cannot use ${host}: give a unix:// or tcp:// address in FRONTIER_TEST_DOCKER_HOST`);
}

/** Waits for a build, load or pull to end; errors come as lines inside the stream. */
export function finished(docker: Dockerode, stream: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    const lines = (error: Error | null, output: { error?: string }[] | null) => {
      const refusal = output?.find((line) => line.error)?.error;
      if (error || refusal) reject(error ?? new Error(refusal));
      else resolve();
    };
    docker.modem.followProgress(stream, lines);
  });
}

export async function hasImage(docker: Dockerode, reference: string): Promise<boolean> {
  try {
    await docker.getImage(reference).inspect();
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
}

/** Removes everything that carries a Compose project's label: containers, networks, volumes. */
export async function removeProject(docker: Dockerode, project: string): Promise<void> {
  const filters = { label: [`com.docker.compose.project=${project}`] };
  for (const { Id } of await docker.listContainers({ all: true, filters })) {
    await docker.getContainer(Id).remove({ force: true, v: true });
  }
  for (const { Id } of await docker.listNetworks({ filters })) await docker.getNetwork(Id).remove();
  const { Volumes } = await docker.listVolumes({ filters: JSON.stringify(filters) as never });
  for (const { Name } of Volumes ?? []) await docker.getVolume(Name).remove();
}

/** Whether a Docker Engine answers there within 2 s. */
export async function answers(host: string): Promise<boolean> {
  const late = delay(2000, false, { ref: false });
  const pinged = dockerApi(host)
    .ping()
    .then(
      () => true,
      () => false,
    );
  return Promise.race([pinged, late]);
}
