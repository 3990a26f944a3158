import { lookup } from 'node:dns/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createLookUp } from '../../src/files/look-up.js';
import { type NameServer, openNameServer } from './name-server.js';

let server: NameServer;
beforeEach(async () => {
  server = await openNameServer({
    'both.example': ['203.119.25.1', '203.119.25.2', '240e::1'], 'old.example': ['203.119.25.3'], 'new.example': ['240e::2'], 'nothing.example': [],
    'never.example': 'silent',
  });
});
afterEach(() => server.close());

const ask = (host: string): ReturnType<ReturnType<typeof createLookUp>> => createLookUp([server.address])(host);

it.each([
  ['both.example', ['203.119.25.1', '203.119.25.2', '240e::1']], ['old.example', ['203.119.25.3']], ['new.example', ['240e::2']],
])('finds every address of a host, of either family: %s', async (host, addresses) => {
  const found = await ask(host);
  expect(found.map(({ address }) => address).sort()).toEqual(addresses);
  expect(found.every(({ address, family }) => family === (address.includes(':') ? 6 : 4))).toBe(true);
});

it.each([['nothing.example', 'ENODATA'], ['unknown.example', 'ENOTFOUND']])('tells by its code why there is none: %s', async (host, code) => {
  await expect(ask(host)).rejects.toMatchObject({ code });
});

it('keeps nobody else from looking a name up while name servers do not answer', async () => {
  const asked = [1, 2, 3, 4, 5, 6, 7, 8].map(() => ask('never.example').catch((error: unknown) => error));
  const began = performance.now();
  expect(await lookup('localhost')).toMatchObject({ family: expect.any(Number) });
  expect(performance.now() - began).toBeLessThan(1_000);
  const ends = await Promise.all(asked);
  expect(ends).toEqual(ends.map(() => expect.objectContaining({ code: 'ETIMEOUT' })));
  expect(server.asked).toBeGreaterThanOrEqual(16);
}, 30_000);
