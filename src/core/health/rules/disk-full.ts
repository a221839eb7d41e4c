import { apply, eachService, lastLines, quotedLog, type Rule, restart } from './rule.ts';
import { aboutStart, startProblems } from './start-problems.ts';

const words = /no space left on device|disk quota exceeded|os error 28|ENOSPC/i;
const title = 'The disk of Docker is full';
const recovery = 'There is space on the disk of Docker again';

const inOperation: Rule = (situation) =>
  startProblems(situation, ['disk-full']).map(({ service: _, ...found }) => ({
    ...aboutStart(found),
    cause: 'disk-full',
    title,
    advice: 'Free space first: remove models or images that you do not use.',
    action: apply('Try Again'),
  }));

/** A service that is down and whose last words were of a full disk. A line of one that runs proves nothing. */
const inService = eachService((view) => {
  if (view.health.state !== 'failed') return undefined;
  const said = lastLines(view).filter(({ text }) => words.test(text));
  if (said.length === 0) return undefined;
  return {
    cause: 'disk-full',
    service: view.facts.name,
    kind: 'service',
    severity: 'critical',
    title,
    body: `${view.facts.title} ended because there is no space left.`,
    advice: 'Free space first: remove models or images that you do not use.',
    ...quotedLog(view, said.slice(-3)),
    action: restart(view),
    recovery,
  };
});

export const diskFull: Rule = (situation) => [...inOperation(situation), ...inService(situation)];
