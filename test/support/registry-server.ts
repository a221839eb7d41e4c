import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/*
 * A registry that only gives out, run by Node inside a container: test/support/registry.ts puts it there. `/content.json`
 * maps what follows `/v2/` in a URL to what is answered. With a user name and password it wants them of everybody.
 */

interface Item {
  readonly type: string;
  readonly digest: string;
  readonly base64: string;
}

const [, , port, credentials] = process.argv;
const content: Record<string, Item> = JSON.parse(readFileSync('/content.json', 'utf8'));
const wanted = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;

createServer(({ url = '', method, headers }, response) => {
  const answer = (status: number, code: string, extra: Record<string, string> = {}) =>
    response
      .writeHead(status, { 'content-type': 'application/json', ...extra })
      .end(JSON.stringify({ errors: [{ code, message: code.toLowerCase().replace('_', ' ') }] }));
  if (wanted && headers.authorization !== wanted) {
    answer(401, 'UNAUTHORIZED', { 'www-authenticate': 'Basic realm="test"' });
    return;
  }
  if (url === '/v2/') {
    response.writeHead(200, { 'docker-distribution-api-version': 'registry/2.0' }).end('{}');
    return;
  }
  const item = content[url.replace('/v2/', '')];
  if (!item) {
    answer(404, 'MANIFEST_UNKNOWN');
    return;
  }
  const body = Buffer.from(item.base64, 'base64');
  response.writeHead(200, {
    'content-type': item.type,
    'content-length': body.length,
    'docker-content-digest': item.digest,
  });
  response.end(method === 'HEAD' ? undefined : body);
}).listen(Number(port));
