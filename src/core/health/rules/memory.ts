import { formatMemory } from '../../../shared/format.ts';
import type { CauseId, Finding, IncidentAction } from '../../../shared/incidents.ts';
import type { MemoryAction, Unloadable } from '../../metrics/governor.ts';
import type { Situation } from '../facts.ts';
import type { Rule } from './rule.ts';

const size = ({ bytes }: Unloadable): string => (bytes === undefined ? '' : ` (${formatMemory(bytes)})`);

/** What gives memory back, and what it costs. An engine that can't be told to unload has to be stopped. */
const giveBack = (target: Unloadable, title: string): { readonly action: IncidentAction; readonly advice: string } =>
  target.kind === 'model'
    ? {
        action: {
          command: 'unload',
          input: { service: target.engine, model: target.name },
          label: `Unload ${target.name}${size(target)}`,
        },
        advice: 'A model that was unloaded loads again at the next request.',
      }
    : {
        action: { command: 'down', input: {}, label: `Stop ${title}${size(target)}` },
        advice: `${title} can’t unload its model. Clients get no answer until it is started again.`,
      };

const words: Partial<
  Record<
    MemoryAction['cause'],
    { cause: CauseId; title: string; body: (action: MemoryAction) => string; recovery: string }
  >
> = {
  'pressure-critical': {
    cause: 'memory-critical',
    title: 'Memory is almost full',
    body: () => 'The system reports critical memory pressure.',
    recovery: 'Memory is no longer short',
  },
  'swap-growth': {
    cause: 'swap-growth',
    title: 'The machine is swapping',
    body: ({ swapGrowthBytes = 0 }) => `Swap grew by ${formatMemory(swapGrowthBytes)} since the last model was loaded.`,
    recovery: 'Swap has shrunk again',
  },
};

const findingOf = (action: MemoryAction, { services }: Situation): readonly Finding[] => {
  const known = words[action.cause];
  // Without a model to unload there is nothing that this program can do about it.
  if (action.kind !== 'incident' || !known || !action.unload) return [];
  const { cause, title, body, recovery } = known;
  const { engine } = action.unload;
  const engineTitle = services.find(({ facts }) => facts.name === engine)?.facts.title ?? engine;
  return [
    {
      cause,
      kind: 'memory',
      severity: 'critical',
      title,
      body: body(action),
      ...giveBack(action.unload, engineTitle),
      evidence: [],
      recovery,
    },
  ];
};

/** What the memory governor takes for more than advice. */
export const memory: Rule = (situation) =>
  (situation.facts.memory ?? []).flatMap((action) => findingOf(action, situation));
