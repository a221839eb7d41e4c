import { z } from 'zod';
import type { Problems } from './problems.ts';
import { parseBytes } from './units.ts';
import { type Node, type Path, toData } from './yaml/node.ts';

export const engineKinds = ['ollama', 'mistralrs', 'openai'] as const;

const memory = z.string().transform((text, context) => {
  const bytes = parseBytes(text);
  if (bytes !== undefined && bytes > 0) return bytes;
  context.addIssue({ code: 'custom', message: `"${text}" is not a size like 512m or 4g` });
  return z.NEVER;
});

const schema = z.strictObject({
  title: z.string().min(1),
  engine: z.strictObject({
    service: z.string().min(1),
    kind: z.enum(engineKinds),
    port: z.int().min(1).max(65535),
  }),
  memory: memory.optional(),
});

/** The `x-frontier` block of a stack: what it is, and which service is its engine. */
export interface StackBlock {
  readonly title: string;
  readonly engine: { readonly service: string; readonly kind: (typeof engineKinds)[number]; readonly port: number };
  /** Bytes that it needs to start. */
  readonly memory?: number;
}

const nodeFor = (node: Node, path: Path): Node => {
  let found = node;
  for (const part of path) {
    const next = found.kind === 'map' ? found.entries.get(String(part)) : undefined;
    if (!next) break;
    found = next;
  }
  return found;
};

/** Reads the `x-frontier` block; every fault is added to the problems with its place. */
export const readStackBlock = (
  node: Node,
  services: ReadonlySet<string>,
  problems: Problems,
): StackBlock | undefined => {
  const fail = (path: Path, message: string) =>
    problems.at(nodeFor(node, path), ['x-frontier', ...path], 'x-frontier-invalid', message);
  const result = schema.safeParse(toData(node));
  if (!result.success) {
    for (const { path, message } of result.error.issues) fail(path.map(String), `${message}.`);
    return undefined;
  }
  const { title, engine, memory: bytes } = result.data;
  if (!services.has(engine.service)) {
    fail(['engine', 'service'], `There is no service ${engine.service}.`);
    return undefined;
  }
  return { title, engine, ...(bytes === undefined ? {} : { memory: bytes }) };
};
