import type { ConversationView } from './dialogue/conversation-view.js';
import { FEEDBACK_REASONS, type FeedbackReason } from './dialogue/feedback-reasons.js';
import type { Locale } from './dialogue/locale.js';
import type { Session } from './dialogue/session.js';
import type { Dialogue } from './dialogue/turn.js';
import { BEGIN, type Contact, type Message } from './dialogue/types.js';
import type { Kept, NewUpload, Uploads } from './files/uploads.js';
import type { ConversationFiles } from './store/sealed-files.js';
import type { ConversationStore, Start, TakeTurn } from './take-turn.js';

/** What a window does with its conversation besides writing in it. */
export interface WindowActs {
  /** The conversation is opened: greets, once for ever. Commits nothing where it has begun. */
  begin(start: Start): Promise<void>;
  /** A guest's becomes that of a person, and nobody else's from then on. False: it has not begun, or is another person's. */
  claim(conversationId: string, contact: Contact): Promise<boolean>;
  /** The bot speaks it from now on, and asks an open question again in it. */
  switchLocale(conversationId: string, locale: Locale): Promise<void>;
  /** Whether a message of the bot helped. Of anything else nothing is noted. */
  giveFeedback(conversationId: string, feedback: Feedback): Promise<void>;
  /** Null: it has not begun. */
  view(conversationId: string): Promise<WindowView | null>;
  /** Keeps a file for the message that will name it. Only a conversation that has begun has a key to seal it with. */
  keepFile(conversationId: string, file: NewUpload): Promise<Kept | { status: 'refused'; because: 'notBegun' }>;
  /** Null: there is no such file here any more. */
  readFile(conversationId: string, id: string): Promise<{ name: string; mediaType: string; bytes: Uint8Array } | null>;
  /** Takes back a file that was not sent. */
  dropFile(conversationId: string, id: string): Promise<void>;
}

/** `version`: another one wherever anything in the view is other. */
export type WindowView = ConversationView & { version: number };

export interface Feedback {
  seq: number;
  helpful: boolean;
  /** One that is not known counts as none. */
  reason: string | null;
}

export interface WindowOptions {
  store: ConversationStore;
  takeTurn: TakeTurn;
  dialogue: Dialogue;
  uploads: Uploads;
  randomId: () => string;
  /** Called when something new was said of an answer. */
  onFeedback: (helpful: boolean, reason: FeedbackReason | null) => void;
}

export function createWindowActs({ store, takeTurn, dialogue, uploads, randomId, onFeedback }: WindowOptions): WindowActs {
  /** The message as it was committed, which nothing changes any more. */
  const messageAt = async (conversationId: string, seq: number): Promise<Message | null> => {
    const [found] = seq > 0 ? await store.readMessages(conversationId, seq - 1, 1) : [];
    return found?.seq === seq ? found.message : null;
  };

  /** Null: it has not begun. */
  const openFiles = async (conversationId: string): Promise<{ session: Session; files: ConversationFiles } | null> => {
    const place = store.place(conversationId);
    const { session, dataKey } = await store.load(place, BEGIN);
    return session && { session, files: store.filesOf(place, dataKey.wrapped) };
  };

  return {
    begin: async (start) => void (await takeTurn.begin(store.place(start.conversationId), start)),

    claim: async (conversationId, contact) => {
      const { status } = await takeTurn.event(store.place(conversationId), { type: 'claim', id: 'claim', contact });
      return status === 'committed' || status === 'unchanged' || status === 'duplicate';
    },

    switchLocale: async (conversationId, locale) => {
      const id = `locale:${randomId()}`;
      await takeTurn.event(store.place(conversationId), { type: 'locale', id, locale });
    },

    giveFeedback: async (conversationId, { seq, helpful, reason: given }) => {
      const place = store.place(conversationId);
      const rated = await messageAt(conversationId, seq);
      if (rated?.role !== 'bot') return;
      const reason = helpful ? null : (FEEDBACK_REASONS.find((each) => each === given) ?? null);
      const source = rated.sources[0]?.id ?? 'unknown';
      const id = `feedback:${randomId()}`;
      const result = await takeTurn.event(place, { type: 'feedback', id, seq, source, helpful, reason });
      if (result.status === 'committed') onFeedback(helpful, reason);
    },

    view: async (conversationId) => {
      const { session, version } = await store.load(store.place(conversationId), BEGIN);
      return session && { ...dialogue.view(session), version };
    },

    keepFile: async (conversationId, file) => {
      const open = await openFiles(conversationId);
      return open ? uploads.keep(open.files, file) : { status: 'refused', because: 'notBegun' };
    },
    readFile: async (conversationId, id) => {
      const open = await openFiles(conversationId);
      return open && uploads.read(open.files, id);
    },
    dropFile: async (conversationId, id) => {
      const open = await openFiles(conversationId);
      if (open && !(id in open.session.files)) await uploads.drop(open.files, id);
    },
  };
}
