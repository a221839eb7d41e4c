import type { Project } from '../compose/model.ts';
import type { Docker } from '../docker/client.ts';
import type { Container } from '../docker/objects.ts';
import { restartPolicy } from './create/restart.ts';
import { isOneOff, label } from './labels.ts';

/**
 * Gives containers that lost their restart policy the one that the files want: the watch takes it from those that end
 * again and again. Whoever starts them anew wants it back.
 */
export const restoreRestartPolicies = async (
  docker: Docker,
  project: Project,
  containers: readonly Container[],
): Promise<void> => {
  for (const { id, labels, restartPolicy: now } of containers) {
    const service = project.services[labels[label.service] ?? ''];
    const wanted = service && restartPolicy(service);
    if (now !== 'no' || !wanted || wanted.Name === 'no' || isOneOff(labels)) continue;
    await docker.updateRestartPolicy(id, { name: wanted.Name, maximumRetryCount: wanted.MaximumRetryCount });
  }
};
