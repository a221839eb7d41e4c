import { about, eachService, quotedCheck, quotedLog, restart } from './rule.ts';

/** Its health check runs and fails, and nothing shows that the service answers all the same. */
export const unhealthy = eachService((view) => {
  const { container, probe, title } = view.facts;
  if (container?.state !== 'running' || container.health?.status !== 'unhealthy') return undefined;
  if (view.health.state !== 'unhealthy' || probe?.state === 'ready') return undefined;
  const said = quotedCheck(view);
  const streak = container.health.failingStreak;
  return {
    ...about(view),
    cause: 'unhealthy',
    severity: view.facts.isEngine ? 'critical' : 'warning',
    title: `${title} is unhealthy`,
    body: streak > 1 ? `The last ${streak} checks of ${title} failed.` : `The last check of ${title} failed.`,
    advice: 'What it stores is kept; answers in progress are lost.',
    ...(said.evidence.length > 0 ? said : quotedLog(view)),
    action: restart(view),
  };
});
