import { LOCALES } from './locale.js';
import { causeAt, firstMessageId, idWithin } from './message-id.js';
import type { Session } from './session.js';
import { StoredByNewer } from '../stored-by-newer.js';
import { type FlowVersions, packSession, parseSession } from './stored-session.js';
import { type Message, type Source, WINDOW } from './types.js';

/** How sessions and messages go into the store: what is kept for every conversation has to be small. What a newer version
 *  of the service stored throws StoredByNewer. */
export interface StoredForms {
  packSession(session: Session): unknown;
  parseSession(stored: unknown): Session;
  /** The messages of one turn, in order, and the session after it. */
  packTurn(messages: Message[], session: Session): unknown;
  /** Also what was stored message by message, and whole, before there were packed forms. */
  unpackTurn(stored: unknown, firstSeq: number, conversationId: string): Message[];
}

export function createStoredForms(flows: FlowVersions): StoredForms {
  return { packSession, parseSession: (stored) => parseSession(stored, flows), packTurn, unpackTurn };
}

const ROLES = ['contact', 'bot', 'agent', 'system'] as const satisfies readonly Message['role'][];
/** What a person wrote and what it caused. The ids under which platforms send are long, and nobody reads them again. */
const TURN_OF_CONTACT_FORM = 4;
const TURN_FORM = 3;
/** Not all of its messages have the ids that follow from where they are, as all have that the dialogue makes. */
const TURN_WITH_ID_FORM = 2;
const FORM = 1;
/** A turn as it was packed before its messages shared anything. */
const TURN = 'turn';
/** Messages were stored whole before they had any. */
const NO_FILES: Pick<Message, 'files'> = { files: [] };

/** What the messages of a turn share, and what each has of its own. */
type PackedTurn = [...PackedHead, ...Packed[]];
type PackedHead =
  | [form: typeof TURN_OF_CONTACT_FORM, at: number]
  | [form: typeof TURN_FORM, at: number, cause: string | null]
  | [form: typeof TURN_WITH_ID_FORM, at: number, cause: string | null, id: string];

/** The fields by position; the seq is known by the place. Lists come last and flat. */
type Packed = [
  /** Role and locale. */
  kind: number, text: string,
  /** Id, revision and title of each; 0 for a title that is the id. */
  sources?: (string | 0)[],
  /** Label and action of each. */
  quickReplies?: string[],
  /** Id, name and media type of each. */
  files?: string[],
  /** 0: the turn's, with the message's place in it. */
  id?: string | 0,
];
type PackedAlone = [form: typeof FORM, id: string, role: number, locale: number, at: number, cause: string | null, text: string, ...Lists];
type Lists = [sources?: (string | 0)[] | undefined, quickReplies?: string[] | undefined, files?: string[] | undefined];

function packTurn(messages: Message[], session: Session): unknown {
  const [first] = messages;
  if (!first) return [];
  const { id, at, cause } = first;
  if (messages.some((each) => each.at !== at || each.cause !== cause)) return [TURN, ...messages.map(packAlone)];
  const packed = messages.map((message, index): Packed => packMessage(message, message.id === idWithin(id, index) ? 0 : message.id));
  return [...packHead(first, session), ...packed] satisfies PackedTurn;
}

function packHead({ id, seq, role, at, cause }: Message, { conversationId, channel }: Session): PackedHead {
  if (id !== firstMessageId(conversationId, seq)) return [TURN_WITH_ID_FORM, at, cause, id];
  return role === 'contact' && channel !== WINDOW ? [TURN_OF_CONTACT_FORM, at] : [TURN_FORM, at, cause];
}

/** Ends with the last field that says anything. */
function packMessage({ role, locale, text, sources, quickReplies, files }: Message, id: string | 0): Packed {
  const kind = ROLES.indexOf(role) + ROLES.length * LOCALES.indexOf(locale);
  if (id !== 0) return [kind, text, packSources(sources), packReplies(quickReplies), packFiles(files), id];
  if (files.length > 0) return [kind, text, packSources(sources), packReplies(quickReplies), packFiles(files)];
  if (quickReplies.length > 0) return [kind, text, packSources(sources), packReplies(quickReplies)];
  return sources.length > 0 ? [kind, text, packSources(sources)] : [kind, text];
}

