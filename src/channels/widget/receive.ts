import { type Attachment, type Inbound, WINDOW } from '../../dialogue/types.js';
import { isLonger } from '../../signing/fields.js';
import { parseJson } from '../../signing/json.js';
import { cleanText } from '../clean-text.js';
import type { Speaker } from './speaker.js';
import { LIMITS } from './limits.js';
import { type ClientFrame, clientFrame, id, type Refusal } from './wire.js';

/** Why a frame is not taken; `cid` names the message it was about, where that could be read. */
export interface Refused {
  code: Refusal;
  cid: string | null;
}

type SendFrame = ClientFrame & { t: 'send' };

/** One frame as it arrived: JSON in UTF-8, as strict as what comes over the other channels. */
export function readFrame(bytes: Uint8Array): { frame: ClientFrame } | { refused: Refused } {
  const parsed = parseJson(bytes);
  if ('fault' in parsed) return { refused: { code: 'malformed', cid: null } };
  const read = clientFrame.safeParse(parsed.value);
  if (read.success) return { frame: read.data };
  const code = countFiles(parsed.value) > LIMITS.files ? 'too_many_files' : 'malformed';
  return { refused: { code, cid: cidOf(parsed.value) } };
}

function countFiles(value: unknown): number {
  const files = (value as { files?: unknown } | null)?.files;
  return Array.isArray(files) ? files.length : 0;
}

function cidOf(value: unknown): string | null {
  const { cid } = (value ?? {}) as { cid?: unknown };
  return id.safeParse(cid).data ?? null;
}

/** Who speaks is what the token says, never the frame. */
export function toInbound(speaker: Speaker, frame: SendFrame): { inbound: Inbound } | { refused: Refused } {
  const { conversationId, contact } = speaker;
  const { cid } = frame;
  const text = cleanText(frame.text ?? '');
  const action = frame.action || null;
  const files = frame.files ?? [];
  const code = faultOf(text, action, files);
  if (code) return { refused: { code, cid } };
  const content = { text: text === '' ? null : text, action, attachments: files.map((id): Attachment => ({ from: 'upload', id })) };
  return { inbound: { channel: WINDOW, conversationId, messageId: cid, contact, ...content } };
}

function faultOf(text: string, action: string | null, files: string[]): Refusal | null {
  if (isLonger(text, LIMITS.textCharacters)) return 'too_long';
  const hasWords = text !== '' || files.length > 0;
  if (action !== null) return hasWords ? 'malformed' : null;
  return hasWords ? null : 'empty';
}
