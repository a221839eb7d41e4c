import type { FollowedLine } from '../../core/commands/log-follower.ts';
import { type ExitCode, exitCodes } from '../../shared/errors.ts';
import { conclude, type Session } from '../session.ts';
import { written } from '../terminal.ts';
import { printable } from '../text/lines.ts';

export interface LogsOptions {
  readonly follow?: boolean;
  readonly tail?: number;
}

/** `logs`: the service's own lines, its errors on stderr. */
export const logs = async (session: Session, service: string, { follow, tail }: LogsOptions): Promise<ExitCode> => {
  const app = await session.app();
  const show = ({ stream, text, at, container }: FollowedLine): void | Promise<void> => {
    if (session.json) {
      const event = { type: 'log', service, container, stream, text, ...(at && { at }) };
      return written(session.stdout, `${JSON.stringify(event)}\n`, session.signal);
    }
    const { stream: to, live } = stream === 'stderr' ? session.err : session.out;
    return written(to, `${live ? printable(text) : text}\n`, session.signal);
  };
  const onDocker = (presence: 'away' | 'back'): void =>
    void session.stderr.write(presence === 'away' ? 'Docker does not answer; waiting for it.\n' : 'Docker is back.\n');
  const input = { service, follow: follow === true, ...(tail !== undefined && { tail }) };
  const result = await app.commands.logs(input, show, { signal: session.signal, onDocker });
  const ended = conclude(session, result, () => {});
  return result.ok && session.signal.aborted ? exitCodes.cancelled : ended;
};
