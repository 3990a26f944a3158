import type { RequestListener } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createFetchFile, type Fetched, type Network } from '../../src/files/fetch-file.js';
import { FILE_BYTES } from '../../src/files/limits.js';
import { isPublicAddress } from '../../src/files/public-address.js';
import { pdf, png } from '../support/files.js';
import { openPeer, type Peer } from './file-peer.js';

/** Stands for the open internet; every other address is judged as always. */
const OUTSIDE = '127.0.0.2';
const INSIDE = '127.0.0.1';

/** What the peer answers, by path. */
const ANSWERS: Record<string, RequestListener> = {
  '/a.png': (_, response) => response.end(png()),
  '/named.jpg': (_, response) => response.setHeader('content-type', 'image/jpeg').end('<!doctype html><script>alert(1)</script>'),
  '/bill': (_, response) => response.setHeader('content-type', 'text/html').end(pdf()),
  '/big': (_, response) => response.end(png(11_000_000)),
  '/big-unannounced': (_, response) => {
    response.write(png(6_000_000));
    response.end(png(6_000_000));
  },
  '/just-fits': (_, response) => response.end(png(FILE_BYTES)),
  '/says-more': (_, response) => response.setHeader('content-length', 1_000).end(png(), () => response.destroy()),
  '/says-too-much': (_, response) => response.setHeader('content-length', 99_000_000).write(png()),
  '/bomb': (_, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(50_000_000))),
  '/silent': () => undefined,
  '/drip': (_, response) => void drip(() => response.write(Buffer.of(0x89)), () => response.destroyed),
  '/empty': (_, response) => response.end(),
  '/busy': (_, response) => response.writeHead(503).end(),
  '/gone': (_, response) => response.writeHead(404).end(png()),
};

