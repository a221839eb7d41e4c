import { ProblemError } from '../../shared/errors.ts';
import type { Docker } from '../docker/client.ts';
import type { Container } from '../docker/objects.ts';
import type { HttpAnswer, HttpGet } from '../engines/http.ts';

/** What the script below ends with when the image has none of the programs. */
const noClient = 64;

/**
 * Fetches $1 with what the image has: curl, wget (BusyBox's or GNU's), or bash alone, which speaks HTTP to $2 port $3.
 * The status comes last on stdout, or in wget's or bash's own output.
 */
const script = `
if command -v curl >/dev/null 2>&1; then curl -s -m 3 -w '\\nHTTP/1.1 %{http_code}' "$1"
elif command -v wget >/dev/null 2>&1; then wget -S -T 3 -O - "$1"
elif command -v bash >/dev/null 2>&1; then
  bash -c 'exec 3<>"/dev/tcp/$1/$2" || exit 1; printf "GET %s HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n" "$3" >&3; timeout 3 cat <&3' bash "$2" "$3" "$4"
else exit ${noClient}; fi`;

interface Place {
  readonly container: Container;
  /** The engine's address from there. */
  readonly host: string;
}

/** Asks a container's server from inside it, or from inside another that shares a network with it. */
export function createExecGet(docker: Docker, target: Container, others: readonly Container[]): HttpGet {
  let places: readonly Place[] = [
    { container: target, host: '127.0.0.1' },
    ...others.flatMap((other) => {
      const host = sharedAddress(target, other);
      return other.id !== target.id && other.state === 'running' && host !== undefined
        ? [{ container: other, host }]
        : [];
    }),
  ];
  return async (url, signal) => {
    for (const place of places) {
      signal?.throwIfAborted();
      const answer = await ask(docker, place, new URL(url));
      if (answer === 'no client') places = places.filter((other) => other !== place);
      else return answer;
    }
    return undefined;
  };
}

/** The target's address in a network that both are in. */
function sharedAddress(target: Container, other: Container): string | undefined {
  const shared = Object.keys(other.networks).find((name) => target.networks[name]?.ipAddress);
  return shared === undefined ? undefined : target.networks[shared]?.ipAddress;
}

async function ask(
  docker: Docker,
  { container, host }: Place,
  url: URL,
): Promise<HttpAnswer | 'no client' | undefined> {
  const port = url.port || '80';
  const path = `${url.pathname}${url.search}`;
  const command = ['sh', '-c', script, 'sh', `http://${host}:${port}${path}`, host, port, path];
  try {
    const { exitCode, stdout, stderr } = await docker.exec(container.id, command, { timeoutMs: 5_000 });
    // 126, 127: the image has no shell.
    if (exitCode === noClient || exitCode === 126 || exitCode === 127) return 'no client';
    return readAnswer(stdout, stderr);
  } catch (error) {
    if (error instanceof ProblemError) return 'no client';
    throw error;
  }
}

const statusLine = /HTTP\/1\.[01] (\d{3})/;

/** curl: body, then the status. wget: the status on stderr. bash: status, headers, empty line, body. */
function readAnswer(stdout: string, stderr: string): HttpAnswer | undefined {
  const last = /\nHTTP\/1\.1 (\d{3})$/.exec(stdout);
  if (last) return last[1] === '000' ? undefined : { status: Number(last[1]), body: stdout.slice(0, last.index) };
  const raw = new RegExp(`^${statusLine.source}[^]*?\\r?\\n\\r?\\n([^]*)$`).exec(stdout);
  if (raw) return { status: Number(raw[1]), body: raw[2] ?? '' };
  const said = statusLine.exec(stderr);
  return said ? { status: Number(said[1]), body: stdout } : undefined;
}
