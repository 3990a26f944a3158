import { z } from 'zod';
import { LOCALES } from '../../dialogue/locale.js';
import { FILE_BYTES } from '../../files/limits.js';
import { bounded, checked, idField, invalid, isLonger } from '../../signing/fields.js';

/** What travels over the generic webhook channel (CONTRACT §2). The API reference is made from these schemas. */

export const LIMITS = {
  textCharacters: 4_000,
  fileNameCharacters: 255,
  actionCharacters: 256,
  urlCharacters: 2_048,
  files: 5,
  fileBytes: FILE_BYTES,
  bodyBytes: 1024 * 1024,
  bodyBytesWithFiles: 15 * 1024 * 1024,
  waitSeconds: 30,
} as const;

const MEDIA_TYPE = /^([a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126})\s*(?:;.{0,256})?$/i;

const text = checked({ maxLength: LIMITS.textCharacters }, (value) =>
  isLonger(value, LIMITS.textCharacters)
    ? { code: 'text_too_long', message: `must have at most ${LIMITS.textCharacters} characters` }
    : null);

const url = checked({ maxLength: LIMITS.urlCharacters }, (value) => {
  const fits = !isLonger(value, LIMITS.urlCharacters) && /^https?:\/\//i.test(value) && URL.canParse(value);
  return fits ? null : invalid(`must be an http or https address of at most ${LIMITS.urlCharacters} characters`);
});

const base64 = checked({}, (value) => {
  const bytes = Math.floor((value.length / 4) * 3) - (value.endsWith('==') ? 2 : Number(value.endsWith('=')));
  if (bytes > LIMITS.fileBytes) return { code: 'file_too_large', message: 'must decode to at most 10 MB' };
  const exact = value !== '' && Buffer.from(value, 'base64').toString('base64') === value;
  return exact ? null : invalid('must be base64 (RFC 4648 §4, with padding) of at least one byte');
}).meta({ contentEncoding: 'base64' });

const attachment = z.object({
  name: bounded(LIMITS.fileNameCharacters).describe('File name; folders in it are dropped'),
  mediaType: checked({}, (value) => (MEDIA_TYPE.test(value) ? null : invalid('must look like type/subtype'))),
  url: url.nullish().describe('Fetched after the message is committed'),
  dataBase64: base64.nullish().describe('The file itself, at most 10 MB'),
}, 'must be an object').superRefine(({ url, dataBase64 }, context) => {
  if (isGiven(url) !== isGiven(dataBase64)) return;
  context.addIssue({ code: 'custom', message: 'must have either url or dataBase64' });
}).meta({ id: 'Attachment' });

/** The number is checked before the fields are: a list of a million would cost a million faults. */
const attachments = z.array(attachment, 'must be a list').meta({ maxItems: LIMITS.files });

const user = z.object({
  id: idField().nullish().describe("The wallet's user id, vouched for by the signature; absent: a guest"),
  name: z.string('must be a string').nullish(),
  locale: z.string('must be a string').nullish()
    .describe('BCP 47. Only starts; the language the person writes decides'),
  phone: z.string('must be a string').nullish()
    .describe('A number that the sender vouches for; what is no number is passed over'),
}, 'must be an object');

/** POST /channels/http. Null is as good as absent; unknown fields are passed over. */
export const channelMessage = z.object({
  messageId: idField().describe('Unique within the conversation'),
  conversationId: idField(),
  user: user.nullish(),
  text: text.nullish(),
  action: bounded(LIMITS.actionCharacters).nullish().describe("A quick reply's action, instead of text"),
  attachments: attachments.nullish(),
}, 'must be an object').superRefine((message, context) => {
  const fault = faultOfContent(message.text, message.action, message.attachments);
  if (fault) context.addIssue({ code: 'custom', message: fault });
}).meta({ id: 'ChannelMessage' });
export type ChannelMessage = z.infer<typeof channelMessage>;

type Absent = null | undefined;

/** Either an action alone, or text, files or both. An empty text or list is no content. */
function faultOfContent(said: string | Absent, action: string | Absent, files: unknown[] | Absent): string | null {
  const hasWords = Boolean(said) || Boolean(files?.length);
  if (!isGiven(action)) return hasWords ? null : 'must have text, an action or attachments';
  return hasWords ? 'must have either an action, or text and attachments, not both' : null;
}

function isGiven<T>(value: T | Absent): value is T {
  return value !== null && value !== undefined;
}

const message = z.object({
  id: z.string().describe('Stable, derived from conversation and seq'),
  seq: z.number().int().min(0).describe('Without gaps within the conversation'),
  role: z.enum(['contact', 'bot', 'agent', 'system']),
  type: z.literal('text'),
  text: z.string(),
  locale: z.enum(LOCALES),
  quickReplies: z.array(z.object({ label: z.string(), action: z.string() })),
  sources: z.array(z.object({ id: z.string(), revision: z.string(), title: z.string() })),
}).meta({ id: 'Message' });
export type WireMessage = z.infer<typeof message>;

const conversation = z.object({
  status: z.enum(['bot', 'queued', 'agent', 'closed']),
  flow: z.string().nullable(),
  step: z.string().nullable(),
  seq: z.number().int().min(0),
});

export const channelAnswer = z.object({
  conversationId: z.string(),
  messageId: z.string(),
  replies: z.array(message).describe('What this message caused, fixed once: the same again for the same messageId'),
  conversation,
}).meta({ id: 'ChannelAnswer' });
export type ChannelAnswer = z.infer<typeof channelAnswer>;

/** What is pushed to HTTP_CHANNEL_CALLBACK_URL. */
export const channelPush = z.object({
  conversationId: z.string(),
  message: message.describe('One that no answer had; its id is the webhook-id'),
  conversation: conversation.describe('As it was when the message was said'),
}).meta({ id: 'ChannelPush' });
export type ChannelPush = z.infer<typeof channelPush>;

export const channelMessages = z.object({
  messages: z.array(message).describe("In order, the contact's own included"),
}).meta({ id: 'ChannelMessages' });
export type ChannelMessages = z.infer<typeof channelMessages>;

const WHOLE = /^\d{1,15}$/;
const SECONDS = /^\d{1,2}(?:\.\d{1,3})?$/;

/** GET /channels/http/conversations/{id}/messages. */
export const pollPath = z.object({ id: idField() });
export const pollQuery = z.object({
  after: z.string('must be given once').regex(WHOLE, 'must be a whole number from 0').default('0')
    .describe('The last seq already known'),
  wait: z.string('must be given once').regex(SECONDS, 'must be a number of seconds')
    .refine((value) => Number(value) <= LIMITS.waitSeconds, `must be at most ${LIMITS.waitSeconds}`).default('0')
    .describe('Seconds to wait for a first message, at most 30'),
});
