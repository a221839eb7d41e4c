import type { IncidentAction } from '../../../shared/incidents.ts';
import { apply, type Rule } from './rule.ts';
import { aboutStart, startProblems } from './start-problems.ts';

const choosePort = (service: string): IncidentAction => ({
  command: 'choosePort',
  input: { service },
  label: 'Use Another Port',
});

/** A port that a service publishes is in use; the problem names its owner. */
export const portTaken: Rule = (situation) =>
  startProblems(situation, ['port-in-use']).map((found) => ({
    ...aboutStart(found),
    cause: 'port-taken',
    title: found.title === undefined ? 'A port is taken' : `The port of ${found.title} is taken`,
    action: found.service === undefined ? apply('Try Again') : choosePort(found.service),
  }));
