import { project as projectShape } from './keys/project.ts';
import type { Shape } from './keys/shape.ts';
import type { FileReference, Project } from './model.ts';

/** The value of a config or secret that comes from a variable is never printed. */
const withoutContent = (references: Readonly<Record<string, FileReference>> | undefined) =>
  references &&
  Object.fromEntries(
    Object.entries(references).map(([key, { content, ...rest }]) => [
      key,
      rest.environment === undefined && content !== undefined ? { ...rest, content } : rest,
    ]),
  );

/** Dollars doubled, so that what is printed can be read again. */
const escaped = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$');
  if (Array.isArray(value)) return value.map(escaped);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.replaceAll('$', '$$$$'), escaped(inner)]));
};

const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Free data with the keys of every map sorted, as Go prints it. */
const sortedDeep = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sortedDeep);
  if (value === null || typeof value !== 'object') return value;
  return sorted(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, sortedDeep(inner)])));
};

/** A value with the keys of structures in the order of the table and those of everything else sorted, as Go prints them. */
const inOrder = (value: unknown, shape: Shape): unknown => {
  if (Array.isArray(value)) return shape.kind === 'list' ? value.map((item) => inOrder(item, shape.of)) : value;
  if (value === null || typeof value !== 'object') return value;
  const record = value as Readonly<Record<string, unknown>>;
  if (shape.kind === 'named')
    return sorted(Object.fromEntries(Object.entries(record).map(([name, inner]) => [name, inOrder(inner, shape.of)])));
  if (shape.kind !== 'object') return sorted(record);
  const known = Object.entries(shape.keys).filter(([name]) => Object.hasOwn(record, name));
  return Object.fromEntries(known.map(([name, key]) => [name, inOrder(record[name], key.shape)]));
};

const filled = (record: object | undefined): boolean => record !== undefined && Object.keys(record).length > 0;

/** The model in the shape of `docker compose config --format json`. */
export const printConfig = ({ project }: { readonly project: Project }): Record<string, unknown> => {
  const { configs, secrets, ...rest } = project;
  const whole = { ...rest, configs: withoutContent(configs), secrets: withoutContent(secrets) };
  const printed = inOrder(whole, projectShape) as Record<string, unknown>;
  for (const kind of ['networks', 'volumes', 'configs', 'secrets'])
    if (!filled(printed[kind] as object | undefined)) delete printed[kind];
  for (const [key, value] of Object.entries(project)) if (key.startsWith('x-')) printed[key] = sortedDeep(value);
  return escaped(sorted(printed)) as Record<string, unknown>;
};
