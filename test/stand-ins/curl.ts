#!/usr/local/bin/node
import { request } from './request.ts';

// As much of curl and wget as health checks use: fetch the one URL, fail on a refusal, print the answer unless it is
// thrown away with -O /dev/null or -o /dev/null.
const args = process.argv.slice(2);
const url = args.find((arg) => arg.startsWith('http'));
if (!url) {
  console.error('no URL');
  process.exit(2);
}
try {
  const { status, body } = await request(url);
  if (status >= 400) throw new Error(`the server answered ${status}`);
  if (!args.includes('/dev/null')) process.stdout.write(body);
} catch (error) {
  console.error(`could not read ${url}: ${(error as Error).message}`);
  process.exit(22);
}
