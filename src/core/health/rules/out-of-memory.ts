import { formatMemory } from '../../../shared/format.ts';
import { about, eachService, quotedLog, restart, showLogs } from './rule.ts';

/** The kernel ended it for want of memory: Docker says so, the exit code alone proves nothing. */
export const outOfMemory = eachService((view) => {
  const { oom } = view.track;
  if (!oom || !view.facts.container) return undefined;
  const { title, container } = view.facts;
  const limit = oom.limit > 0 ? `its limit of ${formatMemory(oom.limit)}` : 'the memory of Docker';
  const again = container.state === 'running' ? ', and was started again' : '';
  return {
    ...about(view),
    cause: 'out-of-memory',
    severity: 'critical',
    title: `${title} ran out of memory`,
    body: `${title} was ended because it needed more than ${limit}${again}.`,
    advice: 'Give it more memory in .env, or choose a smaller model.',
    ...quotedLog(view),
    action: container.state === 'running' ? showLogs(view) : restart(view),
    recovery: `${title} runs again`,
  };
});
