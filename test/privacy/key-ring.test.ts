import { createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BadKeys, createKeyRing, loadKeyRing, type KeyRing } from '../../src/privacy/key-ring.js';
import { CannotOpen } from '../../src/privacy/seal.js';

const newKey = (): string => randomBytes(32).toString('base64');
const fromSettings = (masterKeys: string, indexKey: string): Promise<KeyRing> =>
  loadKeyRing({ from: 'settings', masterKeys, indexKey }, randomBytes);
const plain = Buffer.from('a data key');

describe('keys from settings', () => {
  const first = newKey();
  const second = newKey();
  const index = newKey();

  it('seal with the first and open with all, so that a key can be rotated', async () => {
    const before = await fromSettings(`k1:${first}`, index);
    const sealed = before.seal('data-key', 'place', plain, randomBytes);

    const after = await fromSettings(`k2:${second}, k1:${first}`, index);
    expect(Buffer.from(after.open('data-key', 'place', sealed))).toEqual(plain);

    const sealedAfter = after.seal('data-key', 'place', plain, randomBytes);
    expect(() => before.open('data-key', 'place', sealedAfter)).toThrow(/"k2" is not loaded: add it to MASTER_KEYS/);
  });

  it('name the missing key rather than guess, and open nothing moved, altered or of another purpose', async () => {
    const ring = await fromSettings(`k1:${first}`, index);
    const sealed = Buffer.from(ring.seal('data-key', 'place', plain, randomBytes));
    const wrong = await fromSettings(`k1:${second}`, index);

    expect(() => wrong.open('data-key', 'place', sealed)).toThrow(CannotOpen);
    expect(() => ring.open('data-key', 'elsewhere', sealed)).toThrow(CannotOpen);
    expect(() => ring.open('document', 'place', sealed)).toThrow(CannotOpen);
    for (let position = 0; position < sealed.length; position += 1) {
      const altered = Buffer.from(sealed);
      altered.writeUInt8(altered.readUInt8(position) ^ 4, position);
      expect(() => ring.open('data-key', 'place', altered)).toThrow(CannotOpen);
    }
    expect(() => ring.open('data-key', 'place', Buffer.alloc(0))).toThrow(CannotOpen);
  });

  it('wrap a key in 40 bytes behind the id, for one place only, and unwrap it with all', async () => {
    const [key, before] = [randomBytes(32), await fromSettings(`k1:${first}`, index)];
    const wrapped = Buffer.from(before.wrap('place', key));
    expect(wrapped).toHaveLength(3 + 40);

    const after = await fromSettings(`k2:${second}, k1:${first}`, index);
    expect(Buffer.from(after.unwrap('place', wrapped))).toEqual(key);
    expect(() => before.unwrap('place', after.wrap('place', key))).toThrow(/"k2" is not loaded: add it to MASTER_KEYS/);
    expect(() => before.unwrap('elsewhere', wrapped)).toThrow(CannotOpen);
    for (let position = 0; position < wrapped.length; position += 1) {
      const altered = Buffer.from(wrapped);
      altered.writeUInt8(altered.readUInt8(position) ^ 4, position);
      expect(() => before.unwrap('place', altered)).toThrow(CannotOpen);
    }
    expect(() => before.unwrap('place', wrapped.subarray(0, -8))).toThrow(CannotOpen);
    expect(() => before.unwrap('place', Buffer.alloc(0))).toThrow(CannotOpen);
  });

  it('wrap under what HKDF derives from the master key for the place', async () => {
    const [key, ring] = [randomBytes(32), await fromSettings(`k1:${first}`, index)];
    const derived = hkdfSync('sha256', Buffer.from(first, 'base64'), '', 'key-wrap\0place', 32);
    const unwrap = createDecipheriv('id-aes256-wrap', Buffer.from(derived), Buffer.from('a6a6a6a6a6a6a6a6', 'hex'));
    expect(unwrap.update(ring.wrap('place', key).subarray(3))).toEqual(key);
  });

  it('unwrap what was sealed in an envelope, as it was before', async () => {
    const [key, ring] = [randomBytes(32), await fromSettings(`k1:${first}`, index)];
    expect(Buffer.from(ring.unwrap('place', ring.seal('data-key', 'place', key, randomBytes)))).toEqual(key);
  });

  it('hash an id to 22 characters that depend on the index key and the kind, and on no master key', async () => {
    const ring = await fromSettings(`k1:${first}`, index);
    const hash = ring.hash('inbound', '+86 138 0000 0000');
    expect(hash).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect((await fromSettings(`k2:${second}`, index)).hash('inbound', '+86 138 0000 0000')).toBe(hash);
    expect((await fromSettings(`k1:${first}`, second)).hash('inbound', '+86 138 0000 0000')).not.toBe(hash);
    expect(ring.hash('outbox', '+86 138 0000 0000')).not.toBe(hash);
  });

  it('hash to the first half of an HMAC, whatever its bits', async () => {
    const ring = await fromSettings(`k1:${first}`, index);
    const half = (id: number): string => createHmac('sha256', Buffer.from(index, 'base64')).update(`inbound\0${id}`).digest().toString('base64url', 0, 16);
    for (let id = 0; id < 300; id += 1) expect(ring.hash('inbound', String(id))).toBe(half(id));
  });

  it('derive a secret for each use from the index key, so that every process has the same and none tells another', async () => {
    const secretOf = async (masterKey: string, indexKey: string, use: string): Promise<string> =>
      Buffer.from((await fromSettings(masterKey, indexKey)).secretFor(use)).toString('hex');
    const secret = await secretOf(`k1:${first}`, index, 'sessions');
    expect(secret).toHaveLength(64);
    expect(await secretOf(`k2:${second}`, index, 'sessions')).toBe(secret);
    expect(await secretOf(`k1:${first}`, second, 'sessions')).not.toBe(secret);
    expect(await secretOf(`k1:${first}`, index, 'guests')).not.toBe(secret);
    expect(secret).not.toBe(Buffer.from(index, 'base64').toString('hex'));
  });

  it.each([
    ['no id', () => newKey(), /MASTER_KEYS, key 1: the id before the colon/],
    ['a short second key', () => `k1:${newKey()},k2:${randomBytes(16).toString('base64')}`,
      /MASTER_KEYS, key 2 \("k2"\): 32 bytes are needed, it has 16\. Make a key with: openssl rand -base64 32/],
    ['what is not base64', () => 'k1:not base64!', /MASTER_KEYS, key 1 \("k1"\): not base64/],
    ['nothing', () => '', /MASTER_KEYS, key 1: the id/],
    ['one id twice', () => `k1:${newKey()},k1:${newKey()}`, /same id/],
  ])('refuse %s, naming the place and the remedy', async (_, masterKeys, message) => {
    await expect(fromSettings(masterKeys(), newKey())).rejects.toThrow(message);
  });

  it('never show a key in an error', async () => {
    const short = randomBytes(31).toString('base64');
    const error = await fromSettings(`k1:${short}`, newKey()).catch((refused: unknown) => refused);
    expect(error).toBeInstanceOf(BadKeys);
    expect(String(error)).not.toContain(short.slice(0, 8));
    await expect(fromSettings(`k1:${newKey()}`, 'short')).rejects.toThrow(/^INDEX_KEY: /);
  });

  it('need at least one master key', () => {
    expect(() => createKeyRing([], randomBytes(32))).toThrow(BadKeys);
  });
});

