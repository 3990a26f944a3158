import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { killAlongTheWay } from './kills.js';
import { type Service, startService } from './service.js';
import { checkTalk, holdFreeze, holdTwice, readWhenFrozen, readWhole, type Talk } from './talks.js';

/** People with transactions, without a freeze of the authorities' and without a transfer that would be cancelled first;
 *  each holds conversations one after another. */
const PEOPLE = ['u-1001', 'u-1003', 'u-1006', 'u-1008', 'u-1009', 'u-1012', 'u-1013', 'u-1014', 'u-1015', 'u-1017'];
const FREEZES_EACH = 150;
/** Guests hold theirs side by side with them. */
const GUESTS = 10;
const TYPED_EACH = 50;
const CONVERSATIONS = PEOPLE.length * FREEZES_EACH + GUESTS * TYPED_EACH;
const KILLS = 14;

/** The whole service as `npm start` runs it, killed with SIGKILL and started again, all along the way. */
describe(`${CONVERSATIONS} conversations under kill -9`, () => {
  let folder = '';
  let service: Service;
  let kills = 0;
  let freezes: Talk[] = [];
  let typed: Talk[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'wallet-support-kill-'));
    service = await startService(folder);
    await service.call('PUT', '/sandbox/api/settings', { delayMs: 0 });
    let held = 0;
    const killing = killAlongTheWay(service, KILLS, () => held / CONVERSATIONS);
    const inTurn = async (count: number, hold: (index: number) => Promise<Talk>): Promise<Talk[]> => {
      const talks: Talk[] = [];
      for (; talks.length < count; held += 1) talks.push(await hold(talks.length));
      return talks;
    };
    const byPeople = PEOPLE.map((person) => inTurn(FREEZES_EACH, (index) => holdFreeze(service, person, `${person}-${index}`)));
    const byGuests = Array.from({ length: GUESTS }, (_, guest) =>
      inTurn(TYPED_EACH, (index) => holdTwice(service, `guest-${guest}-${index}`)));
    [freezes, typed] = (await Promise.all([Promise.all(byPeople), Promise.all(byGuests)])).map((each) => each.flat()) as [Talk[], Talk[]];
    kills = await killing.end();
  }, 1_800_000);

  afterAll(async () => {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it('are held to their ends, with at least twelve kills among them', () => {
    expect(kills).toBeGreaterThanOrEqual(12);
    expect(freezes.length + typed.length).toBe(CONVERSATIONS);
  });

  it('lose and double nothing where something is done', async () => {
    for (const talk of freezes) {
      const spoken = checkTalk(talk, await readWhenFrozen(service, talk.id));
      for (const line of ['abnormal.freezing', 'abnormal.frozenNow', 'smalltalk.thanks']) {
        expect([talk.id, line, spoken.filter((each) => each === line).length]).toEqual([talk.id, line, 1]);
      }
    }
  }, 300_000);

  it('lose and double nothing where each message comes twice at once', async () => {
    for (const talk of typed) checkTalk(talk, await readWhole(service, talk.id));
  }, 300_000);

  it('have every command take effect exactly once at the operator', async () => {
    const { keys } = (await service.call('GET', '/sandbox/api')) as { keys: { applied: number; seen: number }[] };
    expect(keys.length).toBe(freezes.length);
    expect(keys.filter(({ applied }) => applied !== 1)).toEqual([]);
  });
});
