import { at, openJson, type DataKeys } from './conversation-seal.js';
import type { Bytes, Place, Store } from './store.js';

/**
 * The messages of a turn are sealed as one: that costs one envelope and one call, and what they share is written once.
 * The first message's place holds them all, the places of the others say so.
 */
export interface SealedTranscript<Message> {
  /** Messages after `afterSeq`, in order, at most `limit`. Throws CannotOpen. */
  read(place: Place, conversationId: string, afterSeq: number, limit: number): Promise<{ seq: number; message: Message }[]>;
}

export interface MessageForms<Session, Message> {
  /** Of one turn, in order; never none. `session`: after it. */
  packTurn(messages: Message[], session: Session): unknown;
  unpackTurn(stored: unknown, firstSeq: number, conversationId: string): Message[];
}

/** No envelope is this short, and Redis packs a digit closer than any other byte. */
const IN_THE_ONE_BEFORE = Buffer.from('0');
/** How far to look for the beginning of a turn at first. Turns rarely say more. */
const LOOK_BACK = 8;

/** What a turn's messages are sealed as. Null: nothing was said. */
export function textOfTurn<Session, Message>(
  { messages, session }: { messages: Message[]; session: Session }, { packTurn }: Pick<MessageForms<Session, Message>, 'packTurn'>,
): string | null {
  return messages.length === 0 ? null : JSON.stringify(packTurn(messages, session));
}

/** What stands in the places of so many messages that are sealed as one. */
export function inPlaces(sealed: Bytes, count: number): Bytes[] {
  const places = [sealed];
  while (places.length < count) places.push(IN_THE_ONE_BEFORE);
  return places;
}

export function createSealedTranscript<Message>(
  store: Store, keys: DataKeys, { unpackTurn }: Pick<MessageForms<never, Message>, 'unpackTurn'>,
): SealedTranscript<Message> {
  /** Begins with a turn's first message, which may lie before what was asked for. */
  const readTurns = async (place: Place, afterSeq: number, limit: number): ReturnType<Store['readMessages']> => {
    for (let back = 0; ; back = Math.max(LOOK_BACK, back * 2)) {
      const from = Math.max(0, afterSeq - back);
      const page = await store.readMessages(place, from, limit + afterSeq - from);
      if (from === 0 || !page.messages[0] || !isContinued(page.messages[0].bytes)) return page;
    }
  };

  return {
    async read(place, conversationId, afterSeq, limit) {
      const { wrappedKey, messages } = await readTurns(place, afterSeq, limit);
      if (!wrappedKey) return [];
      const key = keys.unwrap(place, wrappedKey);
      const opened = messages.filter(({ bytes }) => !isContinued(bytes)).flatMap(({ seq, bytes }) =>
        unpackTurn(openJson(key, at(place, 'message', seq), bytes), seq, conversationId).map((message, index) => ({ seq: seq + index, message })));
      return opened.filter(({ seq }) => seq > afterSeq).slice(0, limit);
    },
  };
}

function isContinued(bytes: Bytes): boolean {
  return bytes.length === IN_THE_ONE_BEFORE.length;
}
