import type { AppSnapshot, ServiceSnapshot, StackInfo } from './snapshot.ts';

/** The selected stack, if it is in the catalogue. */
export const selectedStack = (snapshot: AppSnapshot): StackInfo | undefined =>
  snapshot.stacks.find((stack) => stack.id === snapshot.selected);

/** The service that is a stack's engine, if Docker has it at all. */
export const engineService = (snapshot: AppSnapshot, stack: StackInfo): ServiceSnapshot | undefined =>
  snapshot.services.find((service) => service.name === stack.engine.service);

/** Whether something of the project runs, so that choosing another engine is a switch and not a start. */
export const isRunning = (snapshot: AppSnapshot): boolean =>
  snapshot.services.some(({ state }) => !['absent', 'stopped', 'failed', 'unknown'].includes(state));

/** Whether an operation could begin now. */
export const canAct = (snapshot: AppSnapshot): boolean =>
  snapshot.runtime.state === 'connected' && snapshot.operation === undefined;
