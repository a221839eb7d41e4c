import type { ExitCode } from '../../shared/errors.ts';
import type { ChoosePortResult, StartRuntimeResult } from '../../shared/results.ts';
import { perform, type Session } from '../session.ts';
import type { WaitOptions } from './operate.ts';

const showPorts = (session: Session, { service, changes }: ChoosePortResult): void => {
  if (changes.length === 0) session.print(`No port of ${service} was taken. Everything runs.`);
  for (const { variable, from, to } of changes) {
    session.print(`${service} uses the port ${to} instead of ${from}: ${variable} in .env.`);
  }
};

/** `choose-port`: progress, then which port it is now. */
export const choosePort = (session: Session, service: string, { timeout }: WaitOptions): Promise<ExitCode> =>
  perform(
    session,
    ({ commands }) => {
      const input = { service, ...(timeout !== undefined && { timeoutMs: timeout * 1000 }) };
      return commands.choosePort(input, { signal: session.signal });
    },
    (value) => showPorts(session, value),
  );

const showStart = (session: Session, { started, title = 'Docker' }: StartRuntimeResult): void =>
  session.print(started ? `${title} was started, and Docker answers.` : 'Docker answers already.');

/** `start-runtime`: starts the program that runs Docker. */
export const startRuntime = (session: Session): Promise<ExitCode> =>
  perform(
    session,
    ({ commands }) => commands.startRuntime({ signal: session.signal }),
    (value) => showStart(session, value),
  );
