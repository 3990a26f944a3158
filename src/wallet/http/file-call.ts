import type { WalletFile } from '../wallet.js';
import type { Call } from './caller.js';

/** A file goes as it is, what is known of it in the headers of RFC 6266 (its name) and RFC 9530 (its digest). */
export function toFileCall({ id, name, mediaType, sha256, bytes }: WalletFile): Call {
  return {
    method: 'PUT',
    path: `/files/${encodeURIComponent(id)}`,
    headers: {
      'content-type': mediaType,
      'content-disposition': `attachment; filename*=UTF-8''${encodeName(name)}`,
      'content-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
    },
    body: bytes,
  };
}

/** RFC 8187 leaves fewer characters bare than encodeURIComponent does. Half characters cannot be encoded at all. */
function encodeName(name: string): string {
  return encodeURIComponent(name.replace(/\p{Cs}/gu, '\uFFFD')).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The other end of the same headers. Null: they are not as above. */
export function readFileHeaders(headers: Record<string, string | string[] | undefined>): { name: string; sha256: string } | null {
  const name = /^attachment; filename\*=UTF-8''([^\s;]+)$/.exec(String(headers['content-disposition']))?.[1];
  const digest = /^sha-256=:([A-Za-z0-9+/]{43}=):$/.exec(String(headers['content-digest']))?.[1];
  const decoded = name === undefined ? null : decodeName(name);
  return decoded !== null && digest ? { name: decoded, sha256: Buffer.from(digest, 'base64').toString('hex') } : null;
}

function decodeName(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}
