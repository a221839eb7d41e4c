import { ProblemError } from '../../shared/errors.ts';
import type { Context } from '../context.ts';
import { projectName } from '../project.ts';
import { withLock } from '../workspace/lock.ts';
import { hasJournal } from './journal.ts';
import { mendGateway } from './mend-gateway.ts';
import { recoverSwitch } from './recover.ts';

/** Runs work under the workspace's lock, if nobody else is at work; what stands in its way others will tell. */
const ifFree = async ({ workspace, clock }: Context, work: () => Promise<void>): Promise<void> => {
  try {
    await withLock(workspace, { command: 'recovery', isUpkeep: true, now: () => new Date(clock.now()) }, work);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
  }
};

const recover = async (context: Context): Promise<void> => {
  const recovery = await recoverSwitch(context);
  if (recovery) context.store.update({ recovery, operation: undefined });
};

/** For commands that only look: completes or undoes a switch that an earlier run left in the middle. */
export const recoverIfFree = async (context: Context): Promise<void> => {
  if (await hasJournal(context.workspace)) await ifFree(context, () => recover(context));
};

/** After a gap in what is known of Docker: the same, and the gateway is pointed at what runs. */
export const setRight = (context: Context): Promise<void> =>
  ifFree(context, async () => {
    await recover(context);
    const docker = await context.connection.docker();
    await mendGateway(context, docker, await projectName(context, docker));
  });
