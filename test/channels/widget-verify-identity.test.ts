import { createHmac, createPublicKey, createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { exportSPKI } from 'jose';
import { createVerifyIdentity, type IdentitySettings, type VerifyIdentity } from '../../src/channels/widget/verify-identity.js';
import { claimsFor, type HostKey, type KeyPeer, makeKey, NOW, SECRET, secretOf, seconds, sign, startKeyPeer } from '../support/host-app.js';

const SETTINGS: IdentitySettings = { secrets: [secretOf(SECRET)], jwksUrl: null, audience: null, issuer: null };

const verifierOf = (given: Partial<IdentitySettings> = {}, now = NOW): VerifyIdentity =>
  createVerifyIdentity({ ...SETTINGS, ...given }, () => now);

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('an identity token under a shared secret', () => {
  const verify = verifierOf();

  it('tells the person as the host app knows them', async () => {
    const token = await sign(claimsFor('wallet_user_42', { name: ' 张三 ', locale: 'zh-HK', phone_number: '138 0013 8000' }));
    expect(await verify(token)).toEqual({
      contact: { userId: 'wallet_user_42', name: '张三', locale: 'zh-Hant', phone: '+8613800138000' },
      tokenId: expect.stringMatching(/^token-/),
      until: NOW + 330_000,
    });
  });

  it('is not refused for a name, number or language that is of no use', async () => {
    const token = await sign(claimsFor('u-1', { name: 7, locale: ['en'], phone_number: 'none' }));
    expect(await verify(token)).toMatchObject({ contact: { userId: 'u-1', name: null, locale: null, phone: null } });
  });

  it('may be signed with any of the secrets, while one replaces another', async () => {
    const both = verifierOf({ secrets: [secretOf('the-next-secret-of-the-host-app-0123'), secretOf(SECRET)] });
    expect(await both(await sign(claimsFor('u-1')))).toMatchObject({ contact: { userId: 'u-1' } });
  });

  it.each([
    ['made with another secret', { key: createSecretKey(secretOf(`${SECRET}!`)) }],
    ['made with HS384', { alg: 'HS384', key: createSecretKey(secretOf(SECRET.repeat(2))) }],
    ['made with HS512', { alg: 'HS512', key: createSecretKey(secretOf(SECRET.repeat(2))) }],
  ])('is refused when it is %s', async (_how, given) => {
    expect(await verifierOf({ secrets: [secretOf(SECRET), secretOf(SECRET.repeat(2))] })(await sign(claimsFor('u-1'), given))).toBe('invalid');
  });

  it.each(['none', 'None', 'NONE', ''])('is refused without a signature (%p)', async (alg) => {
    const body = encode(claimsFor('u-1'));
    const signature = createHmac('sha256', SECRET).update(`${encode({ alg })}.${body}`).digest('base64url');
    expect(await verify(`${encode({ alg })}.${body}.`)).toBe('invalid');
    expect(await verify(`${encode({ alg })}.${body}.${signature}`)).toBe('invalid');
  });

  it.each(['', '.', '..', 'a.b.c', 'a.b.c.d.e', `${encode({ alg: 'HS256' })}..`, `${encode([])}.${encode({})}.x`])('is refused when it is none: %p', async (token) => {
    expect(await verify(token)).toBe('invalid');
  });

  it.each([
    ['no sub', { sub: undefined }], ['an empty sub', { sub: '' }], ['a sub that is a number', { sub: 42 }],
    ['a sub of 129 characters', { sub: 'u'.repeat(129) }], ['a line end in sub', { sub: 'u-1\n' }],
    ['no jti', { jti: undefined }], ['an empty jti', { jti: '' }],
    ['no exp', { exp: undefined }], ['no iat', { iat: undefined }], ['an exp that is text', { exp: '1795219600' }],
    ['more than five minutes', { exp: seconds(NOW) + 301 }],
    ['more than five minutes with an old iat', { iat: seconds(NOW) - 60, exp: seconds(NOW) + 241 }],
    ['an exp before its iat', { iat: seconds(NOW) + 20, exp: seconds(NOW) + 10 }],
    ['an audience, where none is set', { aud: 'somebody-else' }],
  ])('is refused with %s', async (_what, wrong) => {
    expect(await verify(await sign(claimsFor('u-1', wrong)))).toBe('invalid');
  });

  it.each([
    ['has expired', { iat: seconds(NOW) - 331, exp: seconds(NOW) - 31 }],
    ['is of the future', { iat: seconds(NOW) + 31, exp: seconds(NOW) + 100 }],
    ['is not valid yet', { nbf: seconds(NOW) + 31 }],
  ])('is stale when it %s, but for half a minute that clocks may differ', async (_when, times) => {
    expect(await verify(await sign(claimsFor('u-1', times)))).toBe('stale');
    const nearer = Object.fromEntries(Object.entries(times).map(([name, value]) => [name, value - Math.sign(value - seconds(NOW)) * 2]));
    expect(await verify(await sign(claimsFor('u-1', nearer)))).toMatchObject({ contact: { userId: 'u-1' } });
  });

  it('has to be meant for us and come from the issuer, where these are set', async () => {
    const strict = verifierOf({ audience: 'support', issuer: 'https://host.example' });
    const right = { aud: ['wallet', 'support'], iss: 'https://host.example' };
    expect(await strict(await sign(claimsFor('u-1', right)))).toMatchObject({ contact: { userId: 'u-1' } });
    for (const wrong of [{ aud: 'wallet' }, { aud: undefined }, { iss: 'https://host.example/' }, { iss: undefined }]) {
      expect(await strict(await sign(claimsFor('u-1', { ...right, ...wrong })))).toBe('invalid');
    }
  });

  it('is refused whatever character of it is altered', async () => {
    const token = await sign(claimsFor('u-1', { name: '张三' }));
    const character = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~');
    await fc.assert(fc.asyncProperty(fc.nat(token.length - 1), character, async (at, other) => {
      fc.pre(token[at] !== other);
      expect(await verify(token.slice(0, at) + other + token.slice(at + 1))).toBe('invalid');
    }), { numRuns: 500 });
  });

  it('is refused with anything before or after it', async () => {
    const token = await sign(claimsFor('u-1'));
    for (const altered of [`${token}=`, `${token}A`, `${token}.`, ` ${token}`, `${token}\n`]) expect(await verify(altered)).toBe('invalid');
  });
});

interface Vector { id: string; given: { token?: string; secretUtf8?: string; keyBase64url?: string; now?: number }; expect: { accept?: boolean; sub?: string } }
const { vectors } = JSON.parse(readFileSync('test/vectors/web-chat.json', 'utf8')) as { vectors: Vector[] };
const decided = vectors.filter(({ given, expect: { accept } }) => given.token !== undefined && accept !== undefined);

it.each(decided)('the vector $id is decided as it says', async ({ given, expect: { accept, sub } }) => {
  const secret = given.secretUtf8 ? secretOf(given.secretUtf8) : new Uint8Array(Buffer.from(given.keyBase64url ?? '', 'base64url'));
  const result = await verifierOf({ secrets: [secret] }, (given.now ?? 0) * 1_000)(given.token ?? '');
  if (accept) expect(result).toMatchObject({ contact: { userId: sub } });
  else expect(result).toEqual(expect.any(String));
});

describe('an identity token under a public key of the host app', () => {
  const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];
  let keys: HostKey[] = [];
  let peer: KeyPeer;
  beforeAll(async () => {
    keys = await Promise.all(algorithms.map((alg) => makeKey(alg, `key-${alg}`)));
  });
  beforeEach(async () => {
    peer = await startKeyPeer(keys);
  });
  afterEach(() => peer.close());
  afterAll(() => void jest.useRealTimers());

  const signWith = (key: HostKey | undefined, claims = claimsFor('u-1')): Promise<string> =>
    key ? sign(claims, { key: key.privateKey, alg: key.alg, kid: key.kid }) : Promise.reject(new Error('no key'));
  const known = { contact: { userId: 'u-1' } };

  it.each(algorithms)('may be signed by %s, and the keys are fetched once', async (alg) => {
    const verify = verifierOf({ jwksUrl: peer.url });
    const key = keys.find((each) => each.alg === alg);
    expect(await verify(await signWith(key))).toMatchObject(known);
    expect(await verify(await signWith(key))).toMatchObject(known);
    expect(peer.asked()).toBe(1);
  });

  it('may stand beside one under a secret', async () => {
    const verify = verifierOf({ jwksUrl: peer.url });
    expect(await verify(await sign(claimsFor('u-1')))).toMatchObject(known);
    expect(peer.asked()).toBe(0);
  });

  it('is refused when a public key was taken for a secret', async () => {
    const verify = verifierOf({ secrets: [], jwksUrl: peer.url });
    const [rsa] = keys;
    const pem = await exportSPKI(rsa?.publicKey ?? (await makeKey('RS256', 'x')).publicKey);
    const der = createPublicKey(pem).export({ type: 'spki', format: 'der' });
    for (const bytes of [Buffer.from(pem), Buffer.from(pem.trim()), der, Buffer.from(rsa?.jwk.n ?? '', 'base64url')]) {
      const token = await sign(claimsFor('u-1'), { key: createSecretKey(bytes), kid: 'key-RS256' });
      expect(await verify(token)).toBe('invalid');
      expect(await verifierOf({ jwksUrl: peer.url })(token)).toBe('invalid');
    }
  });

  it('is refused when it is signed by nobody known, under a known name', async () => {
    const stranger = await makeKey('ES256', 'key-ES256');
    expect(await verifierOf({ jwksUrl: peer.url })(await signWith(stranger))).toBe('invalid');
  });

  it('is refused when its algorithm is not the one that its key is for', async () => {
    const verify = verifierOf({ jwksUrl: peer.url });
    const rs512 = await makeKey('RS512', 'key-RS512');
    peer.serve([...keys, rs512]);
    expect(await verify(await signWith(rs512))).toBe('invalid');
    const [rsa, pss] = keys;
    expect(await verify(await signWith(rsa && { ...rsa, kid: pss?.kid ?? '' }))).toBe('invalid');
  });

  it('is refused where no keys are set', async () => {
    expect(await verifierOf()(await signWith(keys[0]))).toBe('invalid');
  });

  it('is taken under a new key as soon as the host app has one, and not under one that is gone', async () => {
    jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'queueMicrotask'] });
    const verify = verifierOf({ jwksUrl: peer.url });
    expect(await verify(await signWith(keys[0]))).toMatchObject(known);

    const next = await makeKey('RS256', 'key-next');
    peer.serve([next]);
    expect(await verify(await signWith(next))).toBe('unverifiable');
    jest.setSystemTime(NOW + 5_001);
    expect(await verify(await signWith(next))).toMatchObject(known);
    jest.setSystemTime(NOW + 12_000);
    expect(await verify(await signWith(keys[0]))).toBe('invalid');
    jest.useRealTimers();
  });

  it.each([
    ['500', { status: 500 }],
    ['another address', { status: 302 }],
    ['no JSON', { body: '<html>' }],
    ['no keys', { body: '{"keys":7}' }],
  ])('is not called wrong while the keys are answered by %s, and is taken afterwards', async (_what, answer) => {
    const verify = verifierOf({ jwksUrl: peer.url });
    peer.serve(answer);
    const token = await signWith(keys[2]);
    expect(await verify(token)).toBe('unverifiable');
    peer.serve(keys);
    expect(await verify(token)).toMatchObject(known);
  });

  it('is not called wrong while nobody answers, and nobody waits for long', async () => {
    const verify = verifierOf({ jwksUrl: peer.url });
    peer.serve('nothing');
    const startedAt = Date.now();
    expect(await verify(await signWith(keys[0]))).toBe('unverifiable');
    expect(Date.now() - startedAt).toBeLessThan(6_000);
    const gone = await startKeyPeer([]);
    await gone.close();
    expect(await verifierOf({ jwksUrl: gone.url })(await signWith(keys[0]))).toBe('unverifiable');
  });
});
