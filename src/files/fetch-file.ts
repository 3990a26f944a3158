import { isIP } from 'node:net';
import { Agent, request, type Dispatcher } from 'undici';
import { orAborted } from '../or-aborted.js';
import { FILE_BYTES } from './limits.js';
import { type MediaType, recognise } from './recognise.js';

/**
 * Fetches a file whose address came in a message. Nobody vouches for such an address: the host is resolved once, every
 * address found must be a public one, and the connection goes to just these, so that no second answer of the name
 * server can send it elsewhere. Redirects are followed by hand under the same rules.
 */
export type FetchFile = (url: string) => Promise<Fetched>;

export type Fetched =
  | { status: 'fetched'; bytes: Uint8Array; mediaType: MediaType }
  /** The same again would end the same. */
  | { status: 'refused'; because: 'wrongType' | 'tooBig' | 'unreachable' }
  /** The other side is not there, or too slow: it may be later. */
  | { status: 'failed'; because: string };

export interface Network {
  /** Every address of a host; rejects where there is none. */
  lookup: (host: string) => Promise<{ address: string; family: number }[]>;
  mayReach: (address: string) => boolean;
}

export interface FetchLimits {
  /** For the whole file, redirects included. */
  totalMs: number;
  /** Until a connection stands, until an answer begins, and between two pieces of it. */
  silenceMs: number;
}

const REDIRECTS = 3;
const REDIRECT_CODES = [301, 302, 303, 307, 308];

type Refused = Extract<Fetched, { status: 'refused' }>;
const UNREACHABLE: Refused = { status: 'refused', because: 'unreachable' };
const TOO_BIG: Refused = { status: 'refused', because: 'tooBig' };

export function createFetchFile(network: Network, { totalMs, silenceMs }: FetchLimits): FetchFile {
  const follow = async (address: string, signal: AbortSignal): Promise<Fetched> => {
    let next = address;
    for (let hop = 0; hop <= REDIRECTS; hop += 1) {
      const step = await visit(next, signal);
      if ('status' in step) return step;
      next = step.redirect;
    }
    return UNREACHABLE;
  };

  const visit = async (address: string, signal: AbortSignal): Promise<Fetched | { redirect: string }> => {
    const url = usable(address);
    const pinned = url && (await resolve(network, url.hostname));
    if (!url || !pinned) return UNREACHABLE;
    const agent = new Agent({
      connect: { lookup: (_host, _options, found) => found(null, pinned), timeout: silenceMs },
      headersTimeout: silenceMs,
      bodyTimeout: silenceMs,
      pipelining: 0,
    });
    try {
      return await read(await request(url, { dispatcher: agent, signal, headers: HEADERS }), url);
    } finally {
      await agent.destroy();
    }
  };

  return async (address) => {
    // As it is: a time limit within AbortSignal.any may be collected as garbage, and ends nothing then (nodejs/node#57736).
    const limit = AbortSignal.timeout(totalMs);
    try {
      // Name servers answer in their own time and take no signal.
      return await orAborted(follow(address, limit), limit);
    } catch (error) {
      return { status: 'failed', because: tell(error) };
    }
  };
}

/** For the log: the code alone, since messages name the address. */
function tell(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return String(typeof code === 'string' ? code : name);
}

/** Nothing of ours goes along, and what is compressed on the way cannot be bounded before it is unpacked. */
const HEADERS = { accept: 'image/*, application/pdf', 'accept-encoding': 'identity' };

/** Null for what is not to be asked: other protocols, and addresses with somebody's password in them. */
function usable(address: string): URL | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  return isWeb && url.username === '' && url.password === '' ? url : null;
}

/** One address that may not be reached spoils them all: an honest host has none. */
async function resolve({ lookup, mayReach }: Network, hostname: string): Promise<{ address: string; family: number }[] | null> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  const found = family > 0 ? [{ address: host, family }] : await lookup(host);
  return found.length > 0 && found.every(({ address }) => mayReach(address)) ? found : null;
}

async function read({ statusCode, headers, body }: Dispatcher.ResponseData, url: URL): Promise<Fetched | { redirect: string }> {
  if (REDIRECT_CODES.includes(statusCode)) {
    const { location } = headers;
    return typeof location === 'string' && URL.canParse(location, url.href) ? { redirect: new URL(location, url).href } : UNREACHABLE;
  }
  if (statusCode === 429 || statusCode >= 500) return { status: 'failed', because: `status ${statusCode}` };
  if (statusCode !== 200) return UNREACHABLE;
  if (Number(headers['content-length'] ?? 0) > FILE_BYTES) return TOO_BIG;
  const bytes = await readBounded(body);
  if (!bytes) return TOO_BIG;
  const mediaType = await recognise(bytes);
  return mediaType ? { status: 'fetched', bytes, mediaType } : { status: 'refused', because: 'wrongType' };
}

/** Whatever the headers promise, only what arrives counts. Null: more than a file may have. */
async function readBounded(body: AsyncIterable<Uint8Array>): Promise<Uint8Array | null> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > FILE_BYTES) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