/** A byte now and then, so that no silence is ever long. */
async function drip(write: () => void, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    write();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('fetching a file from an address in a message', () => {
  let peer: Peer;
  let within: Peer;
  let looked: string[] = [];
  let hosts: Record<string, string[][]> = {};

  const lookup: Network['lookup'] = async (host) => {
    looked.push(host);
    const [first, ...later] = hosts[host] ?? [];
    if (!first) throw Object.assign(new Error(`no such host ${host}`), { code: 'ENOTFOUND' });
    if (later.length > 0) hosts[host] = later;
    return first.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
  const network: Network = { lookup, mayReach: (address) => address === OUTSIDE || isPublicAddress(address) };
  const patient = createFetchFile(network, { totalMs: 15_000, silenceMs: 5_000 });
  const hasty = createFetchFile(network, { totalMs: 1_500, silenceMs: 400 });
  const fetched = (url: string, fetchFile = patient): Promise<Fetched> => fetchFile(url);
  const from = (path: string, host = 'files.example'): Promise<Fetched> => fetched(`http://${host}:${peer.port}${path}`);
  const redirect = (to: string): RequestListener => (_, response) => response.writeHead(302, { location: to }).end();

  beforeEach(async () => {
    looked = [];
    hosts = { 'files.example': [[OUTSIDE]] };
    peer = await openPeer(OUTSIDE, (request, response) => (ANSWERS[request.url ?? ''] ?? redirect('/'))(request, response));
    within = await openPeer(INSIDE, (_, response) => response.end(png()), peer.port);
  });
  afterEach(async () => {
    await Promise.all([peer.close(), within.close()]);
    for (const path of Object.keys(ANSWERS).filter((each) => each.startsWith('/to-'))) delete ANSWERS[path];
  });
  const answers = (path: string, listener: RequestListener): void => {
    ANSWERS[path] = listener;
  };

  it('takes what its bytes show, and resolves its host once', async () => {
    expect(await from('/a.png')).toEqual({ status: 'fetched', mediaType: 'image/png', bytes: png() });
    expect(looked).toEqual(['files.example']);
  });

  it.each([
    ['HTML named .jpg', '/named.jpg', { status: 'refused', because: 'wrongType' }],
    ['an empty file', '/empty', { status: 'refused', because: 'wrongType' }],
    ['what would unpack to more than memory holds', '/bomb', { status: 'refused', because: 'wrongType' }],
    ['11 MB, announced', '/big', { status: 'refused', because: 'tooBig' }],
    ['12 MB, unannounced', '/big-unannounced', { status: 'refused', because: 'tooBig' }],
    ['99 MB that it only announces', '/says-too-much', { status: 'refused', because: 'tooBig' }],
    ['what is not there', '/gone', { status: 'refused', because: 'unreachable' }],
    ['a circle of redirects', '/circle', { status: 'refused', because: 'unreachable' }],
  ])('refuses %s', async (_, path, outcome) => {
    expect(await from(path)).toEqual(outcome);
  });

  it('takes a PDF called HTML for the PDF that it is', async () => {
    expect(await from('/bill')).toMatchObject({ status: 'fetched', mediaType: 'application/pdf' });
  });

  it('takes a file of just 10 MB', async () => {
    expect(await from('/just-fits')).toMatchObject({ status: 'fetched', mediaType: 'image/png' });
  });

  it.each([['fewer bytes than announced', '/says-more'], ['no answer', '/silent'], ['a byte now and then', '/drip'], ['a busy server', '/busy']])(
    'may try again after %s, and does not wait for ever', async (_, path) => {
      expect(await fetched(`http://files.example:${peer.port}${path}`, hasty)).toMatchObject({ status: 'failed' });
    });

  it('does not wait for ever either where the garbage is collected meanwhile', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const collecting = setInterval(collect, 200);
    const outcome = await fetched(`http://files.example:${peer.port}/drip`, hasty).finally(() => clearInterval(collecting));
    expect(outcome).toMatchObject({ status: 'failed' });
  });

  it('may try again where the host is not known, and tells why without the address', async () => {
    expect(await fetched('http://nowhere.example/secret')).toEqual({ status: 'failed', because: 'ENOTFOUND' });
  });

  it.each([
    ['this machine', INSIDE], ['this machine in another spelling', '0x7f.1'], ['as a number', '2130706433'],
    ['IPv6', '[::1]'], ['mapped', '[::ffff:127.0.0.1]'],
  ])('does not go to %s', async (_, host) => {
    expect(await from('/a.png', host)).toEqual({ status: 'refused', because: 'unreachable' });
    expect(within.asked).toEqual([]);
  });

  it('does not go to a name that leads inside, nor to one that leads both ways', async () => {
    hosts = { 'inside.example': [[INSIDE]], 'both.example': [[OUTSIDE, INSIDE]] };
    expect(await from('/a.png', 'inside.example')).toEqual({ status: 'refused', because: 'unreachable' });
    expect(await from('/a.png', 'both.example')).toEqual({ status: 'refused', because: 'unreachable' });
    expect([...peer.asked, ...within.asked]).toEqual([]);
  });

  it('follows a redirect outside', async () => {
    answers('/to-file', redirect('/a.png'));
    expect(await from('/to-file')).toMatchObject({ status: 'fetched' });
  });

  it('follows no redirect inside, by address or by name', async () => {
    hosts['inside.example'] = [[INSIDE]];
    answers('/to-address', redirect(`http://${INSIDE}:${peer.port}/a.png`));
    answers('/to-name', redirect(`http://inside.example:${peer.port}/a.png`));
    answers('/to-file', redirect('file:///etc/passwd'));
    for (const path of ['/to-address', '/to-name', '/to-file']) {
      expect(await from(path)).toEqual({ status: 'refused', because: 'unreachable' });
    }
    expect(within.asked).toEqual([]);
  });

  it('stays with the address that was checked when the name server answers another afterwards', async () => {
    hosts['turns.example'] = [[OUTSIDE], [INSIDE]];
    expect(await from('/a.png', 'turns.example')).toMatchObject({ status: 'fetched' });
    expect(within.asked).toEqual([]);
    // The next time it is asked anew, and refused.
    expect(await from('/a.png', 'turns.example')).toEqual({ status: 'refused', because: 'unreachable' });
  });

  it.each(['ftp://files.example/a', 'file:///etc/passwd', 'http://user:word@files.example/a', 'nonsense'])('does not ask %s', async (url) => {
    expect(await fetched(url)).toEqual({ status: 'refused', because: 'unreachable' });
    expect(looked).toEqual([]);
  });
});
