import type { RecreateReason, RemoveReason, Step } from './steps.ts';

/** A step for people, in one line: `Recreate gateway: its configuration changed`. */
export function describeStep(step: Step): string {
  switch (step.kind) {
    case 'pull':
      return `Pull ${step.image}`;
    case 'create-network':
      return `Create network ${step.name}`;
    case 'create-volume':
      return `Create volume ${step.name}`;
    case 'remove-network':
      return `Remove network ${step.name}${step.reason === 'changed' ? ': its configuration changed' : ''}`;
    case 'remove-volume':
      return `Remove volume ${step.name}`;
    case 'stop':
      return `Stop ${step.service}: ${step.because} is replaced`;
    case 'remove':
      return `Remove ${step.reason === 'leftover' ? step.container.name : step.service}${removeReasons[step.reason]}`;
    case 'create':
      return `Create ${numbered(step)}`;
    case 'recreate':
      return `Recreate ${numbered(step)}: ${recreateReason(step.reason)}`;
    case 'start':
      return `Start ${numbered(step)}`;
    case 'wait':
      return step.condition === 'service_healthy'
        ? `Wait until ${step.service} is healthy`
        : `Wait until ${step.service} has finished`;
    case 'settle':
      return 'Check that the services keep running';
    case 'ready':
      return `Wait until ${step.title} is ready`;
  }
}

const removeReasons: Readonly<Record<RemoveReason, string>> = {
  orphan: ': it is not part of this stack',
  'scaled-down': ': fewer are wanted',
  leftover: ': left by an interrupted run',
  down: '',
};

/** `gateway`, or `worker 2` from the second on. */
const numbered = (step: { readonly service: string; readonly number: number }): string =>
  step.number === 1 ? step.service : `${step.service} ${step.number}`;

function recreateReason(reason: RecreateReason): string {
  switch (reason.kind) {
    case 'configuration':
      return 'its configuration changed';
    case 'image':
      return 'its image changed';
    case 'network':
      return `it is not connected to the network ${reason.name}`;
    case 'volume':
      return `it does not mount the volume ${reason.name}`;
    case 'shared':
      return `it shares a namespace or volumes with ${reason.service}, which is replaced`;
    case 'interrupted':
      return 'an earlier run was interrupted';
    case 'dead':
      return 'Docker can’t start it again';
  }
}
