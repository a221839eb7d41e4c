import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { ProblemError } from '../../shared/errors.ts';
import type { TlsFiles } from './client.ts';

/** Opens a TLS connection with the certificates of a context. Throws `docker-tls` if one can't be read. */
export const connectTls = (host: string, port: number, files: TlsFiles): TLSSocket =>
  connect({
    host,
    port,
    ...(isIP(host) ? {} : { servername: host }),
    ...(files.ca ? { ca: readPem(files.ca) } : {}),
    ...(files.cert ? { cert: readPem(files.cert) } : {}),
    ...(files.key ? { key: readPem(files.key) } : {}),
    rejectUnauthorized: !files.skipVerify,
    ALPNProtocols: ['http/1.1'],
  });

/** Read for each connection: certificates of contexts are renewed while the app runs. */
const readPem = (path: string): Buffer => {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new ProblemError({
      code: 'docker-tls',
      message: `The certificate file ${path} could not be read.`,
      evidence: [String(error)],
    });
  }
};
