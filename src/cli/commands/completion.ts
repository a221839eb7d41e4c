import type { Command } from 'commander';
import { type ExitCode, exitCodes } from '../../shared/errors.ts';
import { type Candidate, type Completion, complete } from '../completion/complete.ts';
import { type Shell, scripts } from '../completion/scripts.ts';
import type { Session } from '../session.ts';
import { printable } from '../text/lines.ts';

/** Who presses Tab waits: an engine that takes longer is not worth it. */
const engineTimeoutMs = 1000;

/** `completion`: the script for a shell. */
export const completion = async (session: Session, shell: Shell): Promise<ExitCode> => {
  session.stdout.write(scripts[shell]);
  return exitCodes.done;
};

const stacks = async (session: Session): Promise<Candidate[]> => {
  const result = await (await session.app()).commands.list();
  return result.ok ? result.value.map(({ id, title }) => [id, title]) : [];
};

const services = async (session: Session): Promise<Candidate[]> => {
  const result = await (await session.app()).commands.config({ cwd: session.cwd });
  return result.ok ? Object.entries(result.value.project.services).map(([id, { image = '' }]) => [id, image]) : [];
};

const models = async (session: Session): Promise<Candidate[]> => {
  const signal = AbortSignal.any([session.signal, AbortSignal.timeout(engineTimeoutMs)]);
  const result = await (await session.app()).commands.models({ signal });
  return result.ok ? result.value.models.map(({ name, state }) => [name, state]) : [];
};

const lookUp = { stacks, services, models } as const;

const candidates = async (session: Session, found: Completion): Promise<readonly Candidate[]> => {
  if (found.kind === 'words') return found.words;
  if (found.kind === 'files' || found.kind === 'folders') return [];
  const list = await lookUp[found.kind](session).catch(() => []); // Tab is no place for problems
  return list.map(([word, text]) => [found.before + word, text]);
};

/** `__complete`: what may stand at the end of a command line, in the form that the scripts read. */
export const suggest = async (session: Session, program: Command, line: readonly string[]): Promise<ExitCode> => {
  const found = complete(program, line);
  const kind = found.kind === 'files' || found.kind === 'folders' ? found.kind : 'words';
  const current = line.at(-1) ?? '';
  const list = (await candidates(session, found)).filter(([word]) => word.startsWith(current));
  session.print(kind, ...list.map(([word, text]) => `${printable(word)}\t${printable(text)}`));
  return exitCodes.done;
};
