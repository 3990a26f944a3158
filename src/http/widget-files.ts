import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { FILE_TYPES, LIMITS } from '../channels/widget/limits.js';
import { fileAnswer, id, type UploadedFile } from '../channels/widget/wire.js';
import type { Conversations } from '../conversations.js';
import { CodedError } from '../errors.js';
import { holdBack } from './hold-back.js';
import { networkOf } from './network-of.js';
import { problems } from './problem-schema.js';
import { bytesOf, takeBytes, unchecked } from './reply.js';
import type { UploadQuota } from './upload-quota.js';
import type { Bearer } from './widget-bearer.js';
import type { AdmitReader } from './widget-reads.js';

export interface FilesDeps {
  bearer: Bearer;
  admitReader: AdmitReader;
  conversations: Pick<Conversations, 'keepFile' | 'readFile' | 'dropFile'>;
  quota: UploadQuota;
}

const tags = ['chat window'];
const security = [{ session: [] }];
const params = z.object({ id });

/** Files that people show: kept before the message that names them, served to nobody but who speaks in the conversation. */
export function widgetFiles(deps: FilesDeps): FastifyPluginAsyncZod {
  return async (app) => {
    takeBytes(app, LIMITS.fileBytes);
    addPost(app, deps);
    addGet(app, deps);
    app.delete('/widget/files/:id', {
      schema: { tags, security, summary: 'Takes back a file that was not sent', params, response: { 204: z.null(), ...problems } },
      onRequest: deps.bearer.admit,
    }, async (request, reply) => {
      await deps.conversations.dropFile(deps.bearer.speakerOf(request).conversationId, request.params.id);
      return reply.code(204).send(null);
    });
  };
}

type App = Parameters<FastifyPluginAsyncZod>[0];

function addPost(app: App, { bearer, conversations, quota }: FilesDeps): void {
  const charge = (reply: FastifyReply, waitMs: number): void =>
    holdBack(reply, waitMs, 'too_many_uploads', 'more files, or larger ones, than one person may upload in this time');

  const senderOf = (request: FastifyRequest) => ({ person: bearer.speakerOf(request).conversationId, network: networkOf(request.ip) });

  app.post('/widget/files', {
    ...unchecked,
    schema: { tags, security, summary: 'A file for the message that will name it: its bytes, and its name percent-encoded in x-file-name', response: { 200: fileAnswer, ...problems } },
    onRequest: async (request, reply) => {
      await bearer.admit(request);
      if (Number(request.headers['content-length']) > LIMITS.fileBytes) throw tooLarge();
      const giveBack = quota.begin(senderOf(request));
      if (typeof giveBack === 'number') return charge(reply, giveBack);
      reply.raw.once('close', giveBack);
    },
  }, async (request, reply) => {
    // A guest may have signed in elsewhere while a slow line brought the file.
    await bearer.admit(request);
    const { conversationId } = bearer.speakerOf(request);
    const bytes = bytesOf(request.body);
    charge(reply, quota.charge(senderOf(request), bytes.length));
    return keep(conversations, conversationId, { name: nameOf(request), bytes });
  });
}

async function keep(conversations: FilesDeps['conversations'], conversationId: string, file: { name: string; bytes: Uint8Array }): Promise<UploadedFile> {
  const kept = await conversations.keepFile(conversationId, file);
  if (kept.status === 'kept') return kept.file;
  switch (kept.because) {
    case 'wrongType':
      throw new CodedError('file_type_refused', `a file must be one of ${FILE_TYPES.join(', ')}, by its content`);
    case 'tooBig':
      throw tooLarge();
    case 'notBegun':
      throw new CodedError('conflict', 'the conversation has not begun');
  }
}

function tooLarge(): CodedError {
  return new CodedError('file_too_large', 'a file may have at most 10 MB');
}

/** A name that cannot be read is as good as none. */
function nameOf({ headers }: FastifyRequest): string {
  const { 'x-file-name': encoded } = headers;
  try {
    return typeof encoded === 'string' ? decodeURIComponent(encoded) : '';
  } catch {
    return '';
  }
}

function addGet(app: App, { bearer, admitReader, conversations }: FilesDeps): void {
  app.get('/widget/files/:id', {
    schema: { tags, security, summary: 'A file of the conversation', params, response: problems },
    onRequest: admitReader,
  }, async (request, reply) => {
    const file = await conversations.readFile(bearer.speakerOf(request).conversationId, request.params.id);
    if (!file) throw new CodedError('not_found', 'there is no such file in this conversation any more');
    const isKnown = FILE_TYPES.some((type) => type === file.mediaType);
    return sendPlain(reply)
      .headers({
        'content-type': isKnown ? file.mediaType : 'application/octet-stream',
        'content-disposition': `${isKnown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeName(file.name)}`,
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
        'cache-control': 'private, no-store',
      })
      .send(Buffer.from(file.bytes));
  });
}

/** Bytes have no schema. */
function sendPlain(reply: unknown): FastifyReply {
  return reply as FastifyReply;
}

/** RFC 8187: what encodeURIComponent leaves as it is and the header may not hold. */
function encodeName(name: string): string {
  return encodeURIComponent(name.replace(/\p{Cs}/gu, '\uFFFD')).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
