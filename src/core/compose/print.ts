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

/** Dollars doubled, so that what is printed can be read again; maps of free names sorted, structures as they are. */
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

const filled = (record: object | undefined): boolean => record !== undefined && Object.keys(record).length > 0;

const withoutExtensions = (service: object): object =>
  Object.fromEntries(Object.entries(service).filter(([key]) => !key.startsWith('x-')));

/** The model in the shape of `docker compose config --format json`. */
export const printConfig = ({ project }: { readonly project: Project }): Record<string, unknown> => {
  const { services, configs, secrets, ...rest } = project;
  const printed: Record<string, unknown> = {
    ...rest,
    services: sorted(
      Object.fromEntries(Object.entries(services).map(([name, service]) => [name, withoutExtensions(service)])),
    ),
    configs: withoutContent(configs),
    secrets: withoutContent(secrets),
  };
  for (const kind of ['networks', 'volumes', 'configs', 'secrets']) {
    const value = printed[kind] as Record<string, unknown> | undefined;
    if (filled(value)) printed[kind] = sorted(value!);
    else delete printed[kind];
  }
  for (const [key, value] of Object.entries(printed)) if (key.startsWith('x-')) printed[key] = sortedDeep(value);
  return escaped(sorted(printed)) as Record<string, unknown>;
};
