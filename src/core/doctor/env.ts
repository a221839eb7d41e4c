import { stat } from 'node:fs/promises';
import type { DoctorCheck } from '../../shared/results.ts';
import type { Context } from '../context.ts';
import { planEnv } from '../workspace/env.ts';
import { workspacePaths } from '../workspace/find.ts';
import { readSelection } from '../workspace/selection.ts';
import { checked, fine, wrong } from './check.ts';

/** Somebody else than the owner may read or write. */
const openToOthers = 0o077;

/** That `.env` can be read, is its owner's alone and has what the selected stack asks for. */
export const checkEnv = ({ workspace }: Context): Promise<DoctorCheck> => {
  const head = { id: 'env', title: '.env' };
  const file = workspacePaths(workspace).env;
  return checked(head, async () => {
    const selection = await readSelection(workspace);
    const lacking = selection.kind === 'stack' ? await planEnv(workspace, selection.id) : undefined;
    const found = await stat(file).catch(() => undefined);
    if (!found) return fine(head, 'none yet: it is made when a stack is selected');
    if (lacking) {
      const message = `${file} lacks ${lacking.added.join(', ')}; the stack's defaults apply.`;
      const action = `Run select ${'id' in selection ? selection.id : ''} to add them.`;
      return wrong(head, [{ code: 'variable-missing', message, action, where: { file } }], 'warning');
    }
    if ((found.mode & openToOthers) !== 0) {
      const message = `${file} holds passwords and other users may read it.`;
      return wrong(head, [{ code: 'env-invalid', message, action: 'Run chmod 600 .env.', where: { file } }], 'warning');
    }
    return fine(head, file);
  });
};
