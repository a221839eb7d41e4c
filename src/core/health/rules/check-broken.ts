import type { ServiceView } from '../facts.ts';
import { about, eachService, quotedCheck, showLogs } from './rule.ts';

/**
 * What Docker and shells say when the program of a check is not in the image. Docker gives -1 when it can't start the
 * check, a shell 126 or 127; a check that runs and fails gives 1.
 */
const cannotRun =
  /executable file not found|exec format error|unable to start container process|: not found$|no such file or directory/im;
const cannotRunCodes = new Set([-1, 126, 127]);

type Check = NonNullable<NonNullable<ServiceView['facts']['container']>['health']>['log'][number];

const couldNotRun = ({ exitCode, output }: Check): boolean =>
  cannotRunCodes.has(exitCode) && (exitCode !== -1 || cannotRun.test(output.trim()));

/** The check is at fault, not the service: it can't run in its image, or it fails while the service answers. */
export const checkBroken = eachService((view) => {
  const { health, state } = view.facts.container ?? {};
  const answer = view.facts.probe?.state;
  if (state !== 'running' || health?.status !== 'unhealthy' || view.track.looping) return undefined;
  const impossible = health.log.length > 0 && health.log.every(couldNotRun);
  if (answer !== 'ready' && !(impossible && answer === undefined)) return undefined;
  const { title } = view.facts;
  const why = impossible ? 'cannot run in its image' : 'fails';
  const so = answer === 'ready' ? `${title} answers` : 'it says nothing about the service';
  return {
    ...about(view),
    cause: 'check-broken',
    severity: 'warning',
    title: `The check of ${title} is broken`,
    body: `The check that is to watch ${title} ${why}; ${so}.`,
    advice: 'Correct the check in the Compose file.',
    ...quotedCheck(view),
    action: showLogs(view),
    recovery: `The check of ${title} works again`,
  };
});
