import type { Problem } from '../../shared/errors.ts';
import { Problems } from './problems.ts';
import { type Document, parseDocuments } from './yaml/parse.ts';
import { readSource } from './yaml/source.ts';

/** What one loading of a project shares: what was read, and what is to be said about it. */
export class Session {
  readonly problems = new Problems();
  readonly warnings = new Problems();
  /** The warning for each variable without a value. */
  readonly unset = new Map<string, Problem>();
  /** Every file that was read, in order. */
  readonly files = new Set<string>();
  /** Every path that was looked for and is not there. */
  readonly absent = new Set<string>();
  private readonly parsed = new Map<string, Promise<readonly Document[] | undefined>>();

  /** The documents of a YAML file, read and parsed once; undefined if it can't be read. */
  documents(path: string): Promise<readonly Document[] | undefined> {
    const known = this.parsed.get(path);
    if (known) return known;
    const reading = this.read(path);
    this.parsed.set(path, reading);
    return reading;
  }

  /** The YAML files among what was read, in order. */
  get yamlFiles(): readonly string[] {
    return [...this.parsed.keys()];
  }

  private async read(path: string): Promise<readonly Document[] | undefined> {
    this.files.add(path);
    try {
      return await parseDocuments(await readSource(path), this.problems);
    } catch (error) {
      this.problems.take(error);
      return undefined;
    }
  }
}
