import { type Problem, problemKinds } from './errors.ts';
import { formatAge } from './format.ts';
import type { AppSnapshot, OperationSnapshot, ServiceSnapshot, StackInfo } from './snapshot.ts';
import { engineService, isRunning, selectedStack } from './stacks.ts';
import { engineWord, operationTitle } from './words.ts';

/** The drawing that stands for the whole: in the menu bar and in the popover's header. */
export type Mark = 'idle' | 'ready' | 'working' | 'attention';

/** What clients get, in one sentence, with one line more. */
export interface Headline {
  readonly mark: Mark;
  readonly title: string;
  readonly note: string;
}

const trouble = (problem: Problem, note = problem.message): Headline => ({
  mark: 'attention',
  title: problemKinds[problem.code].title,
  note,
});

const dockerHeadline = (snapshot: AppSnapshot): Headline | undefined => {
  const { state, problem } = snapshot.runtime;
  if (state === 'connected') return undefined;
  if (state === 'unknown') return { mark: 'idle', title: 'Looking for Docker', note: 'Engines run in Docker.' };
  const note = 'Engines run in Docker. Nothing was changed.';
  return problem ? trouble(problem, note) : { mark: 'attention', title: 'Docker does not answer', note };
};

/** What clients get while a switch runs: until the endpoint has moved, the engine that is selected. */
const servesMeanwhile = (snapshot: AppSnapshot, { stack, choice }: OperationSnapshot): string | undefined => {
  const serving = selectedStack(snapshot);
  const next = snapshot.stacks.find(({ id }) => id === stack);
  const isMoving = choice?.mode === 'overlap' && snapshot.endpoint?.serving && serving !== next;
  return isMoving && serving && next ? `${serving.title} keeps serving until ${next.title} is ready` : undefined;
};

const operationHeadline = (snapshot: AppSnapshot): Headline | undefined => {
  const { operation } = snapshot;
  if (!operation) return undefined;
  const running = operation.steps.find((step) => step.state === 'running');
  const note = servesMeanwhile(snapshot, operation) ?? running?.label ?? 'Preparing';
  return { mark: 'working', title: operationTitle(operation, snapshot.stacks), note };
};

/** `Ready for 2 h 14 min`. */
const forHowLong = (word: string, since: string | undefined, now: number): string =>
  since === undefined ? word : `${word} for ${formatAge(now - Date.parse(since))}`;

const servingHeadline = (snapshot: AppSnapshot, stack: StackInfo, engine: ServiceSnapshot, now: number): Headline => {
  if (snapshot.endpoint?.serving === false) {
    return { mark: 'attention', title: 'The endpoint is not answering', note: `${stack.title} itself is ready` };
  }
  return { mark: 'ready', title: `${stack.title} is serving`, note: forHowLong('Ready', engine.since, now) };
};

const engineHeadline = (snapshot: AppSnapshot, stack: StackInfo, now: number): Headline => {
  const engine = engineService(snapshot, stack);
  const state = engine?.state ?? 'absent';
  const say = (mark: Mark, title: string, note = engine?.note ?? ''): Headline => ({ mark, title, note });
  switch (state) {
    case 'ready':
      return servingHeadline(snapshot, stack, engine!, now);
    case 'pulling':
    case 'starting':
    case 'loading':
    case 'stopping':
      return say('working', `${stack.title} is ${engineWord(state).toLowerCase()}`);
    case 'degraded':
      return say('attention', `${stack.title} has a problem`);
    case 'unhealthy':
      return say('attention', `${stack.title} is not answering`, forHowLong('Unhealthy', engine?.since, now));
    case 'failed':
      return say('attention', `${stack.title} has stopped by itself`, forHowLong('Failed', engine?.since, now));
    case 'unknown':
      return say('idle', `The state of ${stack.title} is unknown`);
    case 'absent':
    case 'stopped':
      return say(
        'idle',
        isRunning(snapshot) ? `${stack.title} is stopped` : 'Nothing is running',
        `${stack.title} is selected`,
      );
  }
};

/** The one sentence for a snapshot. `now` is ms since 1970, for how long it has been so. */
export const headline = (snapshot: AppSnapshot, now: number): Headline => {
  const first = dockerHeadline(snapshot) ?? operationHeadline(snapshot);
  if (first) return first;
  if (snapshot.selectionProblem) return trouble(snapshot.selectionProblem);
  const stack = selectedStack(snapshot);
  if (stack) return engineHeadline(snapshot, stack, now);
  if (snapshot.stacks.length > 0)
    return { mark: 'idle', title: 'Set up Frontier LLM', note: 'Choose an engine. You can change it later.' };
  return { mark: 'attention', title: 'No engines here', note: `${snapshot.workspace} has no stacks` };
};
