/** What the short form of a volume, `source:target:options`, stands for. */
export interface VolumeSpec {
  readonly type: 'bind' | 'volume';
  readonly source?: string;
  readonly target: string;
  readonly readOnly: boolean;
  readonly nocopy: boolean;
  /** Too short to be looked into; Compose adds nothing to it. */
  readonly bare?: true;
  readonly propagation?: string;
  readonly selinux?: string;
}

/** Thrown for a short volume that can't be read; the message says why. */
export class VolumeError extends Error {}

const propagations = new Set(['rprivate', 'private', 'rshared', 'shared', 'rslave', 'slave']);

/** Whether a source is a path on the host: one that starts with `.`, `/`, `~` or a Windows drive or share. */
export const isHostPath = (source: string): boolean =>
  /^[./~]|^\\\\/.test(source) || (source.includes(':') && /^\p{L}:/u.test(source));

/** The parts between colons; the colon of a Windows drive doesn't count. */
const sections = (spec: string): string[] => {
  if (!/(?:^|:)\p{L}(?=:|$)/u.test(spec)) return spec.split(':');
  const parts: string[] = [];
  let part = '';
  for (const char of spec) {
    if (char === ':' && !/^\p{L}$/u.test(part)) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  return [...parts, part];
};

const unnamed = { type: 'volume', readOnly: false, nocopy: false } as const;

/**
 * Reads a short volume. Options that aren't known are passed over, as in Compose.
 * @throws VolumeError
 */
export const parseVolume = (spec: string): VolumeSpec => {
  if (spec === '') throw new VolumeError('it is empty');
  if (spec.length <= 2) return { ...unnamed, target: spec, bare: true };
  const parts = sections(spec);
  const first = parts[0]!;
  const second = parts[1];
  const third = parts[2];
  if (first === '' || second === '' || third === '') throw new VolumeError('there is nothing between two colons');
  if (parts.length > 3) throw new VolumeError('it has too many colons');
  if (second === undefined) return { ...unnamed, target: first };
  const type = isHostPath(first) ? 'bind' : 'volume';
  if (third === undefined) return { type, source: first, target: second, readOnly: false, nocopy: false };
  const words = third.split(',');
  const access = words.findLast((word) => word === 'ro' || word === 'rw');
  const propagation = words.findLast((word) => propagations.has(word));
  const selinux = words.findLast((word) => word === 'z' || word === 'Z');
  return {
    type,
    source: first,
    target: second,
    readOnly: access === 'ro',
    nocopy: words.includes('nocopy'),
    ...(propagation ? { propagation } : {}),
    ...(selinux ? { selinux } : {}),
  };
};
