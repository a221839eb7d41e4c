import { open, rm } from 'node:fs/promises';
import { strToU8, zipSync } from 'fflate';
import { unwritable } from '../workspace/fs-problem.ts';
import { collectSecrets } from './collect-secrets.ts';
import type { HistoryRecord } from './record.ts';
import { createRedactor } from './redact.ts';

/** Characters of one log; of a longer one the end is kept. */
const maxLog = 2_000_000;

/** What goes into a report. Nothing of it need be free of secrets. */
export interface ReportInput {
  readonly history: readonly HistoryRecord[];
  /** The resolved model, in the shape of `config`. */
  readonly model?: unknown;
  /** Of this program, Node, the system, Docker. */
  readonly versions: Readonly<Record<string, string>>;
  readonly snapshot?: unknown;
  /** By service: what it wrote, oldest line first. */
  readonly logs: Readonly<Record<string, string>>;
  /** Never written, only looked through for secrets: `.env`, the shell's variables. */
  readonly variables: readonly Readonly<Record<string, string | undefined>>[];
}

const readme = `A report of Frontier LLM.

history.ndjson   what happened in the last 24 hours
model.json       the resolved Compose model
snapshot.json    what the program knew when the report was made
versions.json    versions of what is involved
logs/            the last lines of each service

Secrets were removed: values of variables and fields whose names look like one (key, token, secret, password, auth),
bearer tokens, and credentials in addresses. Look through it all the same before you hand it on.
`;

const json = (data: unknown): string => `${JSON.stringify(data, undefined, 2)}\n`;

/** The end of a text, from the beginning of a line on. */
const tail = (text: string): string => {
  if (text.length <= maxLog) return text;
  const from = text.indexOf('\n', text.length - maxLog);
  return text.slice(from < 0 ? text.length - maxLog : from + 1);
};

const fileName = (service: string): string => service.replace(/[^\w.-]/g, '_').replace(/^\.+/, '_');

/** The files of a report by their names, without secrets. */
export const reportFiles = (input: ReportInput): Readonly<Record<string, string>> => {
  const { history, model, versions, snapshot, logs, variables } = input;
  const redactor = createRedactor(collectSecrets(variables, model, snapshot, versions));
  const document = (data: unknown): string => json(redactor.data(data));
  return {
    'README.txt': readme,
    'history.ndjson': history.map((record) => `${JSON.stringify(redactor.data(record))}\n`).join(''),
    'versions.json': document(versions),
    ...(model !== undefined && { 'model.json': document(model) }),
    ...(snapshot !== undefined && { 'snapshot.json': document(snapshot) }),
    // Cut after secrets are removed: half of one would not be recognised.
    ...Object.fromEntries(
      Object.entries(logs).map(([service, log]) => [
        `logs/${fileName(redactor.text(service))}.log`,
        tail(redactor.text(log)),
      ]),
    ),
  };
};

/**
 * Writes a report as a zip to a new file that only this user can read.
 * @throws ProblemError workspace-read-only (also if something is there already), disk-full; no part of it is left then
 */
export const writeReport = async (file: string, input: ReportInput, now: Date): Promise<void> => {
  const entries = Object.entries(reportFiles(input)).map(([name, text]) => [name, strToU8(text)] as const);
  const zip = zipSync(Object.fromEntries(entries), { mtime: now });
  const handle = await open(file, 'wx', 0o600).catch((error: unknown) => {
    throw unwritable(file, error);
  });
  try {
    await handle.writeFile(zip);
    await handle.sync();
  } catch (error) {
    await rm(file, { force: true });
    throw unwritable(file, error);
  } finally {
    await handle.close();
  }
};
