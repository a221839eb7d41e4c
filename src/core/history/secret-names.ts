/** Part of a name that makes its value a secret. */
const words = 'key|token|secret|passw(?:or)?d|passphrase|pwd|auth|credential|cookie|private';
const secretName = new RegExp(`${words}|(?:^|[_.-])pass(?:$|[_.-])`, 'i');

/** Whether the value of a variable, label or field of this name has to be taken for a secret. */
export const looksSecret = (name: string): boolean => secretName.test(name);

/** The same as the source of a pattern for a whole name inside a text; bounded, so that long lines stay cheap. */
export const secretNameInText = `(?<![\\w.-])[\\w.-]{0,64}(?:${words})[\\w.-]{0,64}`;

/** Values that are no secret whatever their name is, and would tear holes everywhere. */
const trivial = new Set([
  'true',
  'false',
  'none',
  'null',
  'undefined',
  'auto',
  'default',
  'enabled',
  'disabled',
  'basic',
]);
const shortest = 4;

/** Whether a value is to be removed wherever it appears, not only beside its name. */
export const isTelling = (value: string): boolean =>
  value.trim().length >= shortest && !trivial.has(value.trim().toLowerCase());

const flag = /^--?[A-Za-z][\w-]*$/;

/** Whether what follows this argument of a command is a secret: `--api-key`. */
export const isSecretFlag = (argument: unknown): boolean =>
  typeof argument === 'string' && flag.test(argument) && looksSecret(argument);
