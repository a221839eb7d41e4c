import type { Container } from '../../docker/objects.ts';
import { about, eachService, quoted, quotedLog, restart } from './rule.ts';

/** When Docker says that it ended. */
const endOf = ({ finishedAt: at }: Container): { readonly at?: string } => (at === undefined ? {} : { at });

/** It ended of itself with an error, or could not even be started, and nothing starts it again. */
export const crashed = eachService((view) => {
  const { container, title } = view.facts;
  if (!container || view.health.state !== 'failed' || container.oomKilled || view.track.looping) return undefined;
  if (container.state !== 'exited' && container.state !== 'created') return undefined;
  const refused = container.error !== '';
  return {
    ...about(view),
    cause: 'crashed',
    severity: view.facts.isEngine ? 'critical' : 'warning',
    title: refused ? `${title} could not be started` : `${title} has stopped by itself`,
    body: refused ? `Docker could not start ${title}.` : `${title} ended with exit code ${container.exitCode}.`,
    ...(refused ? quoted('docker', [container.error], endOf(container)) : quotedLog(view)),
    action: restart(view),
    recovery: `${title} runs again`,
  };
});
