import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createFetchFile } from '../../src/files/fetch-file.js';
import { createFetchPlaces } from '../../src/outbox/fetch-places.js';
import { openPeer, type Peer } from '../files/file-peer.js';
import { png } from '../support/files.js';
import { openTestApp, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

/** Stands for the open internet. */
const OUTSIDE = '127.0.0.2';
/** Four attempts of this length are a minute. */
const TOTAL_MS = 15_000;
/** Of those that are slow, but come. */
const LATE_MS = 1_500;

let app: TestApp;
let peer: Peer;
let isSlow: boolean;
/** Ends of answers that drip. */
let dripping: (() => void)[];

beforeEach(async () => {
  [isSlow, dripping] = [true, []];
  peer = await openPeer(OUTSIDE, ({ headers }, response) => {
    if (headers.host?.startsWith('late')) return void setTimeout(() => response.end(png()), LATE_MS);
    if (!isSlow || !headers.host?.startsWith('slow')) return response.end(png());
    const drip = setInterval(() => response.write(Buffer.of(0x89)), 100);
    dripping.push(() => {
      clearInterval(drip);
      response.destroy();
    });
  });
  const network = { lookup: async () => [{ address: OUTSIDE, family: 4 }], mayReach: (address: string) => address === OUTSIDE };
  app = await openTestApp({ HTTP_CHANNEL_WAIT_MS: '0' }, { fetchFile: createFetchFile(network, { totalMs: TOTAL_MS, silenceMs: 5_000 }) });
});
afterEach(async () => {
  dripping.forEach((end) => end());
  await peer.close();
  await app.remove();
});

/** A picture that a person of that conversation sends for an appeal, by its address. */
async function send(conversationId: string, host: string): Promise<void> {
  const contact = { userId: 'u-1001', name: null, phone: null, locale: null };
  const picture = { name: 'a.png', mediaType: 'image/png', from: 'url' as const, url: `http://${host}.example:${peer.port}/${conversationId}` };
  for (const text of ['我要申诉，编号T20261118100003', '扣了钱没收到', '跳过', '跳过', null]) {
    const said = { text, action: null, attachments: text === null ? [picture] : [] };
    await app.conversations.receive({ channel: 'http', conversationId, messageId: `m-${text}`, contact, ...said });
  }
}

const isAsked = (...conversations: string[]) => (): boolean => conversations.every((id) => peer.asked.includes(`/${id}`));

it('a file is fetched in time while four hosts are slow', async () => {
  const slow = ['s-1', 's-2', 's-3', 's-4'];
  for (const id of slow) await send(id, `slow-${id}`);
  await until('they have all been asked', isAsked(...slow));
  const from = Date.now();
  await send('c-quick', 'quick');
  await until('the other has been asked', isAsked('c-quick'));
  expect(Date.now() - from).toBeLessThan(TOTAL_MS / 2);
}, 60_000);

it('one slow host does not get the places of all others, however many of its files wait, and they get their turn', async () => {
  const slow = Array.from({ length: 20 }, (_, index) => `s-${index}`);
  for (const id of slow) await send(id, 'slow');
  const from = Date.now();
  await send('c-quick', 'quick');
  await until('the other has been asked', isAsked('c-quick'));
  expect(Date.now() - from).toBeLessThan(TOTAL_MS / 2);
  expect(peer.asked.length).toBeLessThan(10);

  isSlow = false;
  dripping.forEach((end) => end());
  await until('all of that host have been asked', () => {
    app.pass(1_000);
    return isAsked(...slow)();
  });
}, 60_000);

it('a slow host gets half of the places that others leave, one at the least, and all that it asks for while it is quick', () => {
  let now = 0;
  const places = createFetchPlaces(() => now);
  const enter = (host: string, count: number): number => {
    const entered = Array.from({ length: count }, () => places.enter(host)).filter((leave) => leave !== null).length;
    now += 2_000;
    return entered;
  };
  expect(enter('a', 3)).toBe(3);
  expect([enter('a', 1), enter('a', 1)]).toEqual([1, 0]);
  expect([enter('b', 1), enter('b', 1), enter('b', 1)]).toEqual([1, 1, 0]);
  expect([enter('c', 1), enter('c', 1), enter('d', 1), enter('d', 1)]).toEqual([1, 0, 1, 0]);
  expect(enter('e', 1)).toBe(1);
});

it('a file of a host that is slow waits for no longer than it takes until it is its turn', async () => {
  const files = Array.from({ length: 12 }, (_, index) => `s-${index}`);
  for (const id of files) await send(id, 'late');
  await until('all have been asked, four at a time', () => {
    app.pass(100);
    return isAsked(...files)();
  });
}, 60_000);
