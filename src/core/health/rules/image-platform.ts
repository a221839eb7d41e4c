import { apply, eachService, lastLines, quotedLog, type Rule } from './rule.ts';
import { aboutStart, startProblems } from './start-problems.ts';

const advice = 'Choose a tag built for this machine in .env.';

const refused: Rule = (situation) =>
  startProblems(situation, ['image-platform']).map((found) => ({
    ...aboutStart(found),
    cause: 'image-platform',
    title: `${found.title ?? 'An image'} is not made for this machine`,
    advice,
    action: apply('Try Again'),
  }));

/** Docker started it all the same, and its first instruction was none for this processor. */
const wrongProcessor = eachService((view) => {
  const { container, title, name } = view.facts;
  if (!container || container.state === 'running' || view.facts.startProblem) return undefined;
  const said = lastLines(view).filter(({ text }) => text.includes('exec format error'));
  if (said.length === 0) return undefined;
  return {
    cause: 'image-platform',
    service: name,
    kind: 'service',
    severity: 'critical',
    title: `${title} is not made for this machine`,
    body: `The image ${container.image} is made for another processor.`,
    advice,
    ...quotedLog(view, said),
    action: apply('Try Again'),
    recovery: `${title} could be started`,
  };
});

/** The image exists, but not for the processor or the system of this Docker. */
export const imagePlatform: Rule = (situation) => [...refused(situation), ...wrongProcessor(situation)];
