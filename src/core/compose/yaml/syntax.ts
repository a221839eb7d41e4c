import { parseAllDocuments, type YAMLParseError } from 'yaml';
import type { Problem } from '../../../shared/errors.ts';
import { locate, type Source } from './source.ts';

/** More than these help nobody: what follows a first mistake is often its consequence. */
const most = 10;

const problemOf = (source: Source, { message, pos }: YAMLParseError): Problem => ({
  code: 'yaml-invalid',
  message: `${message.replace(/ at line \d+, column \d+:[\s\S]*$/, '').replace(/[.:]$/, '')}.`,
  where: { file: source.path, ...locate(source, pos[0]) },
});

/**
 * Every syntax error of a file that could not be read, with its place. The reader for Compose files is fast and stops at
 * the first; the `yaml` package reads on after an error, and is loaded only then.
 */
export const syntaxProblems = (source: Source): Problem[] => {
  const documents = parseAllDocuments(source.text, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' });
  return [...documents]
    .flatMap((document) => document.errors)
    .filter(({ code }) => code !== 'TAG_RESOLVE_FAILED')
    .slice(0, most)
    .map((error) => problemOf(source, error));
};
