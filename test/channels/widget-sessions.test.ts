import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeJwt, SignJWT } from 'jose';
import type { Widget } from '../../src/channels/widget/index.js';
import { claimsFor, NOW, SECRET, secretOf, sign } from '../support/host-app.js';
import { codeOf, request, speakerOf, stage } from '../support/widget-stage.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('a person whom the host app vouches for', () => {
  it('has a session for half a day, which says who speaks with no look into the store', async () => {
    const { widget, replica, documents, pass } = stage();
    const identity = await sign(claimsFor('u-1001', { name: '张三', locale: 'zh-TW', phone_number: '+8613800138000' }));
    const { token, expiresAt, guest, person } = await widget.openSession(request({ identity }));
    expect({ expiresAt, guest, person }).toEqual({
      expiresAt: NOW + 12 * HOUR, guest: null, person: { kind: 'user', name: '张三', locale: 'zh-Hant' },
    });
    documents.outage = new Error('away');
    const contact = { userId: 'u-1001', name: '张三', locale: 'zh-Hant', phone: '+8613800138000' };
    const speaker = await replica.verifySpeaker(token);
    expect(speaker).toEqual({ kind: 'user', conversationId: expect.stringMatching(/^widget-user-[\w-]{22}$/), contact, expiresAt });
    pass(12 * HOUR - 1);
    expect(await replica.verifySpeaker(token)).toEqual(speaker);
    pass(1);
    expect(await replica.verifySpeaker(token)).toBe('expired');
  });

  it('starts in the language of the page where the host app names none', async () => {
    const { widget } = stage();
    const { person } = await widget.openSession(request({ identity: await sign(claimsFor('u-1')), locale: 'en' }));
    expect(person.locale).toBe('en');
  });

  it('has one conversation, whichever page and replica it is, that nobody can tell from the user id', async () => {
    const { widget, replica } = stage();
    const conversationOf = async (at: Widget, user: string, page: string): Promise<string> => {
      const { token } = await at.openSession(request({ identity: await sign(claimsFor(user)), page }));
      return speakerOf(await at.verifySpeaker(token)).conversationId;
    };
    const first = await conversationOf(widget, 'u-1', 'page-1');
    expect(await conversationOf(replica, 'u-1', 'page-2')).toBe(first);
    expect(await conversationOf(widget, 'u-2', 'page-3')).not.toBe(first);
    expect(await conversationOf(stage().widget, 'u-1', 'page-1')).not.toBe(first);
  });

  it('may show the token again on the same page, and nobody may on another one, at any replica, until it expires', async () => {
    const { widget, replica, pass } = stage();
    const identity = await sign(claimsFor('u-1'));
    await widget.openSession(request({ identity }));
    await replica.openSession(request({ identity }));
    for (const at of [widget, replica]) expect(await codeOf(at.openSession(request({ identity, page: 'page-2' })))).toBe('identity_used');
    pass(329_000);
    expect(await codeOf(replica.openSession(request({ identity, page: 'page-2' })))).toBe('identity_used');
    pass(1_000);
    expect(await codeOf(replica.openSession(request({ identity, page: 'page-2' })))).toBe('identity_stale');
  });

  it('shares a token with one page only, even when many show it at once', async () => {
    const { widget, replica } = stage();
    const identity = await sign(claimsFor('u-1'));
    const pages = Array.from({ length: 20 }, (_, index) => `page-${index}`);
    const openings = await Promise.allSettled(pages.map((page, index) => (index % 2 ? widget : replica).openSession(request({ identity, page }))));
    expect(openings.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is not kept out by another whose token has the same number', async () => {
    const { widget } = stage();
    await widget.openSession(request({ identity: await sign(claimsFor('u-1', { jti: '1' })) }));
    await widget.openSession(request({ identity: await sign(claimsFor('u-2', { jti: '1' })), page: 'page-2' }));
  });

  it('leaves nothing behind of tokens that have expired', async () => {
    const { widget, documents, pass, now } = stage({ hash: () => 'A'.repeat(22) });
    for (let count = 0; count < 5; count += 1) {
      await widget.openSession(request({ identity: await sign(claimsFor('u-1', {}, now()), {}), page: `page-${count}` })).catch(() => undefined);
      pass(331_000);
    }
    const [shelf] = await documents.list('widget-tokens');
    expect(shelf?.value).toHaveLength(1);
  });

  it('is told apart: a wrong token, an old one, and keys that cannot be had', async () => {
    const { widget, pass } = stage({ identity: { secrets: [secretOf(SECRET)], jwksUrl: 'http://127.0.0.1:9/', audience: null, issuer: null } });
    const identity = await sign(claimsFor('u-1'));
    const foreign = await sign(claimsFor('u-1'), { key: createSecretKey(secretOf(`other-${SECRET}`)) });
    expect(await codeOf(widget.openSession(request({ identity: foreign })))).toBe('identity_invalid');
    const [, ...rest] = identity.split('.');
    const head = Buffer.from('{"alg":"ES256","kid":"k"}').toString('base64url');
    expect(await codeOf(widget.openSession(request({ identity: [head, ...rest].join('.') })))).toBe('identity_unverifiable');
    pass(331_000);
    expect(await codeOf(widget.openSession(request({ identity })))).toBe('identity_stale');
  });
});

