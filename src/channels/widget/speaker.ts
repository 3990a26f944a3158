import type { Contact } from '../../dialogue/types.js';

/** Who speaks on a socket or in a request: what a session token, once verified, vouches for. */
export interface Speaker {
  kind: 'user' | 'guest';
  /** The conversation that this person writes in. */
  conversationId: string;
  contact: Contact;
  /** Of the session, epoch milliseconds. */
  expiresAt: number;
}

/** Why a token opens nothing: it is not ours or broken; its time is over; or its guest has signed in since. */
export type NoSpeaker = 'invalid' | 'expired' | 'ended';

/** Checks a session token; a guest's also against the store, since it ends when the guest signs in. Throws
 *  StoreUnavailable. */
export type VerifySpeaker = (token: string) => Promise<Speaker | NoSpeaker>;
