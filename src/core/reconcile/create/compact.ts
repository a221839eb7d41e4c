/** A part of a request body. */
export type Body = Readonly<Record<string, unknown>>;

/** Without the keys that are undefined: what is not said is left to the engine. */
export const compact = (body: Body): Body =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));

/** The value if the list or map has anything in it. */
export const ifAny = <T extends object>(value: T | undefined): T | undefined =>
  value && Object.keys(value).length > 0 ? value : undefined;

/** A number that the model carries as a number or as text; undefined if absent, or 0, which means “not limited”. */
export const nonZero = (value: string | number | undefined): number | undefined =>
  value === undefined || Number(value) === 0 ? undefined : Number(value);
