import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sandboxActSchema, type SandboxAct } from '../../src/wallet/sandbox/acts.js';
import { toFen } from '../../src/wallet/sandbox/money.js';
import type { Case, Person, Registration, Transaction } from '../../src/wallet/wallet.js';
import { settle } from './manual-clock.js';
import { startSandbox, type Opened } from './open-sandbox.js';

const never = new AbortController().signal;

interface Played extends Opened {
  play: (act: SandboxAct) => Promise<string>;
  registration: (phone: string) => Promise<Registration>;
  person: (userId: string) => Promise<Person | null>;
  transaction: (userId: string, transactionId: string) => Promise<Transaction | null>;
  ownCase: (userId: string, caseId: string) => Promise<Case | null>;
}

async function openPlay(): Promise<Played> {
  const opened = await startSandbox();
  const { sandbox } = opened;
  return {
    ...opened,
    play: async (act) => {
      const outcome = await sandbox.act(act);
      return outcome.status === 'done' ? 'done' : outcome.because;
    },
    registration: (phone) => sandbox.ask({ query: 'registration', phone }, never),
    person: (userId) => sandbox.ask({ query: 'person', userId }, never),
    transaction: (userId, transactionId) => sandbox.ask({ query: 'transaction', userId, transactionId }, never),
    ownCase: (userId, caseId) => sandbox.ask({ query: 'case', userId, caseId }, never),
  };
}

describe('a registration', () => {
  it('goes from nothing to verified, step by step and in no other order', async () => {
    const { play, registration, taken } = await openPlay();
    const phone = '+8613012345678';
    expect(await play({ act: 'passCode', phone })).toBe('notPossibleNow');
    expect(await play({ act: 'sendCode', phone: '13012345678' })).toBe('done');
    expect(await registration('13012345678')).toMatchObject({ state: 'codeSent', codesSentToday: 1 });
    expect(await play({ act: 'setPassword', phone })).toBe('notPossibleNow');
    for (const act of ['passCode', 'setPassword', 'submitIdentity'] as const) {
      expect(await play({ act, phone })).toBe('done');
    }
    expect(await play({ act: 'passIdentity', of: { phone } })).toBe('done');
    await settle();
    expect(taken.map(({ state }) => state)).toEqual([
      'codeSent',
      'phoneVerified',
      'registered',
      'identityPending',
      'verified',
    ]);
  });

  it('gets five codes a day and no more, until the next day', async () => {
    const { play, registration, clock } = await openPlay();
    const phone = '13700137000';
    const sent = await Promise.all([1, 2, 3, 4].map(() => play({ act: 'sendCode', phone })));
    expect(sent).toEqual(['done', 'done', 'done', 'blocked']);
    expect(await registration(phone)).toMatchObject({ codesSentToday: 5, dailyCodeLimitReached: true });
    await clock.advance(86_400_000);
    expect(await registration(phone)).toMatchObject({ codesSentToday: 0, dailyCodeLimitReached: false });
    expect(await play({ act: 'sendCode', phone })).toBe('done');
    expect(await registration(phone)).toMatchObject({ codesSentToday: 1 });
  });

  it('takes five wrong codes, then no code at all until a new one is sent', async () => {
    const { play, registration } = await openPlay();
    const phone = '13700137000';
    for (let entered = 0; entered < 5; entered += 1) expect(await play({ act: 'enterWrongCode', phone })).toBe('done');
    expect(await registration(phone)).toMatchObject({ wrongCodes: 5, tooManyWrongCodes: true });
    expect(await play({ act: 'enterWrongCode', phone })).toBe('blocked');
    expect(await play({ act: 'passCode', phone })).toBe('blocked');
    await play({ act: 'sendCode', phone });
    expect(await play({ act: 'passCode', phone })).toBe('done');
  });

  it('loses a try with each failed identity check, or all of them when trying cannot help', async () => {
    const { play, registration } = await openPlay();
    const failed = (phone: string, reason: 'documentExpired' | 'documentUsedByOtherWallet') =>
      play({ act: 'failIdentity', of: { phone }, reason });
    await failed('13600136001', 'documentExpired');
    expect(await registration('13600136001')).toMatchObject({ state: 'identityFailed', triesLeft: 2 });
    await failed('13600136002', 'documentExpired');
    expect(await registration('13600136002')).toMatchObject({ reason: 'documentExpired', triesLeft: 1 });
    await failed('13600136002', 'documentUsedByOtherWallet');
    expect(await registration('13600136002')).toMatchObject({ triesLeft: 0 });
    expect(await play({ act: 'submitIdentity', phone: '13600136002' })).toBe('notPossibleNow');
  });
});

