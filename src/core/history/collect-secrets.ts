import { isSecretFlag, isTelling, looksSecret } from './secret-names.ts';

const assignment = /^([A-Za-z_][\w.-]*)=(.*)$/s;
/** User and password of an address like `https://user:password@host`. */
const inAddress = /[a-z][a-z0-9+.-]{0,32}:\/\/([^\s/?#"'<>@:]{0,256})(?::([^\s/?#"'<>]{0,512}))?@/gi;
/** Characters from which on a user's name without a password is taken for a token. */
const longName = 16;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

function* fromText(text: string): Generator<string> {
  for (const [, user = '', password = user.length < longName ? '' : user] of text.matchAll(inAddress)) {
    yield password;
    yield decoded(password);
  }
  const [, name, value] = assignment.exec(text) ?? [];
  if (name !== undefined && value !== undefined && looksSecret(name)) yield value;
}

// `secret` and `inside` as in redact.ts.
function* walk(value: unknown, secret: boolean, inside: boolean): Generator<string> {
  if (typeof value === 'string') {
    if (secret) yield value;
    yield* fromText(value);
  } else if (typeof value === 'number') {
    if (secret) yield String(value);
  } else if (Array.isArray(value)) {
    for (const [n, item] of value.entries()) {
      yield* walk(item, typeof item === 'string' && (secret || isSecretFlag(value[n - 1])), inside);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      const named = looksSecret(name);
      yield* walk(inner, named || (inside && name === 'content'), inside || named);
    }
  }
}

/** A secret of several lines is quoted line by line. */
const withLines = (value: string): string[] => [
  value,
  value.trim(),
  ...value.split(/\r?\n/).map((line) => line.trim()),
];

/**
 * Every value in some data (variables, a resolved model, labels) that has to be taken for a secret: by the name of its
 * field or variable, or as the password in an address.
 */
export const collectSecrets = (...data: readonly unknown[]): ReadonlySet<string> => {
  const found = data.flatMap((item) => [...walk(item, false, false)]).flatMap(withLines);
  return new Set(found.filter(isTelling));
};
