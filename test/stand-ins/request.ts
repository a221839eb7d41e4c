import { get } from './http.ts';

/** GET without the weight of `fetch`: health checks start a process each. Rejects if nobody answers. */
export function request(url: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const call = get(url, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        body += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    call.setTimeout(5000, () => call.destroy(new Error('timed out')));
    call.on('error', reject);
  });
}
