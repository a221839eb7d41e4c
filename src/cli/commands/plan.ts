import type { ExitCode } from '../../shared/errors.ts';
import { respond, type Session } from '../session.ts';
import { printable } from '../text/lines.ts';
import { warningsText } from '../text/problems.ts';

/** `plan`: the steps, one a line. */
export const plan = async (session: Session, stack: string | undefined): Promise<ExitCode> => {
  const app = await session.app();
  return respond(session, await app.commands.plan(stack), ({ steps, warnings, choice }) => {
    session.stderr.write(warningsText(session.err, warnings));
    if (choice) session.print(choice.reason);
    session.print(...(steps.length > 0 ? steps.map(({ text }) => printable(text)) : ['Nothing to do.']));
  });
};
