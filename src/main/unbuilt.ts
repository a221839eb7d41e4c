import type { CommandName, Handlers } from '../shared/contract.ts';
import type { Result } from '../shared/errors.ts';

const unbuilt = [
  'choosePort',
  'startRuntime',
  'unload',
  'followLogs',
  'unfollowLogs',
  'getPreferences',
  'changePreferences',
  'quietFor',
  'chooseWorkspace',
  'showWorkspace',
  'openLoginItems',
  'openNotificationSettings',
  'openSettings',
  'openLogs',
] as const satisfies readonly CommandName[];

const refuse = async (): Promise<Result<never>> => {
  const problem = { code: 'usage', message: 'This version can not do that yet.' } as const;
  return { ok: false, error: problem, problems: [problem] };
};

/** Commands of the contract that are still to be built: each says so. An entry leaves this list when it gets its handler. */
export const unbuiltHandlers = Object.fromEntries(unbuilt.map((name) => [name, refuse])) as unknown as Pick<
  Handlers,
  (typeof unbuilt)[number]
>;
