/** A certificate of this run's own for TURN over TLS. */

import { execFile } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface OwnCertificate {
  readonly certificateFile: string;
  readonly keyFile: string;
  /** Base64 of the SHA-256 of its public key, as browsers are told whom to trust. */
  readonly keyHash: string;
}

export async function makeCertificate(folder: string, domain: string): Promise<OwnCertificate> {
  const certificateFile = join(folder, 'turn.crt');
  const keyFile = join(folder, 'turn.key');
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', `/CN=${domain}`, '-addext', `subjectAltName=DNS:${domain}`],
    ...['-keyout', keyFile, '-out', certificateFile],
  ]);
  const { publicKey } = new X509Certificate(await readFile(certificateFile));
  const key = publicKey.export({ type: 'spki', format: 'der' });
  return { certificateFile, keyFile, keyHash: createHash('sha256').update(key).digest('base64') };
}
