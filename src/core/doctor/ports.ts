import type { Problem } from '../../shared/errors.ts';
import type { DoctorCheck } from '../../shared/results.ts';
import type { LoadedProject } from '../compose/load.ts';
import type { Context } from '../context.ts';
import type { Docker } from '../docker/client.ts';
import { label } from '../reconcile/labels.ts';
import { checked, fine, skipped, wrong } from './check.ts';

const head = { id: 'ports', title: 'Ports' };

interface WantedPort {
  readonly service: string;
  readonly host: string;
  readonly port: number;
}

/** The fixed TCP ports that the files publish: for ranges Docker chooses, and UDP can't be looked at. */
const wantedPorts = ({ project }: LoadedProject): WantedPort[] =>
  Object.entries(project.services).flatMap(([service, { ports = [] }]) =>
    ports
      .filter(({ published, protocol = 'tcp' }) => protocol === 'tcp' && /^\d+$/.test(published ?? ''))
      .map(({ published, host_ip = '0.0.0.0' }) => ({ service, host: host_ip, port: Number(published) })),
  );

/** Why a service can't have its port; undefined: it is free, or the project has it already. */
const conflict = async (
  { ports }: Context,
  docker: Docker,
  project: string,
  { service, host, port }: WantedPort,
): Promise<Problem | undefined> => {
  const owners = await docker.findPortOwners(port);
  for (const { id, name } of owners) {
    const container = await docker.inspectContainer(id);
    if (container?.labels[label.project] === project) return undefined;
    if (container) return inUse(service, port, `the container ${name}`);
  }
  if (docker.endpoint.kind !== 'unix' || (await ports.isFree(host, port))) return undefined;
  const owner = await ports.findListener(port);
  return inUse(service, port, owner ? `${owner.name} (process ${owner.pid})` : 'a program of another user');
};

const inUse = (service: string, port: number, owner: string): Problem => ({
  code: 'port-in-use',
  message: `Port ${port}, which ${service} needs, is used by ${owner}.`,
});

/** That each published port is free or the project's own. */
export const checkPorts = (
  context: Context,
  loaded: LoadedProject | undefined,
  docker: Docker | undefined,
): Promise<DoctorCheck> =>
  checked(head, async () => {
    if (!loaded) return skipped(head, 'the files are not usable');
    if (!docker) return skipped(head, 'there is no Docker to ask');
    const wanted = wantedPorts(loaded);
    const problems = await Promise.all(wanted.map((port) => conflict(context, docker, loaded.project.name, port)));
    const found = problems.filter((problem) => problem !== undefined);
    if (found.length > 0) return wrong(head, found);
    return fine(head, wanted.map(({ service, port }) => `${service} ${port}`).join(', ') || 'none is published');
  });
