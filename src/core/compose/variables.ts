import { type LoadRequest, mergeFiles } from './load.ts';
import { Session } from './session.ts';
import { referencesIn, type VariableReference } from './template.ts';
import { type Node, textOf } from './yaml/node.ts';

/** What a project's files make of a variable, over all places that name it. */
export interface VariableUse {
  /** What stands behind `:-` or `-` where it is used first, as written: it may refer to other variables. */
  readonly fallback?: string;
  /** A place demands it; with `notEmpty` an empty value does not do. */
  readonly required?: { readonly reason: string; readonly notEmpty: boolean };
}

const textsIn = (node: Node): string[] => {
  if (node.kind === 'map') return [...node.entries.values()].flatMap(textsIn);
  if (node.kind === 'list') return node.items.flatMap(textsIn);
  return [textOf(node) ?? ''];
};

const withReference = (use: VariableUse, { operator, word }: VariableReference): VariableUse => {
  if (operator.endsWith('-')) return use.fallback === undefined ? { ...use, fallback: word } : use;
  if (!operator.endsWith('?')) return use;
  const notEmpty = operator.startsWith(':') || use.required?.notEmpty === true;
  return { ...use, required: { reason: use.required?.reason || word, notEmpty } };
};

/** Every variable that a project's Compose files name, in their order. What is wrong with the files is left out here. */
export const variablesOf = async (request: LoadRequest): Promise<ReadonlyMap<string, VariableUse>> => {
  const session = new Session();
  await mergeFiles(request, session);
  const found = new Map<string, VariableUse>();
  for (const file of session.yamlFiles)
    for (const { root } of (await session.documents(file)) ?? [])
      for (const text of textsIn(root))
        for (const reference of referencesIn(text))
          found.set(reference.name, withReference(found.get(reference.name) ?? {}, reference));
  return found;
};
