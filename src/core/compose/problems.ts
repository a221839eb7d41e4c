import { type Problem, type ProblemCode, ProblemError } from '../../shared/errors.ts';
import { type Path, placeOf, type Spot } from './yaml/node.ts';

/** Gathers what is wrong with a project, so that everything is reported at once; each thing once. */
export class Problems {
  private readonly found = new Map<string, Problem>();

  add(problem: Problem): void {
    const { code, message, where } = problem;
    const id = JSON.stringify([code, message, where?.file, where?.line, where?.column]);
    if (!this.found.has(id)) this.found.set(id, problem);
  }

  /** Adds a problem at a node: at its key, or at its value. */
  at(spot: Spot, path: Path, code: ProblemCode, message: string, what: 'key' | 'value' = 'value'): void {
    this.add({ code, message, where: placeOf(spot, path, what) });
  }

  /** Takes over the problems of an error; anything else is thrown on. */
  take(error: unknown): void {
    if (!(error instanceof ProblemError)) throw error;
    for (const problem of error.problems) this.add(problem);
  }

  get list(): readonly Problem[] {
    return [...this.found.values()];
  }

  get size(): number {
    return this.found.size;
  }

  /** @throws ProblemError with everything found, in the order of files and lines, if there is anything */
  throwIfAny(): void {
    if (this.found.size > 0) throw new ProblemError(this.list);
  }
}
