import { exitCodes } from '../shared/errors.ts';
import { main } from './main.ts';

/** The first signal cancels; who sends a second one wants out at once. */
const cancelOnSignals = (): AbortSignal => {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.cancelled);
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller.signal;
};

/** Whoever reads our output may stop reading (`| head`): then there is nobody left to tell anything. */
const endWithReader = (): void => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.failed);
    throw error;
  });
};

/** Runs the command line of this process. */
const run = async (): Promise<void> => {
  endWithReader();
  const signal = cancelOnSignals();
  const { stdout, stderr, env } = process;
  process.exitCode = await main(process.argv.slice(2), { stdout, stderr, env, cwd: process.cwd(), signal });
};

void run();
