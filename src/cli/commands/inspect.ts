import { type ExitCode, exitCodeFor, exitCodes, ProblemError } from '../../shared/errors.ts';
import { refuse, respond, type Session } from '../session.ts';
import { doctorText } from '../text/doctor.ts';
import { warningsText } from '../text/problems.ts';

/** `config`: the model, as YAML for people and as JSON with --json, as docker compose prints both. */
export const config = async (
  session: Session,
  stack: string | undefined,
  { file }: { readonly file?: string },
): Promise<ExitCode> => {
  if (stack !== undefined && file !== undefined)
    throw new ProblemError({ code: 'usage', message: 'config takes a stack or -f FILE, not both.' });
  const app = await session.app();
  const input = { cwd: session.cwd, ...(stack !== undefined && { stack }), ...(file !== undefined && { file }) };
  const result = await app.commands.config(input);
  if (!result.ok) return refuse(session, result.problems);
  session.stderr.write(warningsText(session.err, result.value.warnings));
  if (session.json) session.document(result.value.project);
  else {
    const { stringify } = await import('yaml');
    session.stdout.write(stringify(result.value.project, { aliasDuplicateObjects: false, lineWidth: 0 }));
  }
  return exitCodes.done;
};

/** `doctor`: 0 only if nothing failed, else the exit code of the first thing that did. */
export const doctor = async (session: Session): Promise<ExitCode> => {
  const app = await session.app();
  const result = await app.commands.doctor();
  const answered = respond(session, result, (report) => session.print(...doctorText(session.out, report)));
  if (!result.ok || result.value.ok) return answered;
  return exitCodeFor(result.value.checks.filter(({ state }) => state === 'failed').flatMap(({ problems }) => problems));
};