describe('a person', () => {
  it.each([
    ['by the person', { userId: 'u-1009' }],
    ['by the phone', { phone: '+351912345678' }],
  ])('whose identity passes, named %s, is verified in wallet and registration', async (_how, of) => {
    const { play, person, registration, taken } = await openPlay();
    expect(await play({ act: 'passIdentity', of })).toBe('done');
    expect((await person('u-1009'))?.identityVerified).toBe(true);
    expect(await registration('+351912345678')).toMatchObject({ state: 'verified', reason: null });
    await settle();
    expect(taken.map(({ type, userId }) => [type, userId]).sort()).toEqual([
      ['identity.updated', 'u-1009'],
      ['registration.updated', 'u-1009'],
    ]);
  });

  it('whose identity fails has the reason in the registration, also if none was listed', async () => {
    const { play, person, registration } = await openPlay();
    await play({ act: 'failIdentity', of: { userId: 'u-1005' }, reason: 'nameMismatch' });
    expect((await person('u-1005'))?.identityVerified).toBe(false);
    expect(await registration('13666668888')).toMatchObject({ state: 'identityFailed', reason: 'nameMismatch' });
  });

  it('moves to another phone, which leaves the old number to nobody', async () => {
    const { play, person, registration, clock } = await openPlay();
    expect(await play({ act: 'changePhone', userId: 'u-1001', phone: '13666668888' })).toBe('blocked');
    expect(await play({ act: 'changePhone', userId: 'u-1001', phone: '13012345678' })).toBe('done');
    expect(await person('u-1001')).toMatchObject({ phone: '+8613012345678', phoneChangedAt: clock.now() });
    expect(await registration('13012345678')).toMatchObject({ state: 'verified' });
    expect(await registration('13800138000')).toMatchObject({ state: 'none' });
  });

  it('is frozen by kind, and another kind takes its place', async () => {
    const { play, person } = await openPlay();
    const frozen = { act: 'freezeWallet', userId: 'u-1016' } as const;
    expect(await play({ ...frozen, kind: 'self' })).toBe('alreadyDone');
    expect(await play({ ...frozen, kind: 'judicial', authority: '示例法院' })).toBe('done');
    expect((await person('u-1016'))?.freeze).toMatchObject({
      kind: 'judicial',
      unfreezeBy: 'authority',
      authority: '示例法院',
    });
    expect(await play({ act: 'unfreezeWallet', userId: 'u-1016' })).toBe('done');
    expect(await person('u-1016')).toMatchObject({ status: 'active', freeze: null });
  });

  it('goes on closing after being frozen and unfrozen', async () => {
    const { play, person } = await openPlay();
    await play({ act: 'freezeWallet', userId: 'u-1012', kind: 'riskControl' });
    await play({ act: 'unfreezeWallet', userId: 'u-1012' });
    expect((await person('u-1012'))?.status).toBe('closing');
  });

  it('is not frozen when the holder is reported dead', async () => {
    const { play } = await openPlay();
    expect(await play({ act: 'freezeWallet', userId: 'u-1010', kind: 'stopLoss' })).toBe('notPossibleNow');
  });

  it('takes the balance out only to a card that is open', async () => {
    const { play, person } = await openPlay();
    expect(await play({ act: 'withdrawBalance', userId: 'u-1014' })).toBe('notPossibleNow');
    expect(await play({ act: 'withdrawBalance', userId: 'u-1001' })).toBe('done');
    expect((await person('u-1001'))?.balance).toBe('0.00');
  });
});

