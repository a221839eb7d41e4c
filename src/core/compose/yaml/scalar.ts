import type { ScalarType } from './node.ts';

/** What a plain (unquoted) YAML scalar stands for. */
export interface Resolved {
  readonly type: ScalarType;
  readonly value: string | number | bigint | boolean | null;
}

const words = new Map<string, Resolved>();
for (const text of ['', '~', 'null', 'Null', 'NULL']) words.set(text, { type: 'null', value: null });
for (const text of ['true', 'True', 'TRUE']) words.set(text, { type: 'boolean', value: true });
for (const text of ['false', 'False', 'FALSE']) words.set(text, { type: 'boolean', value: false });
for (const text of ['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'])
  words.set(text, { type: 'number', value: Number.POSITIVE_INFINITY });
for (const text of ['-.inf', '-.Inf', '-.INF']) words.set(text, { type: 'number', value: Number.NEGATIVE_INFINITY });
for (const text of ['.nan', '.NaN', '.NAN']) words.set(text, { type: 'number', value: Number.NaN });
const longestWord = Math.max(...[...words.keys()].map(({ length }) => length));

const decimalInteger = /^[-+]?(?:0|[1-9]\d*)$/;
const octalInteger = /^([-+]?)0o?([0-7]+)$/i;
const prefixedInteger = /^([-+]?)(0x[\da-f]+|0b[01]+)$/i;
const float = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const timestamp =
  /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]|[ \t]+)\d{1,2}:\d{2}:\d{2}(?:\.\d+)?(?:[ \t]*(?:Z|[-+]\d{1,2}(?::\d{2})?))?)?$/;

const integer = (value: bigint): Resolved => {
  // Beyond 64 bits Go has only floats.
  if (value >= 2n ** 64n || value < -(2n ** 63n)) return { type: 'number', value: Number(value) };
  return { type: 'integer', value: Number.isSafeInteger(Number(value)) ? Number(value) : value };
};

const signed = (sign: string, digits: string): Resolved => {
  const value = BigInt(digits);
  return integer(sign === '-' ? -value : value);
};

const number = (text: string): Resolved | undefined => {
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  if (decimalInteger.test(plain)) return integer(BigInt(plain.startsWith('+') ? plain.slice(1) : plain));
  const octal = octalInteger.exec(plain);
  if (octal) return signed(octal[1] ?? '', `0o${octal[2]}`);
  const prefixed = prefixedInteger.exec(plain);
  if (prefixed) return signed(prefixed[1] ?? '', prefixed[2] ?? '0');
  return float.test(plain) ? { type: 'number', value: Number(plain) } : undefined;
};

/**
 * Resolves a plain scalar as Compose's YAML library does: version 1.2 (`yes` and `22:22` are text), with Go's and version 1.1's integers
 * (`0440` is 288, `1_000` is 1000) and dates, which no Compose key takes.
 */
export const resolvePlain = (text: string): Resolved => {
  const word = text.length <= longestWord ? words.get(text) : undefined;
  if (word) return word;
  const first = text.charCodeAt(0);
  const numeric = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  if (numeric) {
    if (timestamp.test(text)) return { type: 'timestamp', value: text };
    const found = number(text);
    if (found) return found;
  }
  return { type: 'string', value: text };
};
