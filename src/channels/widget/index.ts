import type { Contact } from '../../dialogue/types.js';
import { WINDOW_IDS } from '../window-ids.js';
import type { Documents } from './change-document.js';
import { createSignDemoIdentity, type SignDemoIdentity } from './demo-identity.js';
import { createOpenSession, type OpenSession } from './open-session.js';
import { createPersons } from './persons.js';
import { createSessionTokens } from './session-tokens.js';
import type { Speaker, VerifySpeaker } from './speaker.js';
import { createTokenPages } from './token-pages.js';
import { createVerifyIdentity, type IdentitySettings } from './verify-identity.js';

/** Who speaks in the chat window. Holds nothing itself: every replica answers alike. */
export interface Widget {
  openSession: OpenSession;
  verifySpeaker: VerifySpeaker;
  /** Whether it is a conversation that the speaker had before, and can still read. */
  mayReadEarlier(speaker: Speaker, conversationId: string): Promise<boolean>;
  /** Null where there is no demo. */
  signDemoIdentity: SignDemoIdentity | null;
}

export interface WidgetOptions {
  identity: IdentitySettings;
  guests: boolean;
  /** Whether anybody may say that they are anybody: never where people are real. */
  demo: 'on' | 'off';
  documents: Documents;
  /** See `Conversations.claim`. */
  claim: (conversationId: string, contact: Contact) => Promise<boolean>;
  hasBegun: (conversationId: string) => Promise<boolean>;
  hash: (kind: string, id: string) => string;
  /** A secret for each use, the same in every replica. */
  secretFor: (use: string) => Uint8Array;
  /** 22 characters of base64url that nobody guesses. */
  randomId: () => string;
  now: () => number;
}

export function createWidget(options: WidgetOptions): Widget {
  const { guests, documents, hash, secretFor, randomId, now } = options;
  const tokens = createSessionTokens(secretFor, now);
  const persons = createPersons(options);
  const demoSecret = options.demo === 'on' ? secretFor('widget-demo-identity') : null;
  const identity = { ...options.identity, secrets: [...options.identity.secrets, ...(demoSecret ? [demoSecret] : [])] };
  return {
    openSession: createOpenSession({
      verifyIdentity: createVerifyIdentity(identity, now),
      bindToPage: createTokenPages(documents, hash, now),
      tokens,
      guests,
      persons,
      newGuestConversation: () => WINDOW_IDS.guest + randomId(),
      now,
    }),
    async verifySpeaker(token) {
      const speaker = await tokens.readSession(token);
      if (typeof speaker === 'string' || speaker.kind === 'user') return speaker;
      return guests && !(await persons.hasSignedIn(speaker.conversationId)) ? speaker : 'ended';
    },
    async mayReadEarlier({ contact: { userId } }, conversationId) {
      if (userId === null) return false;
      return (await persons.standingOf(userId)).earlier.some(({ id }) => id === conversationId);
    },
    signDemoIdentity: demoSecret && createSignDemoIdentity(demoSecret, identity, randomId, now),
  };
}
