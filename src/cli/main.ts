import { type Command, CommanderError } from 'commander';
import { problemsOf } from '../core/operation.ts';
import { type ExitCode, exitCodes, type Problem } from '../shared/errors.ts';
import { explain } from './help/format.ts';
import { createProgram } from './program.ts';
import { createSession, type GlobalOptions, refuse, type Session, type Surroundings } from './session.ts';
import { terminalOf } from './terminal.ts';

/** Commander's own messages begin with `error: `. */
const usageProblem = ({ message }: CommanderError): Problem => {
  const text = message.replace(/^error: /, '');
  return { code: 'usage', message: `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?)]$/.test(text) ? '' : '.'}` };
};

/** Help goes to stdout; what is wrong with the command line is told by us. */
const quiet = (program: Command, surroundings: Surroundings): void => {
  const output = {
    writeOut: (text: string) => void surroundings.stdout.write(text),
    writeErr: () => {},
  };
  for (const command of [program, ...program.commands]) command.exitOverride().configureOutput(output);
};

/**
 * Runs one command line (without `node` and the script).
 * @returns the exit code
 */
export const main = async (args: readonly string[], surroundings: Surroundings): Promise<ExitCode> => {
  let code: ExitCode = exitCodes.done;
  const inSession = async (globals: GlobalOptions, command: (session: Session) => Promise<ExitCode>): Promise<void> => {
    const session = createSession(surroundings, globals);
    try {
      code = await command(session);
    } catch (error) {
      const problems = problemsOf(error);
      if (!problems) throw error;
      code = refuse(session, problems);
    } finally {
      session.close();
    }
  };
  const program = createProgram(inSession);
  quiet(program, surroundings);
  explain(program, terminalOf(surroundings.stdout, surroundings.env));
  if (args.length === 0) {
    surroundings.stderr.write(program.helpInformation());
    return exitCodes.usage;
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return exitCodes.done; // help was asked for and given
    const session = createSession(surroundings, { json: args.includes('--json') });
    return refuse(session, [usageProblem(error)]);
  }
};
