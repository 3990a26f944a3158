import { z } from 'zod';
import { CodedError } from '../../errors.js';
import { changeDocument, type Documents } from './change-document.js';
import type { Identity } from './verify-identity.js';

/** Binds an identity token to the first page that shows it: that one may show it again, since an answer can get lost on
 *  its way; to any other it is worth nothing. False: another page was first. */
export type BindToPage = (identity: Identity, page: string) => Promise<boolean>;

const shelf = z.array(z.object({ token: z.string(), page: z.string(), until: z.number() }));

/** More than a shelf sees within the life of a token: 800 people a second signing in. What is full refuses, since nothing
 *  may be forgotten before its time. */
const MOST = 1_024;

/** Spread over 256 documents, so that people who sign in at the same moment do not stand in each other's way. */
export function createTokenPages(documents: Documents, hash: (kind: string, id: string) => string, now: () => number): BindToPage {
  return ({ contact, tokenId, until }, page) => {
    const token = hash('widget-token', JSON.stringify([contact.userId, tokenId]));
    return changeDocument(documents, `widget-tokens:${shelfOf(token)}`, (value) => {
      const kept = shelf.parse(value ?? []).filter((each) => each.until > now());
      const known = kept.find((each) => each.token === token);
      if (known) return { result: known.page === page };
      if (kept.length >= MOST) throw new CodedError('identity_unverifiable', 'too many people are signing in at once');
      return { write: [...kept, { token, page, until }], result: true };
    });
  };
}

function shelfOf(hash: string): number {
  return Buffer.from(hash, 'base64url')[0] ?? 0;
}
