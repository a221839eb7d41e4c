import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Which stand-in answered, like `ollama`; undefined: none. */
  readonly engine: string | undefined;
}

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/**
 * A request with exactly the path and headers given: unlike `fetch` it resolves no dots and lets `Host` and `Origin` be
 * set. Resolves when the answer begins.
 */
export function open(base: string, path: string, question: Question = {}): Promise<IncomingMessage> {
  const { method = 'GET', headers = {}, body, signal } = question;
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const call = request({ hostname, port, path, method, headers, agent: false, ...(signal && { signal }) }, resolve);
    call.on('error', reject);
    call.end(body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body));
  });
}

/** The same, read to its end. */
export async function ask(base: string, path: string, question: Question = {}): Promise<Answer> {
  return read(await open(base, path, question));
}

export async function read(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const { statusCode = 0, headers } = response;
  const body = Buffer.concat(chunks).toString('utf8');
  return { status: statusCode, headers, body, engine: engineOf(response) };
}

export const engineOf = ({ headers }: IncomingMessage): string | undefined =>
  String(headers['x-stand-in'] ?? '').split(' ')[0] || undefined;
