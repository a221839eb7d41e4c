import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Store } from '../core/store.ts';
import { hasJournal } from '../core/switch/journal.ts';
import type { Logger } from '../core/system/logger.ts';
import { installStacks } from '../core/workspace/install.ts';
import { ProblemError } from '../shared/errors.ts';
import type { DeliverySnapshot } from '../shared/snapshot.ts';

export interface DeliveryParts {
  /** The folder beside the app's archive; has no `stacks/` unless the app is packaged. */
  readonly resources: string;
  readonly store: Store;
  readonly logger: Logger;
}

const nothing: DeliverySnapshot = { written: [], offered: [], crowded: [], problems: [] };

const deliver = async (delivered: string, { store, logger }: DeliveryParts): Promise<DeliverySnapshot> => {
  const workspace = { root: store.get().workspace };
  // It is completed or undone with the files it began with; the next start delivers.
  if (await hasJournal(workspace)) {
    logger.info('a switch did not end: the stacks stay as they are');
    return nothing;
  }
  const result = await installStacks({ delivered, workspace });
  if (!result) return nothing;
  logger.info('the stacks that the app brings', { ...result });
  const { install, update, offer, crowded } = result;
  return { ...nothing, written: [...install, ...update], offered: offer, crowded };
};

/**
 * Brings a packaged app's stacks into the workspace and tells in the snapshot what came of it. Never throws: with the
 * stacks as they are the app works as before.
 */
export const deliverStacks = async (parts: DeliveryParts): Promise<void> => {
  const delivered = join(parts.resources, 'stacks');
  if (!existsSync(delivered)) return;
  const delivery = await deliver(delivered, parts).catch((error: unknown) => {
    parts.logger.warn('the stacks could not be updated', { error: String(error) });
    return { ...nothing, problems: error instanceof ProblemError ? error.problems : [] };
  });
  if (Object.values(delivery).some((list) => list.length > 0)) parts.store.update({ delivery });
};