describe('a transaction', () => {
  it('settles, or fails and gives back what was deducted', async () => {
    const { play, transaction, person } = await openPlay();
    expect(await play({ act: 'settleTransaction', transactionId: 'T20261118100003' })).toBe('done');
    expect(await transaction('u-1001', 'T20261118100003')).toMatchObject({ status: 'succeeded', deducted: true });
    expect(await play({ act: 'failTransaction', transactionId: 'T20261120100001', failure: 'overLimit' })).toBe('done');
    expect(await transaction('u-1001', 'T20261120100001')).toMatchObject({
      status: 'failed',
      deducted: false,
      failure: 'overLimit',
    });
    expect((await person('u-1001'))?.balance).toBe('344.80');
    expect(await play({ act: 'settleTransaction', transactionId: 'T20261120100001' })).toBe('notPossibleNow');
  });

  it('is refunded in part, then whole, and never for more than it was', async () => {
    const { play, transaction, person } = await openPlay();
    const refund = { act: 'refundTransaction', transactionId: 'T20261117100005', progress: 'arrived' } as const;
    expect(await play({ ...refund, amount: '1000.00' })).toBe('done');
    expect(await transaction('u-1001', 'T20261117100005')).toMatchObject({ status: 'partiallyRefunded' });
    expect(await play({ ...refund, amount: '1999.01' })).toBe('notPossibleNow');
    expect(await play(refund)).toBe('done');
    expect(await transaction('u-1001', 'T20261117100005')).toMatchObject({
      status: 'refunded',
      refunds: [{ amount: '1000.00' }, { amount: '1999.00' }],
    });
    expect((await person('u-1001'))?.balance).toBe('3255.80');
    expect(await play(refund)).toBe('alreadyDone');
  });

  it('has a refund sent, sent back by a closed card, and arriving elsewhere', async () => {
    const { play, transaction, person } = await openPlay();
    const refund = { act: 'refundTransaction', transactionId: 'T20261118100003' } as const;
    await play({ ...refund, progress: 'sent', to: 'card', tail: '7788' });
    expect(await transaction('u-1001', 'T20261118100003')).toMatchObject({ status: 'refunding' });
    await play({ ...refund, progress: 'returned', reason: 'cardClosed' });
    expect(await transaction('u-1001', 'T20261118100003')).toMatchObject({
      status: 'refundFailed',
      refunds: [{ state: 'returned', to: 'card', tail: '7788', reason: 'cardClosed' }],
    });
    await play({ ...refund, progress: 'arrived' });
    expect(await transaction('u-1001', 'T20261118100003')).toMatchObject({ status: 'refunded' });
    expect((await person('u-1001'))?.balance).toBe('389.30');
  });

  it('never gives back more than was paid, whatever refunds are tried in whatever order', async () => {
    const fen = fc.integer({ min: 1, max: 20_000 });
    const tries = fc.array(fc.tuple(fen, fc.constantFrom('sent', 'arrived', 'returned')), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(tries, async (refunds) => {
        const { play, transaction, person } = await openPlay();
        for (const [value, progress] of refunds) {
          const amount = `${Math.trunc(value / 100)}.${String(value % 100).padStart(2, '0')}`;
          await play({ act: 'refundTransaction', transactionId: 'T20261118100003', progress, amount });
        }
        const after = await transaction('u-1001', 'T20261118100003');
        const arrived = (after?.refunds ?? []).filter(({ state }) => state === 'arrived');
        const returned = arrived.reduce((sum, { amount }) => sum + toFen(amount), 0);
        expect(returned).toBeLessThanOrEqual(13_250);
        expect(toFen((await person('u-1001'))?.balance ?? '')).toBe(25_680 + returned);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a case', () => {
  it('is asked for evidence, until a date', async () => {
    const { play, ownCase, clock } = await openPlay();
    const needs = ['orderPage', 'chatWithMerchant'];
    await play({ act: 'askEvidence', caseId: 'AP20261110000001', needs, dueInMinutes: 60 });
    expect(await ownCase('u-1003', 'AP20261110000001')).toMatchObject({
      state: 'needMoreEvidence',
      needs,
      dueAt: clock.now() + 3_600_000,
    });
  });

  it('is rejected with a reason and a time for review, and then not decided again', async () => {
    const { play, ownCase, clock } = await openPlay();
    const reject = { act: 'rejectCase', caseId: 'AP20261110000001', code: 'noGround' } as const;
    expect(await play({ ...reject, reviewUntilInMinutes: 10 })).toBe('done');
    expect(await ownCase('u-1003', 'AP20261110000001')).toMatchObject({
      state: 'rejected',
      decision: { code: 'noGround', at: clock.now() },
      reviewUntil: clock.now() + 600_000,
    });
    expect(await play(reject)).toBe('notPossibleNow');
    expect(await play({ act: 'refundCase', caseId: reject.caseId, progress: 'approved' })).toBe('notPossibleNow');
  });

  it('is granted in part, and what arrives is what was granted, in wallet, transaction and case alike', async () => {
    const { play, ownCase, transaction, person, taken } = await openPlay();
    const refund = { act: 'refundCase', caseId: 'AP20261114000003' } as const;
    expect(await play({ ...refund, progress: 'approved', amount: '1000.00' })).toBe('done');
    expect(await ownCase('u-1017', refund.caseId)).toMatchObject({ state: 'refundApproved', refunded: null });
    expect(await play({ ...refund, progress: 'arrived' })).toBe('done');
    expect(await ownCase('u-1017', refund.caseId)).toMatchObject({ state: 'partiallyRefunded', refunded: '1000.00' });
    expect(await transaction('u-1017', 'T20261113100028')).toMatchObject({ status: 'partiallyRefunded' });
    expect((await person('u-1017'))?.balance).toBe('1012.30');
    await settle();
    expect(taken.map(({ type, state }) => [type, state])).toEqual([
      ['case.updated', 'refundApproved'],
      ['case.updated', 'partiallyRefunded'],
      ['transaction.updated', 'partiallyRefunded'],
    ]);
  });

  it('with several transactions refunds them one after the other', async () => {
    const { play, ownCase, transaction } = await openPlay();
    const refund = { act: 'refundCase', caseId: 'AP20261121000009', progress: 'arrived' } as const;
    expect(await play({ ...refund, amount: '1296.01' })).toBe('notPossibleNow');
    expect(await play({ ...refund, amount: '1000.00' })).toBe('done');
    expect(await transaction('u-1008', 'T20261121100015')).toMatchObject({ status: 'refunded' });
    expect(await transaction('u-1008', 'T20261121100016')).toMatchObject({
      status: 'partiallyRefunded',
      refunds: [{ amount: '352.00', state: 'arrived' }],
    });
    expect(await ownCase('u-1008', refund.caseId)).toMatchObject({ state: 'partiallyRefunded' });
  });

  it.each([
    ['AP20261119000005', 'u-1017', '66.60'],
    ['AP20261121000008', 'u-1014', '210.00'],
  ])('%s, waiting for its money, is refunded whole', async (caseId, userId, refunded) => {
    const { play, ownCase } = await openPlay();
    expect(await play({ act: 'refundCase', caseId, progress: 'arrived' })).toBe('done');
    expect(await ownCase(userId, caseId)).toMatchObject({ state: 'refunded', refunded, reviewUntil: null });
  });

  it('without a name is read and answered by the clerk, and nothing else', async () => {
    const { sandbox, play, taken } = await openPlay();
    const filed = await sandbox.run(
      {
        command: 'fileComplaint',
        userId: null,
        kind: 'complaint',
        about: 'fee',
        text: 'why',
        wanted: 'it back',
        relatedCaseId: null,
        files: ['f1'],
        contact: null,
        saidAt: 0,
      },
      'k',
      never,
    );
    const caseId = filed.status === 'done' ? (filed.case?.id ?? '') : '';
    expect(await play({ act: 'closeWithoutReply', caseId })).toBe('notPossibleNow');
    expect(await play({ act: 'moveCase', caseId, to: 'inReview' })).toBe('done');
    expect(await play({ act: 'replyComplaint', caseId })).toBe('done');
    const { anonymous } = await sandbox.state();
    expect(anonymous.cases).toMatchObject([{ id: caseId, state: 'replied' }]);
    expect(anonymous.papers[caseId]).toMatchObject([{ text: 'why', facts: { wanted: 'it back' } }]);
    await settle();
    expect(taken.map(({ userId, state }) => [userId, state])).toEqual([
      ['anonymous', 'submitted'],
      ['anonymous', 'inReview'],
      ['anonymous', 'replied'],
    ]);
  });
});

describe('a closure', () => {
  it('is paused and taken up again, rejected with a reason, or undone', async () => {
    const { play, ownCase, person } = await openPlay();
    const caseId = 'CL20261121000001';
    expect(await play({ act: 'pauseClosure', caseId })).toBe('done');
    expect(await play({ act: 'resumeClosure', caseId })).toBe('done');
    expect(await play({ act: 'rejectClosure', caseId, reason: 'merchantAccount' })).toBe('done');
    expect(await ownCase('u-1012', caseId)).toMatchObject({ state: 'rejected', reason: 'merchantAccount' });
    expect((await person('u-1012'))?.status).toBe('active');
    expect(await play({ act: 'undoClosure', caseId })).toBe('notPossibleNow');
  });

  it('is not undone after its time', async () => {
    const { play, clock } = await openPlay();
    await clock.advance(8701 * 60_000);
    expect(await play({ act: 'undoClosure', caseId: 'CL20261121000001' })).toBe('windowClosed');
  });

  it('does not take an identity check after its time, and may be asked for again', async () => {
    const { play, clock, sandbox } = await openPlay();
    await clock.advance(1401 * 60_000);
    expect(await play({ act: 'passClosureIdentity', caseId: 'CL20261122000003' })).toBe('windowClosed');
    const again = await sandbox.run({ command: 'requestClosure', userId: 'u-1018' }, 'k', never);
    expect(again).toMatchObject({ status: 'done', case: { state: 'awaitingIdentity' } });
  });
});

describe('any act', () => {
  it.each<SandboxAct>([
    { act: 'freezeWallet', userId: 'u-0', kind: 'self' },
    { act: 'changePhone', userId: 'u-0', phone: '13012345678' },
    { act: 'passIdentity', of: { userId: 'u-0' } },
    { act: 'settleTransaction', transactionId: 'T0' },
    { act: 'refundCase', caseId: 'AP0', progress: 'arrived' },
    { act: 'finishClosure', caseId: 'CL0' },
    { act: 'repeatEvent', eventId: 'ev-0' },
  ])('on an unknown id is answered as notFound: %j', async (act) => {
    const { sandbox } = await startSandbox();
    expect(await sandbox.act(act)).toEqual({ status: 'refused', because: 'notFound' });
  });

  it('is one of the schema, with no field unknown', () => {
    expect(sandboxActSchema.safeParse({ act: 'sendCode', phone: '13012345678' }).success).toBe(true);
    expect(sandboxActSchema.safeParse({ act: 'sendCode', phone: 'nonsense' }).success).toBe(false);
    expect(sandboxActSchema.safeParse({ act: 'sendCode', phone: '13012345678', x: 1 }).success).toBe(false);
    expect(sandboxActSchema.safeParse({ act: 'sing' }).success).toBe(false);
  });
});
