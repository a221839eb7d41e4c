import { type ProblemCode, ProblemError } from '../../shared/errors.ts';
import { asObject, type HttpAnswer, parseObject } from './http.ts';

/** More of an answer than this is of no help, in characters. */
const maxSaid = 300;

/** What an answer says about its error: engines put it into `error`, `error.message` or `message`. */
export const saidBy = ({ status, body }: HttpAnswer): string => {
  const object = parseObject(body);
  const told = [object?.error, asObject(object?.error)?.message, object?.message];
  const said = told.find((value) => typeof value === 'string' && value.trim() !== '') ?? body;
  const line = String(said).trim();
  return line === '' ? `status ${status}` : line.slice(0, maxSaid);
};

const problem = (code: ProblemCode, message: string, said: string): ProblemError =>
  new ProblemError({ code, message, evidence: [said] });

/** The engine said no. `what` could not be done, as the start of a sentence: `qwen3:4b could not be unloaded`. */
export const refused = (what: string, said: string): ProblemError => problem('engine-refused', `${what}.`, said);

/** Nobody answered, or not to the end. */
export const silent = (what: string, said: string): ProblemError => problem('engine-silent', `${what}.`, said);

/** It took too long. */
export const tooLate = (what: string, said: string): ProblemError => problem('engine-timeout', `${what}.`, said);

/** The engine has no model of this name; it has `known`. */
export const unknownModel = (model: string, known: readonly string[]): ProblemError => {
  const there = known.length > 0 ? ` There are: ${known.join(', ')}.` : ' It has none.';
  return new ProblemError({ code: 'model-unknown', message: `There is no model ${model}.${there}` });
};
