import type { StackInfo } from '../../shared/snapshot.ts';
import type { LoadedProject } from '../compose/load.ts';

/** What should run, as far as it is known. */
export interface Wanted {
  /** The project's name in Docker. */
  readonly project: string;
  /** As the files name them; undefined: the files can't be read, so that nothing is foreign. */
  readonly services?: readonly string[];
  readonly engine?: StackInfo['engine'];
  /** The stack's title. */
  readonly title?: string;
  /** Services that others wait for until they have ended. */
  readonly oneShots: ReadonlySet<string>;
}

/** What a loaded project wants. */
export const wantedBy = ({ project, stack }: LoadedProject): Wanted => {
  const dependencies = Object.values(project.services).flatMap(({ depends_on = {} }) => Object.entries(depends_on));
  const ending = dependencies.filter(([, { condition }]) => condition === 'service_completed_successfully');
  return {
    project: project.name,
    services: Object.keys(project.services),
    ...(stack && { engine: stack.engine, title: stack.title }),
    oneShots: new Set(ending.map(([name]) => name)),
  };
};
