import { z } from 'zod';
import type { Contact } from '../../dialogue/types.js';
import { WINDOW_IDS } from '../window-ids.js';
import { changeDocument, type Documents } from './change-document.js';

/**
 * Which conversations are whose. Where a person writes follows from the user id alone, until a guest who had written
 * already turns out to be them: that conversation becomes theirs if they had none, or one that they can still read.
 */
export interface Persons {
  standingOf(userId: string): Promise<Standing>;
  hasSignedIn(guestConversation: string): Promise<boolean>;
  /** The guest is this person: for ever, and nobody else. Each step may be taken again, if it was cut off after any.
   *  @throws StoreUnavailable, TooManyClashes */
  takeOver(contact: Known, guestConversation: string): Promise<void>;
}

export type Known = Contact & { userId: string };

const standing = z.object({
  /** Where the person writes. */
  current: z.string(),
  /** What can only be read, newest first. `at`: when it was set aside, epoch milliseconds. */
  earlier: z.array(z.object({ id: z.string(), at: z.number() })),
});
export type Standing = z.infer<typeof standing>;

const claimed = z.object({ person: z.string() });

export interface PersonsParts {
  documents: Documents;
  hash: (kind: string, id: string) => string;
  claim: (conversationId: string, contact: Contact) => Promise<boolean>;
  hasBegun: (conversationId: string) => Promise<boolean>;
  now: () => number;
}

/** More guests than one person is in years. */
const EARLIER_AT_MOST = 50;

export function createPersons({ documents, hash, claim, hasBegun, now }: PersonsParts): Persons {
  const ownOf = (userId: string): string => WINDOW_IDS.user + hash('widget-conversation', userId);
  const personOf = (userId: string): string => hash('widget-person', userId);
  const documentOf = (userId: string): string => `widget-person:${personOf(userId)}`;

  const setAside = ({ current, earlier }: Standing, id: string): Standing =>
    ({ current, earlier: [{ id, at: now() }, ...earlier].slice(0, EARLIER_AT_MOST) });

  /** False: the guest is somebody else. */
  const claimGuest = (guestConversation: string, person: string): Promise<boolean> =>
    changeDocument(documents, `widget-guest:${guestConversation}`, (value) => {
      if (value === null) return { write: { person }, result: true };
      return { result: claimed.parse(value).person === person };
    });

  const place = (userId: string, guestConversation: string): Promise<void> =>
    changeDocument(documents, documentOf(userId), async (value) => {
      const own = ownOf(userId);
      if (value === null && !(await hasBegun(own))) return { write: { current: guestConversation, earlier: [] }, result: undefined };
      const known = standing.parse(value ?? { current: own, earlier: [] });
      return knows(known, guestConversation) ? { result: undefined } : { write: setAside(known, guestConversation), result: undefined };
    });

  return {
    hasSignedIn: async (guestConversation) => (await documents.read(`widget-guest:${guestConversation}`)) !== null,

    async takeOver(contact, guestConversation) {
      if (!(await claimGuest(guestConversation, personOf(contact.userId)))) return;
      if (await claim(guestConversation, contact)) await place(contact.userId, guestConversation);
    },

    /** A page that was open while a guest's conversation took its place may have begun the person's own after all. */
    standingOf: (userId) => changeDocument(documents, documentOf(userId), async (value) => {
      const own = ownOf(userId);
      const known = standing.parse(value ?? { current: own, earlier: [] });
      if (knows(known, own) || !(await hasBegun(own))) return { result: known };
      const mended = setAside(known, own);
      return { write: mended, result: mended };
    }),
  };
}

function knows({ current, earlier }: Standing, conversationId: string): boolean {
  return current === conversationId || earlier.some(({ id }) => id === conversationId);
}
