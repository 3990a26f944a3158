import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** A certificate for this machine, and who signed it: files in `folder`. */
export interface Certificate {
  ca: string;
  cert: string;
  key: string;
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** `name` is part of the names of the files. */
export function makeCertificate(folder: string, name: string): Certificate {
  const file = (ending: string): string => path.join(folder, `${name}-${ending}`);
  const openssl = (...words: string[]): void => void execFileSync('openssl', words, { stdio: 'ignore' });
  const [ca, caKey, cert, key, request, names] = ['ca.pem', 'ca.key', 'cert.pem', 'cert.key', 'request.pem', 'names.cnf'].map(file) as [string, string, string, string, string, string];
  writeFileSync(names, 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  openssl('req', '-x509', ...KEY, '-days', '2', '-subj', `/CN=${name}`, '-keyout', caKey, '-out', ca);
  openssl('req', ...KEY, '-subj', '/CN=localhost', '-keyout', key, '-out', request);
  openssl('x509', '-req', '-in', request, '-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-days', '2', '-extfile', names, '-out', cert);
  return { ca, cert, key };
}
