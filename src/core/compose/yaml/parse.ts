import { parseEvents, YAMLException } from 'js-yaml';
import type { Problem } from '../../../shared/errors.ts';
import type { Problems } from '../problems.ts';
import { Composer, type Document, Unreadable } from './composer.ts';
import { locate, type Source } from './source.ts';

export type { Document } from './composer.ts';

/**
 * The documents of a YAML file as nodes that know their place. What is wrong is added to the problems: every syntax error,
 * or every repeated or non-text key, unknown tag and alias. Read from js-yaml's events: a document of the yaml package
 * takes ten times as long (500 ms for 1,000 services), which is why that one only explains what could not be read.
 */
export const parseDocuments = async (source: Source, problems: Problems): Promise<Document[]> => {
  try {
    return new Composer(source, parseEvents(source.text, {}), problems).documents();
  } catch (error) {
    if (error instanceof Unreadable) return [];
    if (!(error instanceof YAMLException)) throw error;
    const { syntaxProblems } = await import('./syntax.ts');
    const all = syntaxProblems(source);
    for (const problem of all.length > 0 ? all : [firstProblem(source, error)]) problems.add(problem);
    return [];
  }
};

const firstProblem = (source: Source, { reason, mark }: YAMLException): Problem => ({
  code: 'yaml-invalid',
  message: `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`,
  where: { file: source.path, ...(mark ? locate(source, mark.position) : {}) },
});
