import type { EnvForm } from '../../shared/env-form.ts';
import { variablesOf } from '../compose/variables.ts';
import type { Context } from '../context.ts';
import { stackRequest } from '../project.ts';
import { requireStack } from '../workspace/catalogue.ts';
import { readEnv, readExamples } from '../workspace/env.ts';
import { envSections } from '../workspace/env-form.ts';
import { workspacePaths } from '../workspace/find.ts';
import { requireSelection } from '../workspace/selection.ts';

/**
 * The variables of a stack as a form, of the selected one unless one is named. What is wrong with its files is told when
 * values are applied.
 * @throws ProblemError nothing-selected, stack-unknown, file-unreadable
 */
export const envForm = async (context: Context, stack?: string): Promise<EnvForm> => {
  const { workspace, env: shell } = context;
  const id = stack ?? (await requireSelection(workspace));
  await requireStack(workspace, id);
  const { text, completed } = await readEnv(workspace, id);
  const [examples, uses] = await Promise.all([
    readExamples(workspace, id),
    variablesOf({ ...(await stackRequest(context, id)), dotenv: completed }),
  ]);
  const sections = envSections({ examples, text, completed, uses, shell });
  return { stack: id, file: workspacePaths(workspace).env, sections };
};
