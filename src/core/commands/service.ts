import { ProblemError } from '../../shared/errors.ts';
import type { Context } from '../context.ts';
import type { Container } from '../docker/objects.ts';
import { problemsOf } from '../operation.ts';
import { loadSelected, projectByLabel } from '../project.ts';
import { isOneOff, label } from '../reconcile/labels.ts';

/** The project's name and its services in the files, or by label if these can't be read. */
const wanted = async (context: Context): Promise<{ project: string; services: readonly string[] }> => {
  try {
    const { project } = await loadSelected(context);
    return { project: project.name, services: Object.keys(project.services) };
  } catch (error) {
    if (!problemsOf(error)) throw error;
    return { project: await projectByLabel(context, await context.connection.docker()), services: [] };
  }
};

/**
 * The containers of a service, running or not.
 * @throws ProblemError service-unknown: there is no such service, or it has no container
 */
export const containersOf = async (context: Context, service: string): Promise<Container[]> => {
  const docker = await context.connection.docker();
  const { project, services } = await wanted(context);
  const all = await docker.listContainers([`${label.project}=${project}`, label.hash]);
  const own = all.filter(({ labels }) => !isOneOff(labels));
  const found = own.filter(({ labels }) => labels[label.service] === service);
  if (found.length > 0) return found;
  if (services.includes(service))
    throw new ProblemError({
      code: 'service-unknown',
      message: `${service} has no container: it was not started.`,
      action: 'Start the stack: up.',
    });
  const known = new Set([...services, ...own.flatMap(({ labels }) => labels[label.service] ?? [])]);
  const names = known.size > 0 ? ` There are: ${[...known].sort().join(', ')}.` : '';
  throw new ProblemError({ code: 'service-unknown', message: `There is no service ${service}.${names}` });
};
