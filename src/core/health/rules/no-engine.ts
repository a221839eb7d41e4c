import type { ServiceState } from '../../../shared/snapshot.ts';
import { apply, quoted, type Rule } from './rule.ts';

/** What an engine may be while nothing answers without anybody having to be told. */
const onItsWay = new Set<ServiceState>(['pulling', 'starting', 'loading', 'stopping', 'ready', 'unknown']);

/** The endpoint itself answers, and no engine is behind it though one is wanted. An operation that failed says it better. */
export const noEngine: Rule = ({ facts, services }) => {
  const engine = services.find((view) => view.facts.isEngine);
  if ((facts.gateway !== 'up' && facts.gateway !== 'guarded') || facts.failure || !engine || engine.facts.activity)
    return [];
  if (onItsWay.has(engine.health.state)) return [];
  const { title, name } = engine.facts;
  const { note, since } = engine.health;
  const what = { absent: 'was not created', stopped: 'is stopped' }[engine.health.state as string] ?? 'does not serve';
  return [
    {
      cause: 'no-engine',
      service: name,
      kind: 'service',
      severity: 'critical',
      title: 'No engine is behind the endpoint',
      body: `The endpoint answers, but ${title} ${what}.`,
      ...quoted('seen', note === undefined ? [] : [note], { service: name, at: new Date(since.wall).toISOString() }),
      action: apply(`Start ${title}`),
      recovery: `${title} is behind the endpoint again`,
    },
  ];
};
