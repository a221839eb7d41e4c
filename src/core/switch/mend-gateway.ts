import type { StackInfo } from '../../shared/snapshot.ts';
import type { Docker } from '../docker/client.ts';
import { findServing } from './serving.ts';
import { findGateway, projectContainers } from './situation.ts';

/**
 * Sets the gateway right when nothing is being switched: a target that doesn't run gives way to the engine that does,
 * the selected one first, and requests that an interrupted run left waiting go on.
 */
export const mendGateway = async (
  docker: Docker,
  project: string,
  stacks: readonly StackInfo[],
  selected: string | undefined,
): Promise<void> => {
  const gateway = await findGateway(docker, project);
  if (!gateway) return;
  if (await gateway.isHeld()) await gateway.release();
  const serving = findServing(stacks, await projectContainers(docker, project));
  const wanted = serving.find(({ stack }) => stack.id === selected) ?? serving[0];
  const target = await gateway.target();
  const isRunning = serving.some(({ stack }) => stack.engine.service === target?.host);
  if (!wanted || (target && isRunning)) return;
  const { service, port } = wanted.stack.engine;
  await gateway.point({ host: service, port });
};
