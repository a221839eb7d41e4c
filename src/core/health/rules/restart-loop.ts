import { loop, restartsInWindow } from '../track.ts';
import { about, eachService, quotedLog, showLogs } from './rule.ts';

/** Docker starts it again and again: three times in five minutes. */
export const restartLoop = eachService((view) => {
  const { container, title } = view.facts;
  if (!view.track.looping || !container) return undefined;
  const many = Math.max(restartsInWindow(view.track), loop.restarts);
  const code = container.state === 'running' ? '' : `, the last time with exit code ${container.exitCode}`;
  return {
    ...about(view),
    cause: 'restart-loop',
    severity: view.facts.isEngine ? 'critical' : 'warning',
    title: `${title} keeps ending`,
    body: `${title} ended ${many} times in ${loop.windowMs / 60_000} minutes${code}.`,
    advice: 'It is not started again until you do so.',
    ...quotedLog(view),
    action: showLogs(view),
    recovery: `${title} runs again`,
  };
});
