import { isSecretFlag, looksSecret, secretNameInText } from './secret-names.ts';

/** What stands in the place of a secret. */
export const removed = '«removed»';

/** Takes secrets out of what is written down or handed on. */
export interface Redactor {
  text(text: string): string;
  /** The same shape, with the values of fields that look secret removed, and secrets in every string and name. */
  data(value: unknown): unknown;
}

type Replacement = readonly [RegExp, string | ((whole: string, ...groups: string[]) => string)];

/** Counts of tokens are figures, not secrets: `prompt_tokens=12`. */
const isCount = (name: string, value: string): boolean => /tokens["']?\s*[=:]\s*$/i.test(name) && /^\d+$/.test(value);

// Quoted, also with its quotes escaped; else up to what ends a value in logs, lists and addresses.
const value = `\\\\?"(?:[^"\\\\]|\\\\.)*?\\\\?"|'[^']*'|(?:[^\\s,;&"'}\\])]|&(?![\\w.-]+=)|[,;](?!\\s|$|[\\w.-]+=))+`;
const isDone = (said: string): boolean => /^\\?["']?«/.test(said);

/** What shows by its form that it is a secret, whoever wrote it. In this order: the wide ones first. What a pattern tries is bounded. */
const forms: readonly Replacement[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, removed],
  [
    /\b((?:proxy-)?authorization\\?["']?\s*[:=]\s*\\?["']?)(?:(?:bearer|basic|digest|token)\s+)?[^\s"',\\]+/gi,
    `$1${removed}`,
  ],
  [/\b((?:set-)?cookie\\?["']?\s*:\s*)[^\r\n"]+/gi, `$1${removed}`],
  [/\b(bearer)(?:\s+|%20|\+)[\w.~+/=-]{4,}/gi, `$1 ${removed}`],
  [/\b(basic)\s+(?:[\w+/-]{6,}={1,2}|[\w+/-]{20,})/gi, `$1 ${removed}`],
  [/\b([a-z][a-z0-9+.-]{0,32}:\/\/)(?:[^\s/?#"'<>:]{0,256}:[^\s"'<>]{0,512}|[^\s/?#"'<>]{1,512})@/gi, `$1${removed}@`],
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){0,2}/g, removed],
  [
    /\b(?:hf_|sk-|pk-|rk-|ghp_|gho_|ghs_|ghu_|github_pat_|glpat-|glsa_|xox[abprs]-|npm_|dckr_pat_|AKIA|ASIA)[\w-]{8,}/g,
    removed,
  ],
  [new RegExp(`((?=--?[a-z])${secretNameInText}\\s+)(?!-)(${value})`, 'gi'), `$1${removed}`],
  [
    new RegExp(`(${secretNameInText}\\\\?["']?\\s*(?:=>|[=:])\\s*)(${value})`, 'gi'),
    (whole, name = '', said = '') => (isCount(name, said) || isDone(said) ? whole : `${name}${removed}`),
  ],
];

const byForm = (text: string): string =>
  forms.reduce(
    (rest, [pattern, by]) => (typeof by === 'string' ? rest.replace(pattern, by) : rest.replace(pattern, by)),
    text,
  );

/** How a secret may be written: as it is, in an address, in JSON, in Compose with its dollars doubled, in base64. */
const spellings = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  secret.replaceAll('$', '$$$$'),
  ...[0, 1, 2].map((shift) => inBase64(secret, shift)).filter((text) => text.length >= 8),
];

/** The part of its base64 that does not depend on what stands around it, after `shift` other bytes. */
const inBase64 = (secret: string, shift: number): string => {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]);
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64');
  return whole.slice(shift === 0 ? 0 : 4);
};

const assignment = /^([A-Za-z_][\w.-]*)=/;

/** A redactor that also removes these values wherever they appear. See `collectSecrets`. */
export const createRedactor = (secrets: Iterable<string> = []): Redactor => {
  const all = [...new Set([...secrets].flatMap(spellings))].filter((text) => text !== '');
  all.sort((a, b) => b.length - a.length); // one may contain another
  const text = (said: string): string => byForm(all.reduce((rest, secret) => rest.replaceAll(secret, removed), said));

  const string = (said: string): string => {
    const name = assignment.exec(said)?.[1];
    return name !== undefined && looksSecret(name) ? `${name}=${removed}` : text(said);
  };
  // `secret`: its field looks secret. `inside`: some field around it does, like the `secrets` of Compose.
  const data = (item: unknown, secret: boolean, inside: boolean): unknown => {
    if (typeof item === 'string') return secret && item !== '' ? removed : string(item);
    if (typeof item === 'number') return secret ? removed : item;
    if (Array.isArray(item)) {
      const isSecret = (inner: unknown, n: number) =>
        typeof inner === 'string' && (secret || isSecretFlag(item[n - 1]));
      return item.map((inner, n) => data(inner, isSecret(inner, n), inside));
    }
    if (typeof item !== 'object' || item === null) return item;
    return Object.fromEntries(
      Object.entries(item).map(([name, inner]) => {
        const named = looksSecret(name);
        return [text(name), data(inner, named || (inside && name === 'content'), inside || named)];
      }),
    );
  };
  return { text, data: (item) => data(item, false, false) };
};
