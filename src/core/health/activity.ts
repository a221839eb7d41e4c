import type { OperationSnapshot, StepProgress } from '../../shared/snapshot.ts';
import type { ServiceFacts } from './facts.ts';

type Activity = NonNullable<ServiceFacts['activity']>;

/** What a step does with its service, by the kind that its id begins with (src/core/reconcile/steps.ts). */
const activities: Readonly<Record<string, Activity>> = {
  stop: 'stopping',
  remove: 'stopping',
  create: 'starting',
  recreate: 'starting',
  start: 'starting',
  restart: 'starting',
};

const isFor = ({ service, state }: StepProgress, name: string): boolean => service === name && state === 'running';

/** What a running operation does with a service now; undefined: nothing. */
export const activityOf = (operation: OperationSnapshot | undefined, name: string): Activity | undefined => {
  const step = operation?.steps.find((one) => isFor(one, name));
  return step && activities[step.id.split(':')[0] ?? ''];
};
