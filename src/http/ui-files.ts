import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What `npm run build` made of src/ui, read once at start; it was compressed there, so that no request waits for it. */
export type UiFiles = ReadonlyMap<string, UiFile>;

export interface UiFile {
  type: string;
  bytes: Buffer;
  /** By content coding, best first. */
  coded: [coding: string, bytes: Buffer][];
  /** Of the bytes; every coding has an ETag of its own. */
  digest: string;
}

/** The browser code is missing. */
export class NotBuilt extends Error {
  override name = 'NotBuilt';
}

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.map': 'application/json',
};
const CODINGS = [['br', '.br'], ['gzip', '.gz']] as const;
const NEEDED = ['widget.js', 'chat.js', 'demo.js', 'sandbox.js', 'words.en.json', 'words.zh-Hant.json'];

/** @throws NotBuilt */
export function readUiFiles(folder: string): UiFiles {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const missing = NEEDED.find((name) => !names.includes(name));
  if (missing) throw new NotBuilt(`${path.join(folder, missing)} is missing: run npm run build`);
  return new Map(names.flatMap((name) => {
    const type = TYPES[path.extname(name)];
    return type ? [[name, readUiFile(folder, name, type)] as const] : [];
  }));
}

function readUiFile(folder: string, name: string, type: string): UiFile {
  const bytes = readFileSync(path.join(folder, name));
  const coded = CODINGS.flatMap(([coding, end]): UiFile['coded'] => {
    const file = path.join(folder, name + end);
    return existsSync(file) ? [[coding, readFileSync(file)]] : [];
  });
  return { type, bytes, coded, digest: createHash('sha256').update(bytes).digest('base64url').slice(0, 22) };
}
