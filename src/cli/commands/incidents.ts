import { resolve } from 'node:path';
import type { ExitCode } from '../../shared/errors.ts';
import { respond, type Session } from '../session.ts';
import { incidentsText } from '../text/incidents.ts';

/** `incidents`: the open ones and those of the last 24 hours. */
export const incidents = async (session: Session): Promise<ExitCode> => {
  const app = await session.app();
  const result = await app.commands.incidents({ signal: session.signal });
  return respond(session, result, (value) => session.print(...incidentsText(session.out, value, Date.now())));
};

/** `frontier-report-20260101T120000.zip`: a name of its own for every second. */
const usualName = (now: Date): string => `frontier-report-${now.toISOString().slice(0, 19).replace(/[-:]/g, '')}.zip`;

/** `report`: writes the zip, and says where. */
export const report = async (session: Session, file?: string): Promise<ExitCode> => {
  const app = await session.app();
  const target = resolve(session.cwd, file ?? usualName(new Date()));
  const result = await app.commands.report(target, { signal: session.signal });
  return respond(session, result, (value) => {
    session.print(value.file, 'Secrets were removed; look through it all the same before you hand it on.');
  });
};
