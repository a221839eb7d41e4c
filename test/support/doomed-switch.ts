/**
 * A switch that is killed: as itself at a phase, named by `killAt` like `forward start`, or from outside. Run as a program of
 * its own with the request as JSON. Prints `begun` when the phases begin.
 */
import { type HookedSwitch, hookedSwitch } from './hooked-switch.ts';

const { killAt, ...request } = JSON.parse(process.argv[2] ?? '') as HookedSwitch & { readonly killAt?: string };

void hookedSwitch(request, (phase, direction) => {
  if (phase === 'preflight') process.stdout.write('begun\n');
  if (killAt === `${direction} ${phase}`) process.kill(process.pid, 'SIGKILL');
});
