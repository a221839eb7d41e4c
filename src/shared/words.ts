import type { OperationSnapshot, ServiceState, StackInfo } from './snapshot.ts';

/** The state of a service in one word. */
export const stateWords: Readonly<Record<ServiceState, string>> = {
  absent: 'Not created',
  pulling: 'Downloading',
  starting: 'Starting',
  loading: 'Loading',
  ready: 'Ready',
  degraded: 'Degraded',
  unhealthy: 'Unhealthy',
  stopping: 'Stopping',
  stopped: 'Stopped',
  failed: 'Failed',
  unknown: 'Unknown',
};

/** The state of an engine in one word: without a container it is stopped all the same. */
export const engineWord = (state: ServiceState): string => stateWords[state === 'absent' ? 'stopped' : state];

/** How a state is to be taken. */
export type Tone = 'ok' | 'busy' | 'warn' | 'crit' | 'quiet';

const tones: Readonly<Record<ServiceState, Tone>> = {
  absent: 'quiet',
  pulling: 'busy',
  starting: 'busy',
  loading: 'busy',
  ready: 'ok',
  degraded: 'warn',
  unhealthy: 'crit',
  stopping: 'busy',
  stopped: 'quiet',
  failed: 'crit',
  unknown: 'quiet',
};
export const toneOf = (state: ServiceState): Tone => tones[state];

/** What a running operation does, as a sentence without an end: `Starting Ollama`. */
export const operationTitle = (operation: OperationSnapshot, stacks: readonly StackInfo[]): string => {
  const title = stacks.find((stack) => stack.id === operation.stack)?.title ?? operation.stack;
  const what = {
    up: ['Starting', title],
    down: ['Stopping', title],
    restart: ['Restarting', title],
    switch: ['Switching to', title],
  }[operation.kind];
  return what.filter(Boolean).join(' ');
};

/** The same for one that did not reach its goal. */
export const failureTitle = (operation: OperationSnapshot, stacks: readonly StackInfo[]): string => {
  const title = stacks.find((stack) => stack.id === operation.stack)?.title ?? operation.stack ?? 'The stack';
  return {
    up: `${title} could not be started`,
    down: `${title} could not be stopped`,
    restart: `${title} could not be restarted`,
    switch: `Could not switch to ${title}`,
  }[operation.kind];
};
