/** What a server answered; the body cut off at a megabyte. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** Asks for a URL. undefined: nothing listens there, it hung up, or it did not answer in time. Rejects only when `signal` aborts. */
export type HttpGet = (url: string, signal?: AbortSignal) => Promise<HttpAnswer | undefined>;

const timeoutMs = 3_000;
const maxBytes = 1024 * 1024;

/** Asks from this machine. Redirects are not followed: an engine's API has none. */
export const getFromHost: HttpGet = async (url, signal) => {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      redirect: 'manual',
    });
    return { status: response.status, body: await readText(response) };
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
};

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    bytes += chunk.byteLength;
    if (bytes > maxBytes) break;
  }
  return text;
}

/** The JSON object of a body, or undefined if it isn't one. */
export function parseObject(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(JSON.parse(body));
  } catch {
    return undefined;
  }
}

/** The value if it is an object and no list. */
export const asObject = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