describe('a guest', () => {
  it('is the same again in the same browser for a month, and gets a younger token after a day', async () => {
    const { widget, replica, pass } = stage();
    const first = await widget.openSession(request({ locale: 'en' }));
    expect(first.person).toEqual({ kind: 'guest', name: null, locale: 'en' });
    const { conversationId } = speakerOf(await widget.verifySpeaker(first.token));
    const comeBack = (guest: string | null): ReturnType<Widget['openSession']> => replica.openSession(request({ guest, page: 'page-2' }));

    const soon = await comeBack(first.guest);
    expect(soon.guest).toBe(first.guest);
    pass(DAY);
    const later = await comeBack(first.guest);
    expect(later.guest).not.toBe(first.guest);
    pass(29 * DAY + HOUR);
    const latest = await comeBack(later.guest);
    for (const { token } of [latest]) expect(speakerOf(await replica.verifySpeaker(token))).toMatchObject({ kind: 'guest', conversationId });
  });

  it('is a new one in another browser, after a month, and with a token of somebody who makes tokens up', async () => {
    const { widget, pass } = stage();
    const conversationOf = async (guest: string | null): Promise<string> =>
      speakerOf(await widget.verifySpeaker((await widget.openSession(request({ guest }))).token)).conversationId;
    const { guest } = await widget.openSession(request());
    const own = await conversationOf(guest);
    expect(await conversationOf(guest)).toBe(own);
    expect(own).toMatch(/^widget-guest-[\w-]{22}$/);
    const forged = await new SignJWT(decodeJwt(guest ?? '')).setProtectedHeader({ alg: 'HS256', typ: 'widget-guest' }).sign(randomBytes(32));
    for (const other of [null, forged, 'x.y.z', `${guest}A`]) expect(await conversationOf(other)).not.toBe(own);
    pass(30 * DAY);
    expect(await conversationOf(guest)).not.toBe(own);
  });

  it('is turned away where guests are', async () => {
    const { widget } = stage({ guests: false });
    expect(await codeOf(widget.openSession(request()))).toBe('identity_required');
    await widget.openSession(request({ identity: await sign(claimsFor('u-1')) }));
  });
});

describe('tokens', () => {
  it('are of use for one purpose: none of another kind, and none under another key, opens a session', async () => {
    const { widget, ring } = stage();
    const identity = await sign(claimsFor('u-1'));
    const user = await widget.openSession(request({ identity }));
    const { token, guest } = await widget.openSession(request());
    const retyped = await new SignJWT(decodeJwt(user.token)).setProtectedHeader({ alg: 'HS256', typ: 'widget-session' }).sign(ring.secretFor('widget-guest'));
    const untyped = await new SignJWT(decodeJwt(user.token)).setProtectedHeader({ alg: 'HS256' }).sign(ring.secretFor('widget-session'));
    for (const wrong of [identity, guest ?? '', retyped, untyped, '']) expect(await widget.verifySpeaker(wrong)).toBe('invalid');
    expect(await stage().widget.verifySpeaker(token)).toBe('invalid');
    expect(await codeOf(widget.openSession(request({ identity: user.token })))).toBe('identity_invalid');
    expect(await codeOf(widget.openSession(request({ identity: guest })))).toBe('identity_invalid');
  });

  it('of a session do not make a guest', async () => {
    const { widget } = stage();
    const { token } = await widget.openSession(request());
    const asGuest = await widget.openSession(request({ guest: token }));
    const [own, other] = await Promise.all([token, asGuest.token].map(async (each) => speakerOf(await widget.verifySpeaker(each)).conversationId));
    expect(other).not.toBe(own);
  });

  it('open nothing once a character of them is altered', async () => {
    const { widget } = stage();
    const { token } = await widget.openSession(request({ identity: await sign(claimsFor('u-1')) }));
    const character = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~');
    await fc.assert(fc.asyncProperty(fc.nat(token.length - 1), character, async (at, other) => {
      fc.pre(token[at] !== other);
      expect(await widget.verifySpeaker(token.slice(0, at) + other + token.slice(at + 1))).toBe('invalid');
    }), { numRuns: 500 });
  });
});

describe('the demo', () => {
  const person = { id: 'u-1001', name: '林晓', locale: 'zh-CN', phone: '+8613800138000' };

  it('signs who somebody is as a host app would, also where audience and issuer are set', async () => {
    const { widget } = stage({ demo: 'on', identity: { secrets: [], jwksUrl: null, audience: 'support', issuer: 'https://host.example' } });
    const identity = await widget.signDemoIdentity?.(person);
    const { token } = await widget.openSession(request({ identity: identity ?? null }));
    expect(await widget.verifySpeaker(token)).toMatchObject({ contact: { userId: 'u-1001', name: '林晓', phone: '+8613800138000' } });
  });

  it('vouches for nobody where people are real', async () => {
    const { widget, ring } = stage();
    expect(widget.signDemoIdentity).toBeNull();
    const identity = await sign(claimsFor('u-1001'), { key: createSecretKey(ring.secretFor('widget-demo-identity')) });
    expect(await codeOf(widget.openSession(request({ identity })))).toBe('identity_invalid');
  });
});
