import { type Agent, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';

/** An answer of the engine that is not a success. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, words: string) {
    super(words);
    this.name = 'Refusal';
    this.status = status;
  }
}

/** What dockerode hands to its modem, as far as the calls that are used here need it. */
interface DialOptions {
  readonly method: string;
  /** Ends with `?` if the options are its query; otherwise they are the body. */
  readonly path: string;
  readonly options?: Readonly<Record<string, unknown>> | null;
  readonly authconfig?: object | undefined;
  readonly file?: Buffer;
  readonly isStream?: boolean;
  readonly abortSignal?: AbortSignal | undefined;
}

type Callback = (error: unknown, answer: unknown) => void;

interface HttpRequest {
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
}

/** No answer that is read whole is longer (bytes): thousands of containers fit. */
const maxAnswer = 64 * 1024 * 1024;
/** As much of a refusal (characters) as is worth quoting. */
const maxWords = 4096;

/**
 * Sends dockerode's requests, in place of docker-modem. That one follows redirects to other hosts and ends the process
 * when they fail, repeats bodies in URLs, prefers DOCKER_HOST to what it is told, formats every request for a debug line
 * (21 s for 200 requests at once over an agent) and never settles a request whose answer breaks off.
 */
export class Modem {
  /** dockerode makes its promises with this. */
  Promise = Promise;
  readonly #agent: Agent;

  constructor(agent: Agent) {
    this.#agent = agent;
  }

  /** Answers JSON, or the response itself for a stream; an engine that says no makes it a `Refusal`. */
  dial(options: DialOptions, callback: Callback): void {
    this.#send(options).then(
      (answer) => callback(null, answer),
      (error: unknown) => callback(error, null),
    );
  }

  async #send(options: DialOptions): Promise<unknown> {
    const response = await this.#respond(options, httpRequest(options));
    const status = response.statusCode ?? 0;
    if (status < 200 || status > 299) throw new Refusal(status, wordsIn(await readBody(response)));
    return options.isStream ? response : parseJson(await readBody(response));
  }

  #respond({ method, abortSignal }: DialOptions, { path, headers, body }: HttpRequest): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const signal = abortSignal ? { signal: abortSignal } : {};
      // The agent knows where to and, for TLS, by what name. Told no name, Node does not look for one in `host`, which
      // compiles the pattern of an IPv6 address: 4 ms of each run of the CLI.
      const to = { agent: this.#agent, host: 'localhost', servername: '' };
      const sent = request({ ...to, method, path, headers, ...signal }, resolve);
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

/** The pieces of an HTTP request. A body never gets into the URL: it holds the environment of containers. */
export const httpRequest = ({ path, method, options, authconfig, file }: DialOptions): HttpRequest => {
  const { _query, _body, abortSignal: _signal, authconfig: _auth, ...plain } = options ?? {};
  const takesQuery = path.endsWith('?');
  const query = takesQuery ? queryString((_query as Record<string, unknown> | undefined) ?? plain) : '';
  const fields = _body ?? (takesQuery || _query ? undefined : plain);
  const json = method === 'POST' && isFilled(fields) ? JSON.stringify(fields) : undefined;
  const body = file ?? json;
  return {
    path: takesQuery ? `${path.slice(0, -1)}${query}` : path,
    headers: {
      ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
      ...(json ? { 'content-type': 'application/json' } : file ? { 'content-type': 'application/x-tar' } : {}),
      ...(authconfig ? { 'x-registry-auth': base64Url(authconfig) } : {}),
    },
    ...(body === undefined ? {} : { body }),
  };
};

const isFilled = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

/** With padding: the engine's decoder wants it. */
const base64Url = (value: object): string =>
  Buffer.from(JSON.stringify(value)).toString('base64').replaceAll('+', '-').replaceAll('/', '_');

const queryString = (fields: Readonly<Record<string, unknown>>): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) query.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  return query.size === 0 ? '' : `?${query}`;
};

const readBody = async (response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxAnswer) throw new Error(`an answer of more than ${maxAnswer} bytes`);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** What isn't JSON (an empty answer, `OK`) stays a string. */
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** The engine refuses with `{"message":"…"}`; a proxy before it with whatever it has. */
const wordsIn = (text: string): string => {
  const json = parseJson(text);
  const message = typeof json === 'object' && json !== null && 'message' in json ? String(json.message) : text;
  return message.trim().slice(0, maxWords);
};
