import type { DoctorCheck } from '../../shared/results.ts';
import type { LoadedProject } from '../compose/load.ts';
import type { Context } from '../context.ts';
import { loadSelected } from '../project.ts';
import { readSelection } from '../workspace/selection.ts';
import { checked, fine, skipped, wrong } from './check.ts';

/** That the selected stack's files are read without a problem. */
export const checkFiles = async (
  context: Context,
): Promise<{ readonly check: DoctorCheck; readonly loaded?: LoadedProject }> => {
  const head = { id: 'files', title: 'Files' };
  if ((await readSelection(context.workspace)).kind !== 'stack')
    return { check: skipped(head, 'no stack is selected') };
  let loaded: LoadedProject | undefined;
  const check = await checked(head, async () => {
    loaded = await loadSelected(context);
    if (loaded.warnings.length > 0) return wrong(head, loaded.warnings, 'warning');
    const services = Object.keys(loaded.project.services).length;
    return fine(head, `${loaded.files.length} files, ${services} services`);
  });
  return { check, ...(loaded && { loaded }) };
};
