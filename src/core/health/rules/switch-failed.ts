import type { ProblemCode } from '../../../shared/errors.ts';
import { apply, quotedProblem, type Rule } from './rule.ts';

/** What the user did, or what has a rule of its own. */
const others = new Set<ProblemCode>([
  'cancelled',
  'locked',
  'usage',
  'port-in-use',
  'image-platform',
  'image-missing',
  'registry-refused',
  'registry-unreachable',
  'disk-full',
]);

/** A switch could not be finished. */
export const switchFailed: Rule = ({ facts: { failure } }) => {
  const problem = failure?.problems[0];
  if (failure?.operation.kind !== 'switch' || !problem || others.has(problem.code)) return [];
  return [
    {
      cause: 'switch-failed',
      kind: 'switch',
      severity: 'warning',
      title: 'The switch could not be finished',
      body: problem.message,
      ...(problem.kept !== undefined && { advice: problem.kept }),
      ...quotedProblem(problem, failure.at),
      action: apply('Start the Selected Engine'),
    },
  ];
};
