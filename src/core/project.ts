import { join } from 'node:path';
import { ProblemError } from '../shared/errors.ts';
import { parseDotenv } from './compose/dotenv.ts';
import { type LoadedProject, type LoadRequest, loadProject } from './compose/load.ts';
import type { Context } from './context.ts';
import type { Docker } from './docker/client.ts';
import { label } from './reconcile/labels.ts';
import { planEnv } from './workspace/env.ts';
import { workspacePaths } from './workspace/find.ts';
import { readSelection, requireSelection } from './workspace/selection.ts';

/** The name of every stack's project, unless the user changed it (design: one project, so that a switch is a reconcile). */
const usualName = 'frontier-llm';

/** The selected stack, read through the link: paths and labels are those of plain `docker compose` in the workspace. */
export const loadSelected = async ({ workspace, env }: Pick<Context, 'workspace' | 'env'>): Promise<LoadedProject> => {
  await requireSelection(workspace);
  return loadProject({ files: [workspacePaths(workspace).selection], env });
};

/** What `select` would append to `.env` for a stack. */
const lackingValues = async ({ workspace, env }: Context, id: string): Promise<Record<string, string>> => {
  const completion = await planEnv(workspace, id);
  if (!completion) return {};
  const { values } = parseDotenv(completion.text, workspacePaths(workspace).env, (name) => env[name]);
  return Object.fromEntries(completion.added.map((name) => [name, values[name] ?? '']));
};

/** How a stack's files are read: the selected one's through the link. */
export const stackRequest = async (
  { workspace, env }: Pick<Context, 'workspace' | 'env'>,
  id: string,
): Promise<LoadRequest> => {
  const { selection: link, stacks } = workspacePaths(workspace);
  const selection = await readSelection(workspace);
  if (selection.kind === 'stack' && selection.id === id) return { files: [link], env };
  return { files: [join(stacks, id, 'docker-compose.yml')], projectDirectory: workspace.root, env };
};

/**
 * A stack as it would be if it were selected, without selecting it: variables that `.env` lacks have their example's
 * value, and those that would be generated are not the ones that `select` will make.
 */
export const loadStack = async (context: Context, id: string): Promise<LoadedProject> => {
  const request = await stackRequest(context, id);
  if (request.projectDirectory === undefined) return loadSelected(context);
  return loadProject({ ...request, env: { ...(await lackingValues(context, id)), ...request.env } });
};

/** The project's name: by its files, or without them if they can't be read. */
export const projectName = async (context: Context, docker: Docker): Promise<string> => {
  try {
    return (await context.kept.selected()).project.name;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return projectByLabel(context, docker);
  }
};

/** The project's name without its files: that of the containers made from this workspace, else the usual one. */
export const projectByLabel = async ({ workspace }: Context, docker: Docker): Promise<string> => {
  const made = await docker.listContainers([`${label.workingDir}=${workspace.root}`]);
  return made[0]?.labels[label.project] ?? usualName;
};
