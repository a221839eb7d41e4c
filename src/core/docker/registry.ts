import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Exec } from '../system/exec.ts';
import type { RegistryAuth } from './client.ts';

/** What was found for a registry. `notes`: why there is nothing, in words to add to a refusal. Never a secret. */
export interface FoundCredentials {
  readonly auth?: RegistryAuth;
  readonly notes?: readonly string[];
}

export type CredentialLookup = (reference: string) => Promise<FoundCredentials>;

export interface CredentialOptions {
  /** Docker's configuration folder: `~/.docker` or `$DOCKER_CONFIG`. */
  readonly configDir: string;
  /** For the helper programs; its PATH is searched first. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly exec: Exec;
}

/** What Docker Hub is called in config.json. */
const dockerHub = 'https://index.docker.io/v1/';
const helperTimeoutMs = 20_000;

/** The host of the registry that an image comes from, as config.json names it. */
export const registryOf = (reference: string): string => {
  const [first = '', ...rest] = reference.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return !isHost || first === 'docker.io' || first === 'index.docker.io' ? dockerHub : first;
};

/**
 * Looks up the credentials that `docker login` kept for an image's registry: in a helper of this registry, in the
 * general store, or in the file itself. Read anew each time: people sign in while the app runs. A helper that fails is
 * not the end: most images need no credentials; what it said is told if the registry refuses.
 */
export const createCredentialLookup =
  (options: CredentialOptions): CredentialLookup =>
  async (reference) => {
    const registry = registryOf(reference);
    const config = await readConfig(join(options.configDir, 'config.json'));
    const helper = config.credHelpers[registry] ?? config.credsStore;
    return helper === undefined ? fromFile(config.auths, registry) : await askHelper(options, helper, registry);
  };

/** An app started from the Dock has a bare PATH: the folders where runtimes put their helpers come after it. */
export const withToolPath = (env: CredentialOptions['env']): CredentialOptions['env'] => {
  const home = env.HOME || homedir();
  const folders = [
    ...(env.PATH ? [env.PATH] : []),
    '/usr/local/bin',
    '/opt/homebrew/bin',
    join(home, '.docker/bin'),
    join(home, '.orbstack/bin'),
    join(home, '.rd/bin'),
    '/Applications/Docker.app/Contents/Resources/bin',
  ];
  return { ...env, PATH: folders.join(delimiter) };
};

interface Config {
  readonly auths: Readonly<Record<string, unknown>>;
  readonly credHelpers: Readonly<Record<string, string | undefined>>;
  readonly credsStore?: string;
}

const readConfig = async (path: string): Promise<Config> => {
  const none = { auths: {}, credHelpers: {} };
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return none; // no file, or not one of Docker's: then nobody has signed in
  }
  if (typeof json !== 'object' || json === null) return none;
  const { auths, credHelpers, credsStore } = json as Partial<Record<keyof Config, unknown>>;
  return {
    auths: typeof auths === 'object' && auths !== null ? { ...auths } : {},
    credHelpers: typeof credHelpers === 'object' && credHelpers !== null ? { ...credHelpers } : {},
    ...(typeof credsStore === 'string' && credsStore !== '' ? { credsStore } : {}),
  };
};

/** Keys of `auths` are hosts, but old ones are whole URLs. */
const hostOf = (key: string): string => key.replace(/^https?:\/\//, '').replace(/\/.*$/, '');

const fromFile = (auths: Config['auths'], registry: string): FoundCredentials => {
  const key = registry in auths ? registry : Object.keys(auths).find((item) => hostOf(item) === hostOf(registry));
  const entry = key === undefined ? undefined : auths[key];
  if (typeof entry !== 'object' || entry === null) return {};
  const { auth, identitytoken } = entry as { auth?: unknown; identitytoken?: unknown };
  const [username, password] = typeof auth === 'string' ? splitOnce(decode(auth)) : [];
  if (!username) return {};
  return {
    auth: {
      username,
      password: password ?? '',
      ...(typeof identitytoken === 'string' ? { identitytoken } : {}),
      serveraddress: registry,
    },
  };
};

const decode = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8').replace(/\0+$/, '');

const splitOnce = (text: string): readonly [string, string] => {
  const at = text.indexOf(':');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
};

/** `docker-credential-<helper> get`: the registry goes to its standard input, the secret comes from its output. */
const askHelper = async (options: CredentialOptions, helper: string, registry: string): Promise<FoundCredentials> => {
  if (!/^[\w.-]+$/.test(helper)) return { notes: [`The credential helper “${helper}” has no valid name.`] };
  const program = `docker-credential-${helper}`;
  const outcome = await options.exec(program, ['get'], {
    input: registry,
    env: withToolPath(options.env),
    timeoutMs: helperTimeoutMs,
  });
  if (outcome.code === 0) return readAnswer(outcome.stdout, program, registry);
  const said = `${outcome.stdout} ${outcome.stderr}`.trim();
  if (/credentials not found|no credentials server URL/i.test(said)) return {};
  return { notes: [`${program} gave no credentials: ${outcome.failure ?? (said || `exit code ${outcome.code}`)}`] };
};

const readAnswer = (answer: string, program: string, registry: string): FoundCredentials => {
  try {
    const { Username, Secret } = JSON.parse(answer) as { Username?: unknown; Secret?: unknown };
    if (typeof Username !== 'string' || typeof Secret !== 'string') throw new TypeError('no user name');
    const given = Username === '<token>' ? { identitytoken: Secret } : { username: Username, password: Secret };
    return { auth: { ...given, serveraddress: registry } };
  } catch {
    return { notes: [`${program} answered something that is not an answer.`] }; // not quoted: it may hold the secret
  }
};
