import { describe, expect, it } from '@jest/globals';
import type { SandboxAct } from '../../src/wallet/sandbox/acts.js';
import { createEventTakeover } from '../../src/wallet/sandbox/take-over-events.js';
import type { WalletCommand } from '../../src/wallet/wallet.js';
import { settle } from './manual-clock.js';
import { openSandbox, START, startSandbox } from './open-sandbox.js';

const never = new AbortController().signal;
const freeze: WalletCommand = { command: 'freezeWallet', userId: 'u-1001' };
const settleFirst: SandboxAct = { act: 'settleTransaction', transactionId: 'T20261120100001' };
const settleSecond: SandboxAct = { act: 'settleTransaction', transactionId: 'T20261118100003' };

/** Refuses so many events before it takes one. */
function refusing(times: number): { onEvent: () => Promise<void>; tries: () => number } {
  let tries = 0;
  return {
    onEvent: async () => {
      tries += 1;
      if (tries <= times) throw new Error('no follower could commit');
    },
    tries: () => tries,
  };
}

describe('operator events', () => {
  it('tell of an act by the clerk, with what it was about', async () => {
    const { sandbox, taken } = await startSandbox();
    const outcome = await sandbox.act(settleFirst);
    await settle();
    expect(taken).toEqual([
      {
        eventId: outcome.status === 'done' ? outcome.eventIds[0] : '',
        type: 'transaction.updated',
        userId: 'u-1001',
        occurredAt: START,
        state: 'succeeded',
        transactionId: 'T20261120100001',
        caseId: null,
      },
    ]);
  });

  it('tell of our own commands too, once however often they are repeated', async () => {
    const { sandbox, taken } = await startSandbox();
    await sandbox.run(freeze, 'k', never);
    await sandbox.run(freeze, 'k', never);
    await settle();
    expect(taken.map(({ type, state }) => [type, state])).toEqual([['wallet.updated', 'frozen']]);
  });

  it('tell nothing of what was refused', async () => {
    const { sandbox, taken } = await startSandbox();
    await sandbox.run({ command: 'requestClosure', userId: 'u-1001' }, 'k', never);
    await sandbox.act({ act: 'unfreezeWallet', userId: 'u-1001' });
    await settle();
    expect(taken).toEqual([]);
  });

  it('come again, later and later, until they are taken, with the same id and in order', async () => {
    const { onEvent, tries } = refusing(3);
    const { sandbox, taken, clock } = await startSandbox({ onEvent });
    const first = await sandbox.act(settleFirst);
    const second = await sandbox.act(settleSecond);
    await settle();
    expect(clock.waiting()).toEqual([1000]);
    await clock.advance(1000);
    expect(clock.waiting()).toEqual([2000]);
    await clock.advance(2000);
    expect([clock.waiting(), taken]).toEqual([[4000], []]);
    expect((await sandbox.state()).events.map(({ delivery, problem }) => [delivery, problem])).toEqual([
      ['failing', 'no follower could commit'],
      ['waiting', null],
    ]);
    await clock.advance(4000);
    const ids = [first, second].flatMap((outcome) => (outcome.status === 'done' ? outcome.eventIds : []));
    expect(taken.map(({ eventId }) => eventId)).toEqual(ids);
    expect(tries()).toBe(5);
    expect((await sandbox.state()).events.map(({ delivery }) => delivery)).toEqual(['delivered', 'delivered']);
  });

  it('never wait longer than a minute between two tries', async () => {
    const { onEvent, tries } = refusing(1000);
    const { sandbox, clock } = await startSandbox({ onEvent });
    await sandbox.act(settleFirst);
    await clock.advance(3_600_000);
    const before = tries();
    await clock.advance(600_000);
    expect(tries() - before).toBe(10);
    await sandbox.stop();
  });

  it('are delivered after a restart when the process ended before they were taken', async () => {
    const { onEvent } = refusing(1000);
    const dying = await startSandbox({ onEvent });
    const outcome = await dying.sandbox.act(settleFirst);
    await settle();
    await dying.sandbox.stop();
    expect(dying.clock.waiting()).toEqual([]);
    const next = openSandbox({ documents: dying.documents, clock: dying.clock });
    await next.sandbox.start();
    await next.clock.advance(60_000);
    expect(next.taken.map(({ eventId }) => eventId)).toEqual(outcome.status === 'done' ? outcome.eventIds : []);
    const third = openSandbox({ documents: dying.documents, clock: dying.clock });
    await third.sandbox.start();
    await third.clock.advance(60_000);
    expect(third.taken).toEqual([]);
  });

  it('are delivered by another replica, running all along, when the one that owed them is gone', async () => {
    const { onEvent } = refusing(1000);
    const dying = await startSandbox({ onEvent });
    const { documents, clock } = dying;
    const other = await startSandbox({ documents, clock });
    const takeOver = createEventTakeover({ sandbox: other.sandbox, now: clock.now });
    const outcome = await dying.sandbox.act(settleFirst);
    await settle();
    await dying.sandbox.stop();
    await takeOver();
    await settle();
    expect(other.taken).toEqual([]);
    await clock.advance(10_000);
    await takeOver();
    await settle();
    expect(other.taken.map(({ eventId }) => eventId)).toEqual(outcome.status === 'done' ? outcome.eventIds : []);
  });

  it('are left to the replica that is at it, however often it has to try', async () => {
    const { onEvent } = refusing(3);
    const busy = await startSandbox({ onEvent });
    const { documents, clock } = busy;
    const other = await startSandbox({ documents, clock });
    const takeOver = createEventTakeover({ sandbox: other.sandbox, now: clock.now });
    await busy.sandbox.act(settleFirst);
    for (let second = 0; second < 30; second += 1) {
      await clock.advance(1_000);
      await takeOver();
    }
    expect([busy.taken.length, other.taken.length]).toEqual([1, 0]);
  });

  it('come again under the same id when they were taken and that could not be noted', async () => {
    let isFirst = true;
    const opened = await startSandbox({
      onEvent: async () => {
        opened.documents.outage = isFirst ? new Error('connection lost') : null;
        isFirst = false;
      },
    });
    const { sandbox, taken, clock, documents } = opened;
    await sandbox.act(settleFirst);
    await clock.advance(5000);
    expect(taken).toHaveLength(1);
    documents.outage = null;
    await clock.advance(1000);
    expect(taken).toHaveLength(2);
    expect(taken[0]).toEqual(taken[1]);
    await clock.advance(60_000);
    expect(taken).toHaveLength(2);
  });

  it('can be repeated under the same id', async () => {
    const { sandbox, taken } = await startSandbox();
    const outcome = await sandbox.act(settleFirst);
    await settle();
    const eventId = outcome.status === 'done' ? (outcome.eventIds[0] ?? '') : '';
    expect(await sandbox.act({ act: 'repeatEvent', eventId })).toEqual({ status: 'done', eventIds: [eventId] });
    await settle();
    expect(taken.map((event) => event.eventId)).toEqual([eventId, eventId]);
    expect((await sandbox.state()).events).toEqual([
      expect.objectContaining({ timesDelivered: 2, delivery: 'delivered' }),
    ]);
  });

  it('can be held back, and are then overtaken by later ones', async () => {
    const { sandbox, taken, clock } = await startSandbox();
    await sandbox.act({ act: 'delayNextEvents', count: 1, delayMs: 30_000 });
    await sandbox.act(settleFirst);
    await sandbox.act(settleSecond);
    await settle();
    expect(taken.map(({ transactionId }) => transactionId)).toEqual(['T20261118100003']);
    expect((await sandbox.state()).events.map(({ delivery }) => delivery)).toEqual(['held', 'delivered']);
    await clock.advance(29_999);
    expect(taken).toHaveLength(1);
    await clock.advance(1);
    expect(taken.map(({ transactionId }) => transactionId)).toEqual(['T20261118100003', 'T20261120100001']);
    expect(taken[1]?.occurredAt).toBeLessThan(taken[0]?.occurredAt ?? 0);
  });

  it('can be sent once more later', async () => {
    const { sandbox, taken, clock } = await startSandbox();
    const outcome = await sandbox.act(settleFirst);
    await settle();
    const eventId = outcome.status === 'done' ? (outcome.eventIds[0] ?? '') : '';
    await sandbox.act({ act: 'delayEvent', eventId, delayMs: 5000 });
    await clock.advance(4999);
    expect(taken).toHaveLength(1);
    await clock.advance(1);
    expect(taken).toHaveLength(2);
  });

  it('have ids of their own and times that only grow, also within one millisecond', async () => {
    const { sandbox, taken } = await startSandbox();
    await sandbox.act(settleFirst);
    await sandbox.act(settleSecond);
    await sandbox.act({ act: 'refundTransaction', transactionId: 'T20261118100018', progress: 'arrived' });
    await sandbox.act({ act: 'sendCode', phone: '13700137000' });
    await settle();
    expect(new Set(taken.map(({ eventId }) => eventId)).size).toBe(5);
    const times = taken.filter(({ userId }) => userId === 'u-1001').map(({ occurredAt }) => occurredAt);
    expect(times).toEqual([START, START + 1]);
  });

  it('name the number of a registration that has no wallet, without showing it in the id', async () => {
    const { sandbox, taken } = await startSandbox();
    await sandbox.act({ act: 'passCode', phone: '13700137000' });
    await settle();
    expect(taken).toEqual([expect.objectContaining({ userId: '+8613700137000', state: 'phoneVerified' })]);
    expect(taken[0]?.eventId).not.toContain('137');
  });

  it('keep only the last twenty that were delivered', async () => {
    const { sandbox, taken } = await startSandbox();
    for (let round = 0; round < 15; round += 1) {
      await sandbox.act({ act: 'freezeWallet', userId: 'u-1001', kind: 'self' });
      await sandbox.act({ act: 'unfreezeWallet', userId: 'u-1001' });
      await settle();
    }
    expect(taken).toHaveLength(30);
    const kept = (await sandbox.state()).events.length;
    expect(kept).toBeGreaterThanOrEqual(20);
    expect(kept).toBeLessThanOrEqual(22);
  });
});
