import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UiFile } from './ui-files.js';

/** 304 where the browser has it; else in the best coding that the browser takes. */
export function sendUiFile(request: FastifyRequest, reply: FastifyReply, file: UiFile, cacheControl: string): FastifyReply {
  const [coding, bytes] = file.coded.find(([name]) => takes(request.headers['accept-encoding'], name)) ?? [null, file.bytes];
  const etag = `"${file.digest}${coding === null ? '' : `-${coding}`}"`;
  addVary(reply, 'accept-encoding');
  void reply.headers({ etag, 'cache-control': cacheControl });
  if (isAmong(request.headers['if-none-match'], etag)) return reply.code(304).send();
  if (coding !== null) void reply.header('content-encoding', coding);
  return reply.type(file.type).send(bytes);
}

export function addVary(reply: FastifyReply, name: string): void {
  const known = reply.getHeader('vary');
  void reply.header('vary', known === undefined ? name : `${String(known)}, ${name}`);
}

/** A coding that is named with the weight 0 is refused (RFC 9110 §12.5.3). */
function takes(accepted: string | string[] | undefined, coding: string): boolean {
  return String(accepted ?? '').split(',').some((each) => {
    const [name = '', weight = ''] = each.split(';');
    return name.trim().toLowerCase() === coding && !/^\s*q=0(?:\.0*)?\s*$/i.test(weight);
  });
}

/** Weakly compared, as RFC 9110 §13.1.2 wants it: a proxy that compresses again marks tags as weak. */
function isAmong(tags: string | undefined, etag: string): boolean {
  return (tags ?? '').split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
}
