import { ProblemError } from '../../shared/errors.ts';
import type { Context } from '../context.ts';
import type { Docker } from '../docker/client.ts';
import type { Container } from '../docker/objects.ts';
import type { Engine } from '../engines/engine.ts';
import type { Address } from '../reconcile/address.ts';
import { isOneOff, label } from '../reconcile/labels.ts';

/** The selected stack's engine, which runs. */
export interface RunningEngine {
  readonly title: string;
  readonly service: string;
  readonly engine: Engine;
  readonly docker: Docker;
  readonly container: Container;
  readonly address: Address;
}

/** Finds the engine of the selected stack. @throws ProblemError nothing-selected, engine-off: its container doesn't run */
export const runningEngine = async (context: Context): Promise<RunningEngine> => {
  const { stack, project } = await context.kept.selected();
  if (!stack) throw new Error('a selected stack has an x-frontier block');
  const { service, kind, port } = stack.engine;
  const docker = await context.connection.docker();
  const all = await docker.listContainers([`${label.project}=${project.name}`, label.hash]);
  const container = all.find(
    ({ state, labels }) => state === 'running' && labels[label.service] === service && !isOneOff(labels),
  );
  if (!container) throw new ProblemError({ code: 'engine-off', message: `${stack.title} does not run.` });
  const address = context.addressOf(docker, container, port, all);
  return { title: stack.title, service, engine: context.engines[kind], docker, container, address };
};

/**
 * The engine's address for what can't be asked from inside a container.
 * @throws ProblemError engine-unsupported: it can't be reached from this machine
 */
export const addressFromHere = ({ title, address }: RunningEngine): string => {
  if (address.via === 'host') return address.baseUrl;
  throw new ProblemError({
    code: 'engine-unsupported',
    message: `${title} can’t be reached from this machine: its port is not published here.`,
    action: 'Publish its port on this machine, or run the command where the engine runs.',
  });
};
