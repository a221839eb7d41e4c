import { formatMemory } from '../../../shared/format.ts';
import type { CauseId, Finding, IncidentAction } from '../../../shared/incidents.ts';
import type { MemoryAction, Unloadable } from '../../metrics/governor.ts';
import type { Rule } from './rule.ts';

const size = ({ bytes }: Unloadable): string => (bytes === undefined ? '' : ` (${formatMemory(bytes)})`);

const unload = (target: Unloadable): IncidentAction => ({
  command: 'unload',
  input: { service: target.engine, ...(target.kind === 'model' && { model: target.name }) },
  label: `Unload ${target.name}${size(target)}`,
});

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

const findingOf = (action: MemoryAction): readonly Finding[] => {
  const known = words[action.cause];
  // Without a model to unload there is nothing that this program can do about it.
  if (action.kind !== 'incident' || !known || !action.unload) return [];
  const { cause, title, body, recovery } = known;
  return [
    {
      cause,
      kind: 'memory',
      severity: 'critical',
      title,
      body: body(action),
      advice: 'A model that was unloaded loads again at the next request.',
      evidence: [],
      action: unload(action.unload),
      recovery,
    },
  ];
};

/** What the memory governor takes for more than advice. */
export const memory: Rule = ({ facts }) => (facts.memory ?? []).flatMap(findingOf);
