import { LOCALES } from './locale.js';
import { type Session, sessionSchema } from './session.js';
import type { Message, Source } from './types.js';

/** How sessions and messages go into the store: what is kept for every conversation has to be small. */
export const STORED_FORMS: {
  parseSession(stored: unknown): Session;
  packMessage(message: Message): unknown;
  /** Also what was stored whole, before there was a packed form. */
  unpackMessage(stored: unknown, seq: number): Message;
} = { parseSession: (stored) => sessionSchema.parse(stored), packMessage, unpackMessage };

const ROLES = ['contact', 'bot', 'agent', 'system'] as const satisfies readonly Message['role'][];
const FORM = 1;
/** Messages were stored whole before they had any. */
const NO_FILES: Pick<Message, 'files'> = { files: [] };

/** The fields by position; the seq is known by the place. Lists come last and flat. */
type Packed = [
  form: number, id: string, role: number, locale: number, at: number, cause: string | null, text: string,
  /** Id, revision and title of each; 0 for a title that is the id. */
  sources?: (string | 0)[],
  /** Label and action of each. */
  quickReplies?: string[],
  /** Id, name and media type of each. */
  files?: string[],
];

function packMessage({ id, role, locale, at, cause, text, sources, quickReplies, files }: Message): Packed {
  const head: Packed = [FORM, id, ROLES.indexOf(role), LOCALES.indexOf(locale), at, cause, text];
  if (sources.length === 0 && quickReplies.length === 0 && files.length === 0) return head;
  head.push(sources.flatMap((source) => [source.id, source.revision, source.title === source.id ? 0 : source.title]));
  if (quickReplies.length > 0 || files.length > 0) head.push(quickReplies.flatMap(({ label, action }) => [label, action]));
  if (files.length > 0) head.push(files.flatMap(({ id: file, name, mediaType }) => [file, name, mediaType]));
  return head;
}

function unpackMessage(stored: unknown, seq: number): Message {
  if (!Array.isArray(stored)) return { ...NO_FILES, ...(stored as Message) };
  const [form, id, role, locale, at, cause, text, sources = [], quickReplies = [], files = []] = stored as Packed;
  const [known, spoken] = [ROLES[role], LOCALES[locale]];
  if (form !== FORM || !known || !spoken) throw new Error(`message ${seq} was stored by a newer version of the service`);
  return {
    seq, id, role: known, type: 'text', text, locale: spoken,
    quickReplies: inGroups(quickReplies, 2).map(([label = '', action = '']) => ({ label, action })),
    sources: inGroups(sources, 3).map(([source = '', revision = '', title = 0]): Source =>
      ({ id: String(source), revision: String(revision), title: String(title === 0 ? source : title) })),
    files: inGroups(files, 3).map(([file = '', name = '', mediaType = '']) => ({ id: file, name, mediaType })),
    at, cause,
  };
}

function inGroups<Item>(items: Item[], size: number): Item[][] {
  return Array.from({ length: items.length / size }, (_, index) => items.slice(index * size, (index + 1) * size));
}
