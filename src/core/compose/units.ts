/** Durations and sizes as Compose files write them. */

const nanosecondsPer: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n, // U+00B5, the micro sign
  μs: 1_000n, // U+03BC, the Greek letter
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
  w: 604_800_000_000_000n,
};

const int64Max = 2n ** 63n - 1n;
const nanosecondsPerMs = 1e6;

/** Nanoseconds of one term like `1.5h`, cut off below one; undefined for an unknown unit. */
const termNanoseconds = (whole: string, fraction: string, unit: string): bigint | undefined => {
  const scale = nanosecondsPer[unit];
  if (scale === undefined || (whole === '' && fraction === '')) return undefined;
  return BigInt(whole || '0') * scale + (BigInt(fraction || '0') * scale) / 10n ** BigInt(fraction.length);
};

/**
 * The milliseconds of a duration like `1m30s` or `1.5h` (fractions of a millisecond are kept), or undefined if it isn't one.
 * Go's notation with Compose's additional units `d` and `w`; a bare number other than 0 has no unit and is not a duration.
 */
export const parseGoDuration = (text: string): number | undefined => {
  const [, sign, terms] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (terms === '0') return 0;
  if (!terms || !/^(?:\d*\.?\d*[^\d.]+)+$/.test(terms)) return undefined;
  let total = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of terms.matchAll(/(\d*)\.?(\d*)([^\d.]+)/g)) {
    const nanoseconds = termNanoseconds(whole, fraction, unit);
    if (nanoseconds === undefined) return undefined;
    total += nanoseconds;
    if (total > int64Max) return undefined;
  }
  const ms = Number(total) / nanosecondsPerMs;
  return sign === '-' && ms !== 0 ? -ms : ms;
};

/** `value` (nanoseconds) in a unit, without trailing zeros: `1.5`. */
const decimal = (value: bigint, unit: bigint): string => {
  const digits = String(unit).length - 1;
  const fraction = String(value % unit)
    .padStart(digits, '0')
    .slice(0, digits)
    .replace(/0+$/, '');
  return `${value / unit}${fraction && `.${fraction}`}`;
};

const secondNs = 1_000_000_000n;

/** Milliseconds as Go prints a duration: `1m30s`, `1h0m0s`, `1.5s`, `250ms`, `0s`. Precise to the nanosecond. */
export const formatGoDuration = (ms: number): string => {
  const total = BigInt(Math.round(Math.abs(ms) * nanosecondsPerMs));
  const sign = ms < 0 ? '-' : '';
  if (total === 0n) return '0s';
  if (total < 1_000n) return `${sign}${total}ns`;
  if (total < 1_000_000n) return `${sign}${decimal(total, 1_000n)}µs`;
  if (total < secondNs) return `${sign}${decimal(total, 1_000_000n)}ms`;
  const minutes = total / (60n * secondNs);
  const seconds = `${decimal(total % (60n * secondNs), secondNs)}s`;
  if (minutes === 0n) return `${sign}${seconds}`;
  const hours = minutes / 60n;
  return hours === 0n ? `${sign}${minutes}m${seconds}` : `${sign}${hours}h${minutes % 60n}m${seconds}`;
};

const bytesPer: Readonly<Record<string, number>> = {
  b: 1,
  k: 1024,
  m: 1024 ** 2,
  g: 1024 ** 3,
  t: 1024 ** 4,
  p: 1024 ** 5,
};

/**
 * The bytes of a size like `4g`, `512m` or `1.5 GiB` (every unit is binary, as in Docker; fractions of a byte are cut off),
 * or undefined if it isn't one. A bare number is bytes.
 */
export const parseBytes = (text: string): number | undefined => {
  const match = /^(\+?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?) ?(?:(b)|([kmgtp])(?:i?b)?)?$/i.exec(text);
  if (!match) return undefined;
  const unit = (match[2] ?? match[3] ?? 'b').toLowerCase();
  const bytes = Math.trunc(Number(match[1]) * (bytesPer[unit] ?? 1));
  return bytes < 2 ** 63 ? bytes : undefined;
};

/** Bytes as the decimal string that the model carries; exact where `String` would round. */
export const formatBytes = (bytes: number): string => String(BigInt(bytes));
