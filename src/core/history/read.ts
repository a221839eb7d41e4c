import { constants } from 'node:fs';
import { systemCode } from '../workspace/fs-problem.ts';
import { historyFiles, keptMs, maxBytes, openPlain } from './files.ts';
import { type HistoryRecord, parseRecord } from './record.ts';

/** What was read, oldest first. */
export interface History {
  readonly records: readonly HistoryRecord[];
  /** Lines and files that were not ours, or damaged. */
  readonly skipped: number;
}

/** A file that others wrote to may be larger than ours; what is beyond it is not read. */
const readLimit = maxBytes * 2;

const textOf = async (file: string): Promise<string | undefined> => {
  try {
    const handle = await openPlain(file, constants.O_RDONLY);
    try {
      return (await handle.stat()).size > readLimit ? undefined : await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    return systemCode(error) === 'ENOENT' ? '' : undefined;
  }
};

/** The last 24 hours. `now`: ms since 1970. What is not readable is counted, not thrown. */
export const readHistory = async (folder: string, now: number): Promise<History> => {
  const records: HistoryRecord[] = [];
  let skipped = 0;
  for (const file of await historyFiles(folder)) {
    const text = await textOf(file);
    if (text === undefined) skipped += 1;
    for (const line of (text ?? '').split('\n').filter((part) => part !== '')) {
      const record = parseRecord(line);
      if (!record) skipped += 1;
      else if (now - Date.parse(record.at) <= keptMs) records.push(record);
    }
  }
  return { records, skipped };
};
