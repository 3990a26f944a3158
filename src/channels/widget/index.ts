import type { Documents } from './change-document.js';
import { createSignDemoIdentity, type SignDemoIdentity } from './demo-identity.js';
import { createOpenSession, type OpenSession } from './open-session.js';
import { createSessionTokens } from './session-tokens.js';
import type { VerifySpeaker } from './speaker.js';
import { createTokenPages } from './token-pages.js';
import { createVerifyIdentity, type IdentitySettings } from './verify-identity.js';

/** Who speaks in the chat window. Holds nothing itself: every replica answers alike. */
export interface Widget {
  openSession: OpenSession;
  verifySpeaker: VerifySpeaker;
  /** Null where there is no demo. */
  signDemoIdentity: SignDemoIdentity | null;
}

export interface WidgetOptions {
  identity: IdentitySettings;
  guests: boolean;
  /** Whether anybody may say that they are anybody: never where people are real. */
  demo: 'on' | 'off';
  documents: Documents;
  hash: (kind: string, id: string) => string;
  /** A secret for each use, the same in every replica. */
  secretFor: (use: string) => Uint8Array;
  /** 22 characters of base64url that nobody guesses. */
  randomId: () => string;
  now: () => number;
}

export function createWidget({ guests, documents, hash, secretFor, randomId, now, ...options }: WidgetOptions): Widget {
  const tokens = createSessionTokens(secretFor, now);
  const demoSecret = options.demo === 'on' ? secretFor('widget-demo-identity') : null;
  const identity = { ...options.identity, secrets: [...options.identity.secrets, ...(demoSecret ? [demoSecret] : [])] };
  return {
    openSession: createOpenSession({
      verifyIdentity: createVerifyIdentity(identity, now),
      bindToPage: createTokenPages(documents, hash, now),
      tokens,
      guests,
      conversationOf: (userId) => `widget-user-${hash('widget-conversation', userId)}`,
      newGuestConversation: () => `widget-guest-${randomId()}`,
      now,
    }),
    verifySpeaker: (token) => tokens.readSession(token),
    signDemoIdentity: demoSecret && createSignDemoIdentity(demoSecret, identity, randomId, now),
  };
}
