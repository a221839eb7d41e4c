import { createContext } from '../../src/core/app.ts';
import { requirePreflight } from '../../src/core/switch/preflight.ts';
import { newJournal, prepareSwitch, type SwitchRequest, switchContext } from '../../src/core/switch/prepare.ts';
import { runSwitch } from '../../src/core/switch/run.ts';
import { withLock } from '../../src/core/workspace/lock.ts';

export type PhaseHook = NonNullable<Parameters<typeof runSwitch>[2]['onPhase']>;

export interface HookedSwitch extends SwitchRequest {
  /** The workspace's folder. */
  readonly root: string;
  readonly dockerHost: string;
}

/** The command `switch` with something that happens before each phase, after its journal was written. */
export async function hookedSwitch({ root, dockerHost, ...request }: HookedSwitch, onPhase: PhaseHook) {
  const context = createContext({
    workspace: { root },
    env: { PATH: process.env.PATH, HOME: root },
    dockerHost: () => dockerHost,
  });
  try {
    return await withLock(context.workspace, { command: `switch ${request.stack}` }, async () => {
      const prepared = await prepareSwitch(context, request);
      await requirePreflight(context, prepared);
      const journal = await newJournal(context, prepared);
      return runSwitch(switchContext(context, prepared), journal, { onProgress: () => {}, onPhase });
    });
  } finally {
    context.connection.close();
  }
}
