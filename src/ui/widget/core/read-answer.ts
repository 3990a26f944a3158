import type { ConversationView, ServerFrame, SessionAnswer, UploadedFile, WidgetMessage } from '../../../channels/widget/wire.js';

/**
 * What can be worked with of what comes in. Between the window and the service there may be a hotel's sign-in page, a
 * proxy, or a service of another version: none of them may leave the window dead.
 */

type Fields = Record<string, unknown>;

/** Null: no frame that is known here. */
export function readFrame(value: unknown): ServerFrame | null {
  return isObject(value) && FITS.get(value['t'])?.(value) ? (value as unknown as ServerFrame) : null;
}

export function parseFrame(text: string): ServerFrame | null {
  try {
    return readFrame(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Null: no answer of our service. */
export function readFrames(value: unknown): ServerFrame[] | null {
  const frames = isObject(value) ? value['frames'] : null;
  return Array.isArray(frames) ? frames.map(readFrame).filter((frame) => frame !== null) : null;
}

export function readMessages(value: unknown): WidgetMessage[] | null {
  const messages = isObject(value) ? value['messages'] : null;
  return Array.isArray(messages) && messages.every(isMessage) ? messages : null;
}

export function readSession(value: unknown): SessionAnswer | null {
  const fits = isObject(value) && typeof value['token'] === 'string' && isObject(value['person'])
    && Array.isArray(value['earlier']) && (value['guest'] === null || typeof value['guest'] === 'string');
  return fits ? (value as unknown as SessionAnswer) : null;
}

export function readUploaded(value: unknown): UploadedFile | null {
  return isObject(value) && typeof value['id'] === 'string' ? (value as unknown as UploadedFile) : null;
}

const FITS = new Map<unknown, (frame: Fields) => boolean>(Object.entries({
  welcome: ({ view }) => view === null || isView(view),
  messages: (frame) => readMessages(frame) !== null,
  view: ({ view }) => isView(view),
  ack: ({ cid, seq }) => typeof cid === 'string' && typeof seq === 'number',
  refused: ({ text, retryAfterMs }) => typeof text === 'string' && (retryAfterMs === null || typeof retryAfterMs === 'number'),
  pong: () => true,
  farewell: () => true,
} satisfies Record<ServerFrame['t'], (frame: Fields) => boolean>));

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function isMessage(value: unknown): value is WidgetMessage {
  if (!isObject(value)) return false;
  const lists = [value['quickReplies'], value['sources'], value['files']];
  return Number.isInteger(value['seq']) && typeof value['text'] === 'string' && lists.every((list) => Array.isArray(list));
}

function isView(value: unknown): value is ConversationView {
  return isObject(value) && typeof value['status'] === 'string' && Array.isArray(value['rated']);
}
