import { createSecretKey } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import { z } from 'zod';
import { LOCALES } from '../../dialogue/locale.js';
import { checkJwt } from './check-jwt.js';
import type { Speaker } from './speaker.js';

/**
 * The tokens that we issue ourselves, under keys that every replica derives from the key ring: a session's, which says
 * all that a speaker is, and the one by which a browser is known as the same guest again. Each has a type and a key of
 * its own, so that neither is ever taken for the other.
 */
export interface SessionTokens {
  issueSession(speaker: NewSpeaker): Promise<{ token: string; expiresAt: number }>;
  readSession(token: string): Promise<Speaker | 'invalid' | 'expired'>;
  issueGuest(conversationId: string): Promise<string>;
  /** Null: expired, or none of ours. */
  readGuest(token: string): Promise<Guest | null>;
}

export type NewSpeaker = Omit<Speaker, 'expiresAt'>;

export interface Guest {
  conversationId: string;
  /** Epoch milliseconds. */
  issuedAt: number;
}

const HOUR_SECONDS = 60 * 60;
const SESSION_SECONDS = 12 * HOUR_SECONDS;
const GUEST_SECONDS = 30 * 24 * HOUR_SECONDS;

type Kind = 'widget-session' | 'widget-guest';

const sessionClaims = z.object({
  kind: z.enum(['user', 'guest']),
  conversation: z.string(),
  sub: z.string().nullable().default(null),
  name: z.string().nullable(),
  phone: z.string().nullable(),
  locale: z.enum(LOCALES).nullable(),
  exp: z.number(),
});

const guestClaims = z.object({ conversation: z.string(), iat: z.number() });

export function createSessionTokens(secretFor: (use: string) => Uint8Array, now: () => number): SessionTokens {
  const keyOf = (kind: Kind) => createSecretKey(secretFor(kind));
  const keys = { 'widget-session': keyOf('widget-session'), 'widget-guest': keyOf('widget-guest') };

  const sign = (kind: Kind, payload: JWTPayload, seconds: number): Promise<string> => {
    const iat = Math.floor(now() / 1_000);
    return new SignJWT({ ...payload, iat, exp: iat + seconds }).setProtectedHeader({ alg: 'HS256', typ: kind }).sign(keys[kind]);
  };
  const check = (kind: Kind, token: string) =>
    checkJwt(token, keys[kind], { algorithms: ['HS256'], typ: kind, requiredClaims: ['exp', 'iat'], currentDate: new Date(now()) });

  return {
    async issueSession({ kind, conversationId, contact: { userId, ...contact } }) {
      const claims = { kind, conversation: conversationId, ...(userId !== null && { sub: userId }), ...contact };
      const token = await sign('widget-session', claims, SESSION_SECONDS);
      return { token, expiresAt: (Math.floor(now() / 1_000) + SESSION_SECONDS) * 1_000 };
    },
    async readSession(token) {
      const payload = await check('widget-session', token);
      if (typeof payload === 'string') return payload === 'stale' ? 'expired' : 'invalid';
      const { kind, conversation, sub, exp, ...contact } = sessionClaims.parse(payload);
      return { kind, conversationId: conversation, contact: { ...contact, userId: sub }, expiresAt: exp * 1_000 };
    },
    issueGuest: (conversation) => sign('widget-guest', { conversation }, GUEST_SECONDS),
    async readGuest(token) {
      const payload = await check('widget-guest', token);
      if (typeof payload === 'string') return null;
      const { conversation, iat } = guestClaims.parse(payload);
      return { conversationId: conversation, issuedAt: iat * 1_000 };
    },
  };
}
