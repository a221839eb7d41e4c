import type { StackInfo } from '../shared/snapshot.ts';
import type { LoadedProject } from './compose/load.ts';
import type { Context } from './context.ts';
import { loadSelected } from './project.ts';
import { keepUntilChanged } from './system/kept.ts';
import { catalogueFiles, listStacks } from './workspace/catalogue.ts';
import { workspacePaths } from './workspace/find.ts';

/** What the workspace's files say, read again only when one of them changed: for whoever looks often. */
export interface KeptFiles {
  /** As `loadSelected`. */
  selected(): Promise<LoadedProject>;
  /** As `listStacks`. */
  stacks(): Promise<readonly StackInfo[]>;
}

/** Nothing is read until it is asked for. */
export const createKeptFiles = ({ workspace, env }: Pick<Context, 'workspace' | 'env'>): KeptFiles => ({
  selected: keepUntilChanged(async () => {
    const value = await loadSelected({ workspace, env });
    return { value, paths: [workspacePaths(workspace).selection, ...value.files, ...value.absent] };
  }),
  stacks: keepUntilChanged(async () => {
    const value = await listStacks(workspace);
    return {
      value,
      paths: catalogueFiles(
        workspace,
        value.map(({ id }) => id),
      ),
    };
  }),
});
