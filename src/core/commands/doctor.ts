import type { DoctorCheck, DoctorReport } from '../../shared/results.ts';
import type { LoadedProject } from '../compose/load.ts';
import type { Context } from '../context.ts';
import { checkDocker } from '../doctor/docker.ts';
import { checkEnv } from '../doctor/env.ts';
import { checkFiles } from '../doctor/files.ts';
import { checkNetwork } from '../doctor/network.ts';
import { checkPorts } from '../doctor/ports.ts';
import { checkSelection, checkStacks, checkWorkspace } from '../doctor/workspace.ts';
import { recoverIfFree } from '../switch/set-right.ts';

/** Looks at everything that a start needs, and names one fix for each thing that is wrong. Changes nothing. */
export const doctor = async (context: Context): Promise<DoctorReport> => {
  await recoverIfFree(context);
  const docker = checkDocker(context);
  const checks: DoctorCheck[] = [
    await checkWorkspace(context),
    await checkStacks(context),
    await checkSelection(context),
    await checkEnv(context),
  ];
  const files: { check: DoctorCheck; loaded?: LoadedProject } = await checkFiles(context);
  const engine = await docker;
  const ports = await checkPorts(context, files.loaded, engine.docker);
  const network = await checkNetwork(context, files.loaded);
  const all = [engine.check, ...checks, files.check, ports, network];
  return { ok: all.every(({ state }) => state === 'ok' || state === 'warning'), checks: all };
};
