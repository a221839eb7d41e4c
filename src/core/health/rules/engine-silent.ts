import type { ServiceView } from '../facts.ts';
import { about, eachService, quoted, restart } from './rule.ts';

const hasServed = ({ track }: ServiceView): boolean => track.servedRun !== undefined && track.servedRun === track.run;

/**
 * Docker finds the engine well and nothing answers for clients: it had served in this run, or its own check passes.
 * One that still starts or loads is not silent.
 */
export const engineSilent = eachService((view) => {
  const { container, probe, isEngine, title } = view.facts;
  if (!isEngine || container?.state !== 'running' || container.health?.status === 'unhealthy') return undefined;
  if (view.health.state === 'ready' || view.facts.activity) return undefined; // not sure yet, or asked for
  const wrong = probe?.state === 'wrong';
  const refused = probe?.state === 'refused' && view.track.misses > 1;
  if (!wrong && !(refused && (hasServed(view) || container.health?.status === 'healthy'))) return undefined;
  const { name: service, saidAt } = view.facts;
  const said = { service, ...(saidAt !== undefined && { at: saidAt }) };
  return {
    ...about(view),
    cause: 'engine-silent',
    severity: 'critical',
    title: wrong ? `Something else answers instead of ${title}` : `${title} is stuck`,
    body: wrong
      ? `What answers at the address of ${title} is another program.`
      : `${title} runs and has not answered the last ${view.track.misses} times.`,
    advice: 'Downloaded models are kept; answers in progress are lost.',
    ...quoted('request', probe.detail === undefined ? [] : [probe.detail], said),
    action: restart(view),
    recovery: `${title} answers again`,
  };
});
