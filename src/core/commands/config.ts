import { resolve } from 'node:path';
import type { Problem } from '../../shared/errors.ts';
import { type LoadedProject, loadProject } from '../compose/load.ts';
import type { Project } from '../compose/model.ts';
import type { Context } from '../context.ts';
import { loadSelected, loadStack } from '../project.ts';
import { requireStack } from '../workspace/catalogue.ts';

export interface ConfigInput {
  readonly stack?: string;
  /** A Compose file anywhere, relative to `cwd`. */
  readonly file?: string;
  readonly cwd: string;
}

export interface ConfigResult {
  readonly project: Project;
  readonly warnings: readonly Problem[];
}

const load = async (context: Context, { stack, file, cwd }: ConfigInput): Promise<LoadedProject> => {
  if (file !== undefined) return loadProject({ files: [resolve(cwd, file)], env: context.env });
  if (stack === undefined) return loadSelected(context);
  return loadStack(context, (await requireStack(context.workspace, stack)).id);
};

/** The resolved model, in the shape of `docker compose config --format json`. Needs no Docker. */
export const config = async (context: Context, input: ConfigInput): Promise<ConfigResult> => {
  const { project, warnings } = await load(context, input);
  return { project, warnings };
};
