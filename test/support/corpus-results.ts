import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Comparison } from './compose-corpus.ts';

/** The version of Compose that this project equals; in what others differ is only recorded. */
export const reference = '2.40.3';

/** `test/compose-corpus/results.json`. */
export interface CorpusResults {
  /** The day on which it was written. */
  readonly date: string;
  readonly peers: readonly string[];
  /** By case, then by the peer's version. */
  readonly cases: Readonly<Record<string, Readonly<Record<string, Comparison>>>>;
}

export const resultsFile = resolve(import.meta.dirname, '../compose-corpus/results.json');

/** What the last recorded run of the corpus came to. */
export const recordedResults = async (): Promise<CorpusResults> =>
  JSON.parse(await readFile(resultsFile, 'utf8')) as CorpusResults;
