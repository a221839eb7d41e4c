import type { Context } from '../context.ts';
import type { Docker } from '../docker/client.ts';
import { listStacks } from '../workspace/catalogue.ts';
import { readSelection } from '../workspace/selection.ts';
import { findServing } from './serving.ts';
import { findGateway, projectContainers } from './situation.ts';

/**
 * Sets the gateway right when nothing is being switched: a target that doesn't run gives way to the engine that does,
 * the selected one first, and requests that an interrupted run left waiting go on. Call it under the workspace's lock.
 */
export const mendGateway = async ({ workspace }: Context, docker: Docker, project: string): Promise<void> => {
  const gateway = await findGateway(docker, project);
  if (!gateway) return;
  if (await gateway.isHeld()) await gateway.release();
  const [stacks, selection] = await Promise.all([listStacks(workspace), readSelection(workspace)]);
  const serving = findServing(stacks, await projectContainers(docker, project));
  const wanted = serving.find(({ stack }) => 'id' in selection && stack.id === selection.id) ?? serving[0];
  const target = await gateway.target();
  const isRunning = serving.some(({ stack }) => stack.engine.service === target?.host);
  if (!wanted || (target && isRunning)) return;
  const { service, port } = wanted.stack.engine;
  await gateway.point({ host: service, port });
};
