import type { Problem, ProblemCode } from '../../../shared/errors.ts';
import type { Finding } from '../../../shared/incidents.ts';
import type { Situation } from '../facts.ts';
import { quotedProblem } from './rule.ts';

/** A problem that kept something from starting, with what it belongs to. */
export interface StartProblem {
  readonly problem: Problem;
  readonly service?: string;
  readonly title?: string;
  readonly kind: Finding['kind'];
  /** ISO time at which it was told. */
  readonly at?: string;
}

/**
 * What kept services from starting: problems of the last operation that did not succeed, and of services that Docker
 * could not start. Each service once.
 */
export const startProblems = (
  { facts, services }: Situation,
  codes: readonly ProblemCode[],
): readonly StartProblem[] => {
  const { failure } = facts;
  const failed = failure?.operation.steps.find(({ state }) => state === 'failed')?.service;
  const titleOf = (name: string | undefined) => services.find((view) => view.facts.name === name)?.facts.title ?? name;
  const found: StartProblem[] = (failure?.problems ?? []).map((problem) => ({
    problem,
    ...(failed !== undefined && { service: failed, title: titleOf(failed)! }),
    kind: failure?.operation.kind === 'switch' ? 'switch' : 'service',
    ...(failure && { at: failure.at }),
  }));
  for (const view of services) {
    const { startProblem: problem, name, title, container } = view.facts;
    if (problem && container?.state !== 'running') found.push({ problem, service: name, title, kind: 'service' });
  }
  const wanted = found.filter(({ problem }) => codes.includes(problem.code));
  return wanted.filter((one, n) => wanted.findIndex(({ service }) => service === one.service) === n);
};

/** What a finding about it always has. `evidence`: what Docker said. */
export const aboutStart = ({ service, title, kind, problem, at }: StartProblem) => ({
  ...(service !== undefined && { service }),
  kind,
  severity: 'critical' as const,
  body: problem.message,
  ...(problem.kept !== undefined && { advice: problem.kept }),
  ...quotedProblem(problem, at),
  ...(title !== undefined && { recovery: `${title} could be started` }),
});
