import type { Attachment, Inbound } from '../../dialogue/types.js';
import { CodedError } from '../../errors.js';
import type { Signature } from '../../signing/crypto.js';
import { parseFields } from '../../signing/fields.js';
import { type Access, checkContentType, checkHead, checkSignature } from '../../signing/guard.js';
import { parseJson } from '../../signing/json.js';
import type { RawRequest } from '../channel.js';
import { cleanText } from '../clean-text.js';
import { toContact } from '../contact.js';
import { isOfWindow } from '../window-ids.js';
import { type ChannelMessage, channelMessage, LIMITS } from './wire.js';

/** What can be refused before the body is read, so that nobody unknown makes the service hold 15 MiB.
 *  @throws CodedError */
export function checkPost(access: Access, head: Pick<RawRequest, 'headers' | 'remoteAddress'>, now: number): Signature | null {
  checkContentType(head.headers);
  if (Number(head.headers['content-length']) > LIMITS.bodyBytesWithFiles) throw tooLarge();
  return checkHead(access, head, now);
}

/** Content type, size, signature over the raw bytes, and only then JSON and fields.
 *  @throws CodedError */
export function receiveMessage(access: Access, request: RawRequest, now: number): Inbound {
  const signature = checkPost(access, request, now);
  if (request.body.length > LIMITS.bodyBytesWithFiles) throw tooLarge();
  checkSignature(access, signature, request.body);
  const parsed = parseJson(request.body);
  if ('fault' in parsed) throw new CodedError('malformed_body', parsed.fault);
  checkFiles(countFiles(parsed.value), request.body.length);
  return toInbound(parseFields(channelMessage, parsed.value, 'the body'));
}

function tooLarge(): CodedError {
  return new CodedError('body_too_large', 'the body has more than 1 MiB, or with attachments more than 15 MiB');
}

function countFiles(value: unknown): number {
  const files = (value as { attachments?: unknown } | null)?.attachments;
  return Array.isArray(files) ? files.length : 0;
}

function checkFiles(files: number, bodyBytes: number): void {
  if (files === 0 && bodyBytes > LIMITS.bodyBytes) throw tooLarge();
  if (files <= LIMITS.files) return;
  throw new CodedError('too_many_files', `attachments must have at most ${LIMITS.files} files`);
}

function toInbound({ messageId, conversationId, user, text, action, attachments }: ChannelMessage): Inbound {
  // Whether it exists or not: nobody learns it here.
  if (isOfWindow(conversationId)) throw new CodedError('conversation_of_another_user', 'conversations of such ids are those of the chat window');
  const said = cleanText(text ?? '');
  const files = (attachments ?? []).map(toAttachment);
  if (said === '' && !action && files.length === 0) {
    throw new CodedError('invalid_field', 'text must hold something that can be read');
  }
  const content = { text: said === '' ? null : said, action: action ?? null, attachments: files };
  return { channel: 'http', conversationId, messageId, contact: toContact(user), ...content };
}

type WireFile = NonNullable<ChannelMessage['attachments']>[number];

function toAttachment({ name, mediaType, url, dataBase64 }: WireFile): Attachment {
  const fileName = cleanText(name).split(/[/\\]/).at(-1)?.trim();
  const head = { name: fileName || 'file', mediaType: (mediaType.split(';')[0] ?? '').trim().toLowerCase() };
  return url ? { ...head, from: 'url', url } : { ...head, from: 'message', bytes: Buffer.from(dataBase64 ?? '', 'base64') };
}
