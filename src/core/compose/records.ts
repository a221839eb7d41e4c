/**
 * Sets a name that a file chose: one that is special to JavaScript is defined, not assigned. Records of many names are
 * filled with this and not by Object.fromEntries, which copies what it has at every third name.
 */
export const put = (record: Record<string, unknown>, name: string, value: unknown): void => {
  if (name !== '__proto__') record[name] = value;
  else Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
};

/** A record with each value as `change` makes it. */
export const mapValues = <T, U>(
  record: Readonly<Record<string, T>>,
  change: (value: T, name: string) => U,
): Record<string, U> => {
  const result: Record<string, U> = {};
  for (const name of Object.keys(record)) put(result, name, change(record[name]!, name));
  return result;
};
