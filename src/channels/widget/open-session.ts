import { CodedError, type ErrorCode } from '../../errors.js';
import type { NewSpeaker, SessionTokens } from './session-tokens.js';
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
  /** Where a person writes: derived from the channel and the user id, and not to be guessed. */
  conversationOf: (userId: string) => string;
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
  const { tokens, bindToPage, now } = parts;

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

  const openForUser = async ({ contact }: Identity, locale: SessionRequest['locale']): Promise<SessionAnswer> => {
    const conversationId = parts.conversationOf(contact.userId);
    return answer({ kind: 'user', conversationId, contact: { ...contact, locale: contact.locale ?? locale ?? null } }, null, []);
  };

  const openForGuest = async ({ guest: shown, locale = null }: SessionRequest): Promise<SessionAnswer> => {
    if (!parts.guests) throw new CodedError('identity_required', 'guests are turned away here');
    const known = shown ? await tokens.readGuest(shown) : null;
    const conversationId = known?.conversationId ?? parts.newGuestConversation();
    const lasts = shown && known && now() - known.issuedAt < DAY_MS;
    const guest = lasts ? shown : await tokens.issueGuest(conversationId);
    return answer({ kind: 'guest', conversationId, contact: { userId: null, name: null, phone: null, locale } }, guest, []);
  };

  return async (request) => request.identity
    ? openForUser(await identify(request.identity, request.page), request.locale)
    : openForGuest(request);
}