describe('keys from a file', () => {
  let folder: string;
  let path: string;
  const load = (): Promise<KeyRing> => loadKeyRing({ from: 'file', folder }, randomBytes);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keys-'));
    path = join(folder, 'keys.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are made at the first start, for the owner alone to read, and are the same at the second', async () => {
    const sealed = (await load()).seal('data-key', 'place', plain, randomBytes);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['keys.json']);
    const again = await load();
    expect(Buffer.from(again.open('data-key', 'place', sealed))).toEqual(plain);
    expect(again.hash('inbound', 'x')).toBe((await load()).hash('inbound', 'x'));
  });

  it('are the same for all that start for the first time together', async () => {
    const rings = await Promise.all(Array.from({ length: 8 }, load));
    expect(new Set(rings.map((ring) => ring.hash('inbound', 'x'))).size).toBe(1);
    expect(await readdir(folder)).toEqual(['keys.json']);
  });

  it('are refused with the path when the file is damaged, never replaced', async () => {
    const noKeys = '{"masterKeys":[],"indexKey":"x"}';
    const badKeys = '{"masterKeys":[{"id":"a","key":"b"}],"indexKey":"c"}';
    for (const text of ['', '{"masterKeys":[]', noKeys, badKeys]) {
      await writeFile(path, text);
      await expect(load()).rejects.toBeInstanceOf(BadKeys);
      await expect(load()).rejects.toThrow(path);
      expect(await readFile(path, 'utf8')).toBe(text);
    }
  });
});
