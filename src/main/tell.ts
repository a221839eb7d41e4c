import type { Dialog } from 'electron';
import type { Store } from '../core/store.ts';
import { actionFor, problemKinds, type Result } from '../shared/errors.ts';

export interface TellParts {
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly store: Pick<Store, 'get'>;
}

/**
 * Tells the user that what was chosen in the menu or a notification was refused, unless the snapshot says it already or
 * the user cancelled it: there is no page in front of the user that could.
 */
export const tellRefusal = async ({ dialog, store }: TellParts, result: Result<unknown>): Promise<void> => {
  if (result.ok || result.error.code === 'cancelled' || store.get().failure?.problems === result.problems) return;
  const { error } = result;
  await dialog.showMessageBox({
    type: 'warning',
    message: problemKinds[error.code].title,
    detail: [error.message, ...(error.evidence ?? []), error.kept, actionFor(error)].filter(Boolean).join('\n'),
    buttons: ['OK'],
  });
};
