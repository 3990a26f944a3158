import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { link, mkdir, open as openFile, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ALTERED, CannotOpen, KeyNotLoaded, open, seal, type RandomBytes } from './seal.js';

/**
 * The keys that open everything else: master keys, of which the first seals and all open (put a new one in front to
 * rotate), and the index key, under which ids are hashed. The index key cannot be rotated: with another one every
 * conversation would be a stranger.
 */
export interface KeyRing {
  /** Seals with the current master key; the key's id stands in front of the envelope. */
  seal(purpose: KeyPurpose, where: string, plain: string | Uint8Array, randomBytes: RandomBytes): Uint8Array;
  /** Throws CannotOpen: altered or moved; KeyNotLoaded: the id of a master key that is not in the ring. */
  open(purpose: KeyPurpose, where: string, sealed: Uint8Array): Uint8Array;
  /** Seals another key, of 32 bytes, with the current master key and for one place only: AES Key Wrap (RFC 3394), a third
   *  shorter than an envelope. */
  wrap(where: string, key: Uint8Array): Uint8Array;
  /** Also what was sealed in an envelope, before keys were wrapped. Throws CannotOpen as `open` does. */
  unwrap(where: string, wrapped: Uint8Array): Uint8Array;
  /** HMAC-SHA256 under the index key, cut to 16 bytes, base64url (22 characters). `kind` keeps namespaces apart. */
  hash(kind: string, id: string): string;
  /** 32 bytes for a use of their own (HKDF of the index key): the same in every process, and as lasting as that key. */
  secretFor(use: string): Uint8Array;
}

export type KeyPurpose = 'data-key' | 'document';

/** `id` is written into every envelope: letters, digits, `-`, `_`, at most 32. `key`: 32 bytes. */
export interface MasterKey {
  id: string;
  key: Uint8Array;
}

export type KeySource =
  /** `masterKeys`: "id:base64,id:base64", the first is current. `indexKey`: base64. 32 bytes each. */
  | { from: 'settings'; masterKeys: string; indexKey: string }
  /** `keys.json` in the folder, made with new keys (mode 0600) when it is not there. */
  | { from: 'file'; folder: string };

/** A malformed key, in words for the operator: where, what, and how to put it right. Never the key. */
export class BadKeys extends Error {
  override name = 'BadKeys';
}

const KEY_BYTES = 32;
const WRAP = 'id-aes256-wrap';
const WRAP_START = Buffer.from('a6a6a6a6a6a6a6a6', 'hex');
const WRAPPED_BYTES = KEY_BYTES + WRAP_START.length;
const HASH_BYTES = 16;
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const ID = /^[A-Za-z0-9_-]{1,32}$/;
const MAKE_ONE = 'Make a key with: openssl rand -base64 32';

const KeyFile = z.object({
  masterKeys: z.array(z.object({ id: z.string(), key: z.string() })).min(1),
  indexKey: z.string(),
});

/** Throws BadKeys. */
export async function loadKeyRing(source: KeySource, randomBytes: RandomBytes): Promise<KeyRing> {
  if (source.from === 'settings') {
    return createKeyRing(parseMasterKeys(source.masterKeys), parseKey('INDEX_KEY', source.indexKey));
  }
  const path = join(source.folder, 'keys.json');
  return parseKeyFile(path, (await readIfThere(path)) ?? (await createKeyFile(path, randomBytes)));
}

/** Throws BadKeys when there is no master key or two share an id. */
export function createKeyRing(masterKeys: MasterKey[], indexKey: Uint8Array): KeyRing {
  const [current] = masterKeys;
  if (!current) throw new BadKeys(`MASTER_KEYS holds no key. ${MAKE_ONE}`);
  const byId = new Map(masterKeys.map((master) => [master.id, extract(master.key)]));
  if (byId.size < masterKeys.length) throw new BadKeys('Two master keys have the same id. Give each an id of its own.');
  const byMaster = (what: string, sealed: Uint8Array): { master: Uint8Array; body: Uint8Array } => {
    const end = 1 + (sealed[0] ?? 0);
    const id = Buffer.from(sealed.subarray(1, end)).toString('latin1');
    const master = byId.get(id);
    if (!master) throw unknownKey(what, id);
    return { master, body: sealed.subarray(end) };
  };
  const currentId = Buffer.from(current.id, 'latin1');
  const currentMaster = extract(current.key);
  const underCurrent = (sealed: Uint8Array): Uint8Array => Buffer.concat([Buffer.of(currentId.length), currentId, sealed]);
  return {
    seal: (purpose, where, plain, randomBytes) =>
      underCurrent(seal(derive(currentMaster, purpose, where), `${purpose} ${where}`, plain, randomBytes)),
    open(purpose, where, sealed) {
      const { master, body } = byMaster(`${purpose} ${where}`, sealed);
      return open(derive(master, purpose, where), `${purpose} ${where}`, body);
    },
    wrap: (where, key) => underCurrent(wrap(derive(currentMaster, 'key-wrap', where), key)),
    unwrap(where, wrapped) {
      const { master, body } = byMaster(`key ${where}`, wrapped);
      if (body.length !== WRAPPED_BYTES) return open(derive(master, 'data-key', where), `data-key ${where}`, body);
      return unwrap(derive(master, 'key-wrap', where), `key ${where}`, body);
    },
    hash: (kind, id) => firstBytes(createHmac('sha256', indexKey).update(`${kind}\0${id}`).digest('base64url')),
    secretFor: (use) => new Uint8Array(hkdfSync('sha256', indexKey, '', `use\0${use}`, KEY_BYTES)),
  };
}