function packSources(sources: Source[]): (string | 0)[] {
  const fields: (string | 0)[] = [];
  for (const { id, revision, title } of sources) fields.push(id, revision, title === id ? 0 : title);
  return fields;
}

function packReplies(replies: Message['quickReplies']): string[] {
  const fields: string[] = [];
  for (const { label, action } of replies) fields.push(label, action);
  return fields;
}

function packFiles(files: Message['files']): string[] {
  const fields: string[] = [];
  for (const { id, name, mediaType } of files) fields.push(id ?? '', name, mediaType);
  return fields;
}

function packAlone({ id, role, locale, at, cause, text, sources, quickReplies, files }: Message): PackedAlone {
  return [FORM, id, ROLES.indexOf(role), LOCALES.indexOf(locale), at, cause, text, packSources(sources), packReplies(quickReplies), packFiles(files)];
}

function unpackTurn(stored: unknown, firstSeq: number, conversationId: string): Message[] {
  if (!Array.isArray(stored)) return [unpackAlone(stored, firstSeq)];
  const [form, ...rest] = stored as unknown[];
  if (form === FORM) return [unpackAlone(stored, firstSeq)];
  if (form === TURN) return rest.map((each, index) => unpackAlone(each, firstSeq + index));
  const { at, cause, firstId, messages } = readTurn(stored as PackedTurn, firstSeq, conversationId);
  return messages.map(([kind, text, sources, quickReplies, files, id = 0], index) => {
    const head = { seq: firstSeq + index, id: id === 0 ? idWithin(firstId, index) : id, at, cause, text };
    return unpack(head, kind % ROLES.length, Math.floor(kind / ROLES.length), [sources, quickReplies, files]);
  });
}

interface ReadTurn extends Pick<Message, 'at' | 'cause'> {
  firstId: string;
  messages: Packed[];
}

function readTurn([form, at, ...rest]: PackedTurn, firstSeq: number, conversationId: string): ReadTurn {
  const firstId = firstMessageId(conversationId, firstSeq);
  switch (form) {
    case TURN_OF_CONTACT_FORM: return { at, cause: causeAt(firstSeq), firstId, messages: rest as Packed[] };
    case TURN_FORM: {
      const [cause, ...messages] = rest as [string | null, ...Packed[]];
      return { at, cause, firstId, messages };
    }
    case TURN_WITH_ID_FORM: {
      const [cause, id, ...messages] = rest as [string | null, string, ...Packed[]];
      return { at, cause, firstId: id, messages };
    }
    default: throw isNewer(firstSeq);
  }
}

function unpackAlone(stored: unknown, seq: number): Message {
  if (!Array.isArray(stored)) return { ...NO_FILES, ...(stored as Message) };
  const [form, id, role, locale, at, cause, text, ...lists] = stored as PackedAlone;
  if (form !== FORM) throw isNewer(seq);
  return unpack({ seq, id, at, cause, text }, role, locale, lists);
}

function unpack(
  { seq, id, at, cause, text }: Pick<Message, 'seq' | 'id' | 'at' | 'cause' | 'text'>, role: number, locale: number,
  [sources = [], quickReplies = [], files = []]: Lists,
): Message {
  const [known, spoken] = [ROLES[role], LOCALES[locale]];
  if (!known || !spoken) throw isNewer(seq);
  return {
    seq, id, role: known, type: 'text', text, locale: spoken,
    quickReplies: inGroups(quickReplies, 2).map(([label = '', action = '']) => ({ label, action })),
    sources: inGroups(sources, 3).map(([source = '', revision = '', title = 0]): Source =>
      ({ id: String(source), revision: String(revision), title: String(title === 0 ? source : title) })),
    files: inGroups(files, 3).map(([file = '', name = '', mediaType = '']) => ({ id: file || null, name, mediaType })),
    at, cause,
  };
}

function isNewer(seq: number): StoredByNewer {
  return new StoredByNewer(`message ${seq}`);
}

function inGroups<Item>(items: Item[], size: number): Item[][] {
  return Array.from({ length: items.length / size }, (_, index) => items.slice(index * size, (index + 1) * size));
}
