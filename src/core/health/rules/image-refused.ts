import { problemKinds } from '../../../shared/errors.ts';
import { apply, type Rule } from './rule.ts';
import { aboutStart, startProblems } from './start-problems.ts';

/** An image can't be downloaded: the registry refuses, does not answer, or has none of that name. */
export const imageRefused: Rule = (situation) =>
  startProblems(situation, ['registry-refused', 'registry-unreachable', 'image-missing']).map((found) => ({
    ...aboutStart(found),
    cause: 'image-refused',
    title: `${found.title ?? 'An image'} could not be downloaded`,
    advice: found.problem.action ?? problemKinds[found.problem.code].action,
    action: apply('Try Again'),
  }));
