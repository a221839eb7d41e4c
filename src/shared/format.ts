/** Figures for people: numbers with their units, as the words of docs/architecture.md have them. */

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** The power of 1000 in which bytes are told. */
const scaleOf = (bytes: number): number => {
  if (bytes < 1000) return 0;
  return Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
};

/** Three digits are enough to see a change. */
const digitsFor = (value: number): number => {
  if (value >= 100) return 0;
  return value >= 10 ? 1 : 2;
};

/** Bytes in decimal units as macOS tells them: `12 MB`, `5.2 GB`. */
export const formatBytes = (bytes: number): string => {
  const scale = scaleOf(bytes);
  const value = bytes / 1000 ** scale;
  return `${Number(value.toFixed(digitsFor(value)))} ${units[scale]}`;
};

/** A part of a whole in the whole's unit, always as many digits, so that a count does not jump: `1.30 of 2.10 GB`. */
export const formatBytesOf = (current: number, total: number): string => {
  const scale = scaleOf(total);
  const digits = scale === 0 ? 0 : digitsFor(total / 1000 ** scale);
  const text = (bytes: number): string => (bytes / 1000 ** scale).toFixed(digits);
  return `${text(current)} of ${text(total)} ${units[scale]}`;
};

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
