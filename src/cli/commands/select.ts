import type { ExitCode } from '../../shared/errors.ts';
import { formatMemory } from '../../shared/format.ts';
import { respond, type Session } from '../session.ts';
import { columns, printable } from '../text/lines.ts';

/** `list`: one line for each stack; the selected one is marked. */
export const list = async (session: Session): Promise<ExitCode> => {
  const app = await session.app();
  return respond(session, await app.commands.list(), (stacks) => {
    const rows = stacks.map(({ id, title, memory, selected, problems }) => [
      selected ? '*' : ' ',
      id,
      printable(title),
      memory === undefined ? '' : `needs ${formatMemory(memory)}`,
      problems[0] ? session.out.style('red', `✖ ${printable(problems[0].message)}`) : '',
    ]);
    session.print(...(rows.length > 0 ? columns(rows) : ['There are no stacks.']));
  });
};

/** `current`: the id of the selected stack, for scripts. */
export const current = async (session: Session): Promise<ExitCode> => {
  const app = await session.app();
  return respond(session, await app.commands.current(), ({ id }) => session.print(id));
};

/** Names as long as they fit into a line, else how many. */
const few = (names: readonly string[]): string => (names.length <= 4 ? names.join(', ') : `${names.length} variables`);

/** `select`: what was selected, and what `.env` got. */
export const select = async (session: Session, stack: string): Promise<ExitCode> => {
  const app = await session.app();
  return respond(session, await app.commands.select(stack), ({ stack: id, changed, added, generated }) => {
    session.print(changed ? `Selected ${id}.` : `${id} is selected already.`);
    if (added.length > 0) session.print(`Added to .env: ${few(added)}.`);
    if (generated.length > 0) session.print(`Made a password, to be found in .env: ${generated.join(', ')}.`);
    if (changed) session.print('Nothing was started. Start it with up, or replace what runs with switch.');
  });
};
