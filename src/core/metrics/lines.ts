/**
 * The lines of a program's output that ended. A last line without its newline was cut, and a number in it may have lost
 * digits, so it is left out.
 */
export function wholeLines(text: string): string[] {
  const lines = text.split(/\r?\n/);
  lines.pop();
  return lines;
}

/** A count as programs print it: decimal digits only, and exact as a number. undefined: it is not one. */
export function parseCount(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,16}$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** `value` as a percentage: over 100 (Intel GPUs do that) is 100. */
export const clampPercent = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Math.min(value, 100);

/** The same object without the keys that are undefined: a figure that was not read is not there. */
export function present<T extends object>(figures: { readonly [K in keyof T]?: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined)) as Partial<T>;
}
