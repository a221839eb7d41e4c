import { homedir } from 'node:os';
import type { Problem } from '../../shared/errors.ts';
import type { LoadedProject } from '../compose/load.ts';
import type { Context, RunOptions } from '../context.ts';
import type { Report } from '../operation.ts';
import { apply } from '../reconcile/apply.ts';
import { installedCompose } from '../reconcile/installed-compose.ts';
import type { Plan } from '../reconcile/steps.ts';

export interface CarryOutOptions extends RunOptions {
  readonly report: Report;
  readonly timeoutMs?: number;
}

/**
 * Applies a plan with what the app has. `loaded` undefined: a plan that takes down needs no files.
 * @returns what is not well and keeps nobody from being served
 */
export const carryOut = async (
  { connection, clock, engines, ports, exec, env }: Context,
  plan: Plan,
  loaded: LoadedProject | undefined,
  { report, signal, timeoutMs }: CarryOutOptions,
): Promise<readonly Problem[]> =>
  apply(plan, {
    docker: await connection.docker(),
    ...(loaded && { loaded }),
    engines,
    clock,
    ports,
    composeVersion: () => installedCompose(exec, { home: homedir(), env }),
    onProgress: report,
    ...(signal && { signal }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  });
