import { about, apply, eachService } from './rule.ts';

/** `docker compose down` takes its time, one service after the other: all of it may be what somebody wants. */
const graceMs = 30_000;

/** Its container was there and is not, while others of the stack still run. */
export const removed = eachService((view, { services }) => {
  if (view.track.removedAt === undefined || view.facts.container || view.facts.activity) return undefined;
  if (!services.some(({ facts }) => facts.container?.state === 'running')) return undefined;
  const { title } = view.facts;
  return {
    ...about(view),
    cause: 'removed',
    severity: view.facts.isEngine ? 'critical' : 'warning',
    title: `${title} was removed`,
    body: `Another program removed ${title} from Docker.`,
    advice: 'What it stored in volumes is kept.',
    evidence: [],
    action: apply(`Start ${title}`),
    recovery: `${title} is there again`,
    graceMs,
  };
});