/** Of 32 bytes in base64url the first 16, of whose last character only two bits count. A buffer on the way takes half as long
 *  as the hash itself. */
function firstBytes(digest: string): string {
  const last = Math.floor((HASH_BYTES * 8) / 6);
  return digest.slice(0, last) + (BASE64URL[BASE64URL.indexOf(digest.charAt(last)) & 0b110000] ?? '');
}

/** A key for every purpose and place (HKDF, RFC 5869): random IVs stay far below the limit of 2^32 seals a key. Its first
 *  step is the same for all of them, and done once: every conversation needs a key, for which `hkdfSync` takes five times as long. */
function derive(extracted: Uint8Array, purpose: KeyPurpose | 'key-wrap', where: string): Uint8Array {
  return createHmac('sha256', extracted).update(`${purpose}\0${where}\x01`).digest();
}

function extract(master: Uint8Array): Uint8Array {
  return createHmac('sha256', new Uint8Array(KEY_BYTES)).update(master).digest();
}

function wrap(master: Uint8Array, key: Uint8Array): Buffer {
  const cipher = createCipheriv(WRAP, master, WRAP_START);
  return Buffer.concat([cipher.update(key), cipher.final()]);
}

function unwrap(master: Uint8Array, what: string, wrapped: Uint8Array): Buffer {
  const decipher = createDecipheriv(WRAP, master, WRAP_START);
  try {
    return Buffer.concat([decipher.update(wrapped), decipher.final()]);
  } catch (cause) {
    throw new CannotOpen(what, ALTERED, { cause });
  }
}

function unknownKey(what: string, id: string): CannotOpen {
  if (!ID.test(id)) return new CannotOpen(what, 'Its bytes were altered: restore them from a backup.');
  return new KeyNotLoaded(what, `Its master key "${id}" is not loaded: add it to MASTER_KEYS again.`);
}

function parseMasterKeys(setting: string): MasterKey[] {
  return setting.split(',').map((entry, index) => {
    const [id = '', key = ''] = entry.trim().split(/:(.*)/s);
    return parseMaster(`MASTER_KEYS, key ${index + 1}`, id, key);
  });
}

function parseKeyFile(path: string, text: string): KeyRing {
  const parsed = KeyFile.safeParse(parseJson(path, text));
  if (!parsed.success) {
    throw new BadKeys(`${path} must hold {"masterKeys":[{"id","key"}],"indexKey"}. Restore it from a backup.`);
  }
  const { masterKeys, indexKey } = parsed.data;
  const masters = masterKeys.map(({ id, key }, index) => parseMaster(`${path}, master key ${index + 1}`, id, key));
  return createKeyRing(masters, parseKey(`${path}, indexKey`, indexKey));
}

function parseMaster(place: string, id: string, key: string): MasterKey {
  if (!ID.test(id)) {
    throw new BadKeys(`${place}: the id before the colon must be 1 to 32 letters, digits, "-" or "_", as in k1:….`);
  }
  return { id, key: parseKey(`${place} ("${id}")`, key) };
}

function parseKey(place: string, base64: string): Uint8Array {
  const key = Buffer.from(base64.trim(), 'base64');
  const isBase64 = key.toString('base64').replace(/=+$/, '') === base64.trim().replace(/=+$/, '');
  if (!isBase64) throw new BadKeys(`${place}: not base64. ${MAKE_ONE}`);
  if (key.length !== KEY_BYTES) {
    throw new BadKeys(`${place}: ${KEY_BYTES} bytes are needed, it has ${key.length}. ${MAKE_ONE}`);
  }
  return key;
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which here is keys.
    throw new BadKeys(`${path} is not JSON. Restore it from a backup; without it the stored data cannot be read.`);
  }
}

async function readIfThere(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return null;
    throw new BadKeys(`${path} cannot be read. Let the service's user read it.`, { cause: error });
  });
}

/** On disk before it is used, and whole or not there: a key that is lost takes everything sealed with it along.
 *  `link` rather than `rename`, so that of two first starts the second takes the keys of the first. */
async function createKeyFile(path: string, randomBytes: RandomBytes): Promise<string> {
  const newKey = (): string => Buffer.from(randomBytes(KEY_BYTES)).toString('base64');
  const text = `${JSON.stringify({ masterKeys: [{ id: 'k1', key: newKey() }], indexKey: newKey() }, null, 2)}\n`;
  const draft = `${path}.${Buffer.from(randomBytes(8)).toString('hex')}`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    await writeDurably(draft, text);
    await link(draft, path);
    return text;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return await readFile(path, 'utf8');
    const remedy = "Let the service's user write there, or set MASTER_KEYS and INDEX_KEY.";
    throw new BadKeys(`${path} cannot be created. ${remedy}`, { cause: error });
  } finally {
    await rm(draft, { force: true });
    await syncFolder(dirname(path));
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await openFile(path, 'wx', 0o600);
  await file.writeFile(text).then(() => file.sync()).finally(() => file.close());
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await openFile(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
