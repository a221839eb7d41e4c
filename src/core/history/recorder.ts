import { constants } from 'node:fs';
import { type FileHandle, mkdir } from 'node:fs/promises';
import type { Logger } from '../system/logger.ts';
import { systemCode } from '../workspace/fs-problem.ts';
import { historyFile, keptMs, maxBytes, openPlain, rotate } from './files.ts';
import type { HistoryRecord } from './record.ts';
import type { Redactor } from './redact.ts';

/** Bytes of one line; a record that is longer loses its evidence. */
const maxLine = 64_000;

/** Writes down what happens. Several programs may write at once. */
export interface Recorder {
  /** Resolves when the lines are written, or given up with a warning: history is never worth a failure. */
  append(records: readonly HistoryRecord[]): Promise<void>;
}

export interface RecorderOptions {
  /** `.frontier` of the workspace. */
  readonly folder: string;
  /** ms since 1970. */
  readonly now: () => number;
  readonly redactor: () => Redactor;
  readonly logger: Logger;
}

const lineOf = (record: HistoryRecord, redactor: Redactor): string => {
  const { at, ...rest } = record;
  // `at` comes first: the age of a file is read from its beginning.
  const write = (data: unknown): string => `${JSON.stringify({ at, ...(redactor.data(data) as object) })}\n`;
  const line = write(rest);
  if (line.length <= maxLine || record.kind !== 'incident') return line;
  return write({ ...rest, incident: { ...record.incident, evidence: [] } });
};

/** Reads a few bytes; fewer at the end. */
const bytesAt = async (handle: FileHandle, position: number, length: number): Promise<string> => {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.toString('latin1', 0, bytesRead);
};

/** ISO time of the first record; undefined: it does not begin with one of ours. */
const beginsAt = async (handle: FileHandle): Promise<string | undefined> =>
  /^\{"at":"([^"]+)"/.exec(await bytesAt(handle, 0, 64))?.[1];

const isOver = async (handle: FileHandle, adding: number, now: number): Promise<boolean> => {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const age = now - Date.parse((await beginsAt(handle)) ?? '');
  return size + adding > maxBytes || !(age <= keptMs);
};

const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT;

/** Appends in one write. What a crash or a full disk cut short is ended first, so that it spoils one line only. */
const write = async (folder: string, text: string, now: number): Promise<void> => {
  await mkdir(folder, { recursive: true });
  let handle = await openPlain(historyFile(folder), flags);
  try {
    if (await isOver(handle, Buffer.byteLength(text), now)) {
      await handle.close();
      await rotate(folder, now).catch((error: unknown) => {
        if (systemCode(error) !== 'ENOENT') throw error; // another program was faster
      });
      handle = await openPlain(historyFile(folder), flags);
    }
    const { size } = await handle.stat();
    const cut = size > 0 && (await bytesAt(handle, size - 1, 1)) !== '\n';
    await handle.appendFile(cut ? `\n${text}` : text);
  } finally {
    await handle.close().catch(() => {}); // closed before the rotation failed
  }
};

/** The flight recorder of a workspace. */
export const createRecorder = ({ folder, now, redactor, logger }: RecorderOptions): Recorder => {
  let queue: Promise<void> = Promise.resolve();
  return {
    append: (records) => {
      if (records.length === 0) return queue;
      const text = records.map((record) => lineOf(record, redactor())).join('');
      queue = queue
        .then(() => write(folder, text, now()))
        .catch((error: unknown) =>
          logger.warn('The history could not be written', { reason: systemCode(error) ?? String(error) }),
        );
      return queue;
    },
  };
};
