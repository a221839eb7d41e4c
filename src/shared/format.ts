/** Figures for people: numbers with their units, as the words of docs/architecture.md have them. */

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** What is downloaded or on a disk is told in powers of 1000, memory in powers of 1024: so does macOS, and calls both GB. So do we, everywhere. */
type Base = 1000 | 1024;

/** The power of the base in which bytes are told. */
const scaleOf = (bytes: number, base: Base): number => {
  const scale = bytes < base ? 0 : Math.floor(Math.log(bytes) / Math.log(base) + 1e-9);
  return Math.min(units.length - 1, scale);
};

/** Three digits are enough to see a change. */
const digitsFor = (value: number): number => {
  if (value >= 100) return 0;
  return value >= 10 ? 1 : 2;
};

const inWords = (bytes: number, base: Base): string => {
  const scale = scaleOf(bytes, base);
  const value = bytes / base ** scale;
  return `${Number(value.toFixed(digitsFor(value)))} ${units[scale]}`;
};

/** Bytes of a file or a download: `12 MB`, `5.2 GB`. */
export const formatBytes = (bytes: number): string => inWords(bytes, 1000);

/** Bytes of memory: 4294967296 is `4 GB`. */
export const formatMemory = (bytes: number): string => inWords(bytes, 1024);

/** A part of a download in the whole's unit, always as many digits, so that a count does not jump: `1.30 of 2.10 GB`. */
export const formatBytesOf = (current: number, total: number): string => {
  const scale = scaleOf(total, 1000);
  const digits = scale === 0 ? 0 : digitsFor(total / 1000 ** scale);
  const text = (bytes: number): string => (bytes / 1000 ** scale).toFixed(digits);
  return `${text(current)} of ${text(total)} ${units[scale]}`;
};

/** Memory in GB with one digit after the point, so that figures beside each other compare: `0.4`. */
export const formatGigabytes = (bytes: number): string => (bytes / 1024 ** 3).toFixed(1);

/** A part of some memory: `21.4 of 36 GB`. */
export const formatMemoryOf = (current: number, total: number): string =>
  `${formatGigabytes(current)} of ${Number(formatGigabytes(total))} GB`;

/** CPU use, where 100 is one core: `0.3%`, `214%`. */
export const formatCpu = (percent: number): string => `${percent.toFixed(percent < 10 ? 1 : 0)}%`;

/** A part of a whole, 0 to 100, rounded down: 100% only when it is whole. */
export const formatPercent = (current: number, total: number): string =>
  total > 0 ? `${Math.floor((Math.min(current, total) / total) * 100)}%` : '0%';

/** How long something has been so: `34 s`, `12 min`, `2 h 14 min`, `3 d 4 h`. Milliseconds; negative counts as 0. */
export const formatAge = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) return hours % 24 > 0 ? `${days} d ${hours % 24} h` : `${days} d`;
  if (hours > 0) return minutes % 60 > 0 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return minutes > 0 ? `${minutes} min` : `${seconds} s`;
};

/** A clock that counts: `1:42`, `1:02:03`. Milliseconds. */
export const formatElapsed = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
};

/** The time of day of an ISO time by this machine's clock, 24 hours: `14:05:12`; what is no time stays as it is. */
export const formatClock = (iso: string): string => {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
};
