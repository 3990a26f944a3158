import { CodedError, type ErrorCode } from '../../errors.js';
import type { Persons } from './persons.js';
import type { Guest, NewSpeaker, SessionTokens } from './session-tokens.js';
import type { BindToPage } from './token-pages.js';
import type { Identity, NoIdentity, VerifyIdentity } from './verify-identity.js';
import type { SessionAnswer, SessionRequest } from './wire.js';

/** Says who speaks, and gives them a token to show from now on. The same page may ask again: an answer can get lost.
 *  @throws CodedError, StoreUnavailable */
export type OpenSession = (request: SessionRequest) => Promise<SessionAnswer>;

export interface SessionParts {
  verifyIdentity: VerifyIdentity;
  bindToPage: BindToPage;
  tokens: SessionTokens;
  guests: boolean;
  persons: Persons;
  newGuestConversation: () => string;
  now: () => number;
}

const DAY_MS = 24 * 60 * 60_000;

const REFUSED: Record<NoIdentity, [ErrorCode, string]> = {
  invalid: ['identity_invalid', 'signature, algorithm or claims of the token are not those that were agreed on'],
  stale: ['identity_stale', 'the token has expired, or was issued in the future'],
  unverifiable: ['identity_unverifiable', "the host app's keys cannot be fetched"],
};

export function createOpenSession(parts: SessionParts): OpenSession {
  const { tokens, bindToPage, persons, now } = parts;

  const identify = async (token: string, page: string): Promise<Identity> => {
    const identity = await parts.verifyIdentity(token);
    if (typeof identity === 'string') throw new CodedError(...REFUSED[identity]);
    if (await bindToPage(identity, page)) return identity;
    throw new CodedError('identity_used', 'a token is good for the first page that shows it');
  };

  const answer = async (speaker: NewSpeaker, guest: string | null, earlier: SessionAnswer['earlier']): Promise<SessionAnswer> => {
    const { kind, contact: { name, locale } } = speaker;
    return { ...(await tokens.issueSession(speaker)), guest, person: { kind, name, locale }, earlier };
  };

  /** Who comes back as a guest that has signed in since is a new one. */
  const recognise = async (shown: string | null | undefined): Promise<Guest | null> => {
    const guest = shown ? await tokens.readGuest(shown) : null;
    return guest && (await persons.hasSignedIn(guest.conversationId)) ? null : guest;
  };

  const openForUser = async (identity: Identity, { guest: shown, locale }: SessionRequest): Promise<SessionAnswer> => {
    const contact = { ...identity.contact, locale: identity.contact.locale ?? locale ?? null };
    const guest = shown ? await tokens.readGuest(shown) : null;
    if (guest) await persons.takeOver(contact, guest.conversationId);
    const { current, earlier } = await persons.standingOf(contact.userId);
    return answer({ kind: 'user', conversationId: current, contact }, null, earlier);
  };

  const openForGuest = async ({ guest: shown, locale = null }: SessionRequest): Promise<SessionAnswer> => {
    if (!parts.guests) throw new CodedError('identity_required', 'guests are turned away here');
    const known = await recognise(shown);
    const conversationId = known?.conversationId ?? parts.newGuestConversation();
    const lasts = shown && known && now() - known.issuedAt < DAY_MS;
    const guest = lasts ? shown : await tokens.issueGuest(conversationId);
    return answer({ kind: 'guest', conversationId, contact: { userId: null, name: null, phone: null, locale } }, guest, []);
  };

  return async (request) => request.identity
    ? openForUser(await identify(request.identity, request.page), request)
    : openForGuest(request);
}
