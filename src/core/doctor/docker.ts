import { formatMemory } from '../../shared/format.ts';
import type { DoctorCheck } from '../../shared/results.ts';
import { attemptText, noDocker } from '../connection.ts';
import type { Context } from '../context.ts';
import type { Docker } from '../docker/client.ts';
import { checked, fine, wrong } from './check.ts';

const head = { id: 'docker', title: 'Docker' };

/** Which Docker was found and why; without one, everything that was tried. */
export const checkDocker = async ({
  connection,
}: Context): Promise<{ readonly check: DoctorCheck; readonly docker?: Docker }> => {
  let docker: Docker | undefined;
  const check = await checked(head, async () => {
    const discovery = await connection.discovery({ thorough: true });
    const { winner, tried, why } = discovery;
    if (!winner) return wrong(head, [noDocker(discovery)]);
    docker = await connection.docker();
    const { serverVersion, architecture, cpus, memory } = winner.info;
    const machine = `${architecture}, ${cpus} CPUs, ${formatMemory(memory)} of memory`;
    return { ...fine(head, `${serverVersion} (${machine}): ${why}`), notes: tried.map(attemptText) };
  });
  return { check, ...(docker && { docker }) };
};
