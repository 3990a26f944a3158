import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SandboxAct } from '../../src/wallet/sandbox/acts.js';
import type { ActOutcome } from '../../src/wallet/sandbox/stage.js';
import type { Case, CommandOutcome, Wallet, WalletCommand, WalletFile } from '../../src/wallet/wallet.js';

export interface OpenWallet {
  wallet: Wallet;
  /** Plays the app or a clerk of the sandbox behind the wallet. */
  act: (act: SandboxAct) => Promise<ActOutcome>;
  close: () => Promise<void>;
}

type Appeal = Extract<WalletCommand, { command: 'fileAppeal' }>;

const DAY_MS = 86_400_000;

/** What every implementation of Wallet keeps, shown on a freshly loaded sandbox.json that answers without delay. */
export function walletContract(name: string, open: () => Promise<OpenWallet>): void {
  describe(`wallet contract: ${name}`, () => {
    let opened: OpenWallet;
    let keys = 0;
    const never = new AbortController().signal;
    const ask: Wallet['ask'] = (query) => opened.wallet.ask(query, never);
    const run = (command: WalletCommand, key = `contract-${(keys += 1)}`): Promise<CommandOutcome> =>
      opened.wallet.run(command, key, never);
    const act = (wish: SandboxAct): Promise<ActOutcome> => opened.act(wish);
    const ownCase = async (userId: string, caseId: string): Promise<Case> => {
      const found = await ask({ query: 'case', userId, caseId }, never);
      if (found === null) throw new Error(`no case ${caseId}`);
      return found;
    };
    const filed = async (command: WalletCommand): Promise<Case> => {
      const outcome = await run(command);
      if (outcome.status !== 'done' || outcome.case === null) throw new Error(JSON.stringify(outcome));
      return outcome.case;
    };
    const appeal = (userId: string, ...transactionIds: string[]): Appeal => ({
      command: 'fileAppeal',
      userId,
      transactionIds,
      reason: 'merchantDispute',
      facts: { got: 'nothing' },
      files: ['f1', 'f2'],
      contact: null,
    });
    const complaint = (userId: string | null, saidAt: number): WalletCommand => ({
      command: 'fileComplaint',
      userId,
      kind: 'complaint',
      about: 'service',
      text: 'too slow',
      wanted: 'an answer',
      relatedCaseId: null,
      files: ['f1'],
      contact: null,
      saidAt,
    });

    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    describe('files', () => {
      it('takes a file once, however often it is handed over', async () => {
        const file = fileOf('f-contract-1', 'a receipt');
        expect(await opened.wallet.putFile(file, never)).toBe('taken');
        expect(await opened.wallet.putFile(file, never)).toBe('taken');
      });

      it('refuses bytes that were damaged on the way, and another file under the same id', async () => {
        const file = fileOf('f-contract-2', 'a receipt');
        expect(await opened.wallet.putFile({ ...file, bytes: Buffer.from('a damaged one') }, never)).toBe('refused');
        expect(await opened.wallet.putFile(file, never)).toBe('taken');
        expect(await opened.wallet.putFile(fileOf('f-contract-2', 'another'), never)).toBe('refused');
      });

      it('takes names as people write them', async () => {
        const file = { ...fileOf('f-contract-3', 'x'), name: '收据 "1"; 2%.png' };
        expect(await opened.wallet.putFile(file, never)).toBe('taken');
      });
    });

    describe('questions', () => {
      it('answers a person, and null for nobody', async () => {
        const person = await ask({ query: 'person', userId: 'u-1001' }, never);
        expect(person).toMatchObject({ id: 'u-1001', name: '王芳', phone: '+8613800138000', balance: '256.80' });
        expect(await ask({ query: 'person', userId: 'u-9999' }, never)).toBeNull();
      });

      it("answers somebody else's transaction and case exactly as missing ones", async () => {
        const others = await ask({ query: 'transaction', userId: 'u-1003', transactionId: 'T20261118100003' }, never);
        const missing = await ask({ query: 'transaction', userId: 'u-1003', transactionId: 'T0' }, never);
        expect([others, missing]).toEqual([null, null]);
        expect(await ask({ query: 'case', userId: 'u-1001', caseId: 'AP20261110000001' }, never)).toBeNull();
        expect(await ask({ query: 'case', userId: 'u-1003', caseId: 'AP20261110000001' }, never)).not.toBeNull();
      });

      it('lists own transactions and cases, newest first, and none for a guest', async () => {
        const transactions = await ask({ query: 'transactions', userId: 'u-1001' }, never);
        expect(transactions).toHaveLength(8);
        expect(transactions.map(({ at }) => at)).toEqual(transactions.map(({ at }) => at).sort((a, b) => b - a));
        const cases = await ask({ query: 'cases', userId: 'u-1017' }, never);
        expect(cases.map(({ state }) => state)).toEqual([
          'refundApproved',
          'needMoreEvidence',
          'rejected',
          'closedNoReply',
        ]);
        expect(await ask({ query: 'transactions', userId: 'u-9999' }, never)).toEqual([]);
        expect(await ask({ query: 'cases', userId: 'u-9999' }, never)).toEqual([]);
      });

      it.each([
        ['13700137000', 'codeSent'],
        ['+8613700137000', 'codeSent'],
        ['13600136000', 'phoneVerified'],
        ['13100131000', 'takenByOther'],
        ['13666668888', 'verified'],
        ['+8613666668888', 'verified'],
        ['13500135000', 'registered'],
        ['+351912345678', 'identityFailed'],
        ['13012345678', 'none'],
        ['not a number', 'none'],
      ])('answers the registration of %s as %s', async (phone, state) => {
        expect(await ask({ query: 'registration', phone }, never)).toMatchObject({ state });
      });

      it('says when the codes of the day, or the wrong ones, are used up', async () => {
        expect(await ask({ query: 'registration', phone: '13700137001' }, never)).toMatchObject({
          codesSentToday: 5,
          dailyCodeLimitReached: true,
        });
        expect(await ask({ query: 'registration', phone: '13700137002' }, never)).toMatchObject({
          wrongCodes: 5,
          tooManyWrongCodes: true,
        });
      });

      it('knows the branches', async () => {
        const branches = await ask({ query: 'branches' }, never);
        expect(branches.map(({ city }) => city)).toEqual(['北京', '上海', '深圳']);
      });
    });

    describe('idempotency', () => {
      it('does a command once and answers its repetition with the first outcome', async () => {
        const first = await run(appeal('u-1001', 'T20261117100005'), 'same');
        const again = await run(appeal('u-1001', 'T20261117100005'), 'same');
        expect(again).toEqual(first);
        expect(await ask({ query: 'cases', userId: 'u-1001' }, never)).toHaveLength(2);
      });

      it('keeps the first outcome of a key even when things have changed since', async () => {
        const refused = await run({ command: 'requestClosure', userId: 'u-1003' }, 'early');
        const frozen = await run({ command: 'freezeWallet', userId: 'u-1001' }, 'freeze');
        await act({ act: 'unfreezeWallet', userId: 'u-1001' });
        expect(await run({ command: 'requestClosure', userId: 'u-1003' }, 'early')).toEqual(refused);
        expect(await run({ command: 'freezeWallet', userId: 'u-1001' }, 'freeze')).toEqual(frozen);
        expect((await ask({ query: 'person', userId: 'u-1001' }, never))?.status).toBe('active');
      });
    });

    describe('wallet and transfers', () => {
      it('freezes with kind and time, once', async () => {
        const outcome = await run({ command: 'freezeWallet', userId: 'u-1007' });
        expect(outcome).toMatchObject({ status: 'done', person: { status: 'frozen', freeze: { kind: 'stopLoss' } } });
        const person = await ask({ query: 'person', userId: 'u-1007' }, never);
        expect(Number.isInteger(person?.freeze?.at)).toBe(true);
        const again = await run({ command: 'freezeWallet', userId: 'u-1007' });
        expect(again).toEqual({ status: 'refused', because: 'alreadyDone' });
      });

      it('calls back a transfer that can be, also from a frozen wallet, and gives the money back', async () => {
        await run({ command: 'freezeWallet', userId: 'u-1007' });
        const cancel: WalletCommand = {
          command: 'cancelTransfer',
          userId: 'u-1007',
          transactionId: 'T20261122100014',
        };
        expect(await run(cancel)).toMatchObject({
          status: 'done',
          transaction: { status: 'cancelled', deducted: false, cancellable: false },
          person: { balance: '10220.40' },
        });
        expect(await run(cancel)).toEqual({ status: 'refused', because: 'alreadyDone' });
      });

      it.each([
        ['u-1007', 'T20261122100013', 'notPossibleNow'],
        ['u-1003', 'T20261121100008', 'notPossibleNow'],
        ['u-1003', 'T20261122100014', 'notFound'],
        ['u-9999', 'T20261122100014', 'notFound'],
      ] as const)('does not call back for %s transfer %s: %s', async (userId, transactionId, because) => {
        const outcome = await run({ command: 'cancelTransfer', userId, transactionId });
        expect(outcome).toEqual({ status: 'refused', because });
      });
    });

    describe('appeals', () => {
      it('files with a number, the amount and what was handed in', async () => {
        const made = await filed(appeal('u-1015', 'T20261122100022', 'T20261122100023'));
        expect(made).toMatchObject({ kind: 'appeal', state: 'submitted', amount: '6799.00', files: 2 });
        expect(made.id).toMatch(/^AP\d{8}\d{6}$/);
        expect(made.transactionIds).toEqual(['T20261122100022', 'T20261122100023']);
        expect(await ownCase('u-1015', made.id)).toEqual(made);
      });

      it.each([
        ['an open case', 'u-1003', 'T20261101100011', 'alreadyOpen'],
        ['an open case on the second transaction', 'u-1008', 'T20261121100016', 'alreadyOpen'],
        ['a decided case', 'u-1017', 'T20261104100027', 'alreadyDone'],
        ['a payment still under way', 'u-1001', 'T20261120100001', 'notPossibleNow'],
        ['nothing deducted', 'u-1001', 'T20261115100006', 'notPossibleNow'],
        ["somebody else's transaction", 'u-1001', 'T20261101100011', 'notFound'],
        ['an unknown transaction', 'u-1001', 'T1', 'notFound'],
        ['an unknown person', 'u-9999', 'T20261101100011', 'notFound'],
      ] as const)('refuses on %s', async (_why, userId, transactionId, because) => {
        expect(await run(appeal(userId, transactionId))).toEqual({ status: 'refused', because });
      });

      it('takes a scam appeal while the transfer is still under way', async () => {
        const made = await filed({ ...appeal('u-1007', 'T20261122100013', 'T20261122100014'), reason: 'scam' });
        expect(made).toMatchObject({ state: 'submitted', reason: 'scam', amount: '19700.00' });
      });

      it('may be filed again after no reply, and after being withdrawn', async () => {
        const again = await filed(appeal('u-1017', 'T20261019100031'));
        const withdrawn = await run({ command: 'withdrawCase', userId: 'u-1017', caseId: again.id });
        expect(withdrawn).toMatchObject({ status: 'done', case: { state: 'withdrawn', mayRefile: true } });
        const third = await filed(appeal('u-1017', 'T20261019100031'));
        expect(third.id).not.toBe(again.id);
      });

      it.each([
        ['u-1017', 'AP20261105000004', 'notPossibleNow'],
        ['u-1017', 'AP20261119000005', 'notPossibleNow'],
        ['u-1001', 'AP20261110000001', 'notFound'],
      ] as const)('are not withdrawn once decided or by others: %s %s', async (userId, caseId, because) => {
        expect(await run({ command: 'withdrawCase', userId, caseId })).toEqual({ status: 'refused', because });
      });

      it('go back into review when what was asked for is added', async () => {
        const add: WalletCommand = {
          command: 'addToCase',
          userId: 'u-1017',
          caseId: 'AP20261114000003',
          text: 'here',
          files: ['order.png'],
        };
        expect(await run(add)).toMatchObject({ status: 'done', case: { state: 'inReview', needs: [], files: 1 } });
        expect(await run({ ...add, caseId: 'AP20261105000004' })).toEqual({
          status: 'refused',
          because: 'notPossibleNow',
        });
      });

      it('take nothing more after the date for evidence', async () => {
        await act({ act: 'askEvidence', caseId: 'AP20261110000001', needs: ['orderPage'], dueInMinutes: -1 });
        const late: WalletCommand = {
          command: 'addToCase',
          userId: 'u-1003',
          caseId: 'AP20261110000001',
          text: 'late',
          files: [],
        };
        expect(await run(late)).toEqual({ status: 'refused', because: 'windowClosed' });
      });

      it('are reviewed once, while the time for it lasts', async () => {
        const review = (userId: string, caseId: string): WalletCommand => ({
          command: 'requestReview',
          userId,
          caseId,
          text: 'look again',
          files: [],
        });
        expect(await run(review('u-1017', 'AP20261105000004'))).toMatchObject({
          status: 'done',
          case: { state: 'inReview', decision: null, reviewUntil: null },
        });
        expect(await run(review('u-1017', 'AP20261105000004'))).toEqual({ status: 'refused', because: 'alreadyOpen' });
        expect(await run(review('u-1001', 'AP20261016000002'))).toEqual({
          status: 'refused',
          because: 'notPossibleNow',
        });
        await act({ act: 'rejectCase', caseId: 'AP20261110000001', code: 'noGround', reviewUntilInMinutes: -1 });
        expect(await run(review('u-1003', 'AP20261110000001'))).toEqual({ status: 'refused', because: 'windowClosed' });
      });
    });

    describe('complaints', () => {
      it('count from when they were said and get a number and a date', async () => {
        const saidAt = Date.UTC(2026, 0, 2);
        const made = await filed(complaint('u-1005', saidAt));
        expect(made).toMatchObject({ kind: 'complaint', state: 'submitted', about: 'service', filedAt: saidAt, files: 1 });
        expect(made.dueAt).toBe(saidAt + 15 * DAY_MS);
        expect(made.id).toMatch(/^CP\d{14}$/);
      });

      it('are taken without a name, and then belong to nobody', async () => {
        const made = await filed(complaint(null, 0));
        expect(made.id).toMatch(/^CP\d{14}$/);
        expect(await ask({ query: 'case', userId: 'u-1001', caseId: made.id }, never)).toBeNull();
      });

      it.each([['u-1005'], [null]])('that are suggestions are taken from %s, and open no case', async (userId) => {
        const outcome = await run({ ...complaint(userId, 0), kind: 'suggestion' } as WalletCommand);
        expect(outcome).toMatchObject({ status: 'done', case: null });
        expect(await ask({ query: 'cases', userId: 'u-1005' }, never)).toEqual([]);
      });

      it("keep one's own related case and leave out somebody else's", async () => {
        const about = { ...complaint('u-1003', 0), relatedCaseId: 'AP20261110000001' } as WalletCommand;
        expect((await filed(about)).relatedCaseId).toBe('AP20261110000001');
        const others = { ...complaint('u-1001', 0), relatedCaseId: 'AP20261110000001' } as WalletCommand;
        expect((await filed(others)).relatedCaseId).toBeNull();
      });

      it('are answered and may be reviewed', async () => {
        expect(await act({ act: 'replyComplaint', caseId: 'CP20261114000001' })).toMatchObject({ status: 'done' });
        const replied = await ownCase('u-1003', 'CP20261114000001');
        expect(replied).toMatchObject({ state: 'replied', decision: { code: 'replied' }, dueAt: null });
        expect(replied.reviewUntil).toBeGreaterThan(replied.decision?.at ?? 0);
      });
    });

    describe('closures', () => {
      it.each([
        ['a balance', 'u-1001', 'blocked'],
        ['a pending payment and an open appeal', 'u-1003', 'blocked'],
        ['an automatic payment', 'u-1013', 'blocked'],
        ['a frozen wallet', 'u-1011', 'blocked'],
        ['a wallet that may be taken over', 'u-1015', 'blocked'],
        ['no verified identity', 'u-1002', 'notVerified'],
        ['a closure under way', 'u-1018', 'alreadyOpen'],
        ['nobody', 'u-9999', 'notFound'],
      ] as const)('are refused because of %s', async (_why, userId, because) => {
        expect(await run({ command: 'requestClosure', userId })).toEqual({ status: 'refused', because });
      });

      it('go from the identity check over cooling off to the end', async () => {
        const made = await filed({ command: 'requestClosure', userId: 'u-1005' });
        expect(made).toMatchObject({ kind: 'closure', state: 'awaitingIdentity' });
        expect(made.id).toMatch(/^CL\d{14}$/);
        expect(made.expiresAt).toBe(made.filedAt + DAY_MS);
        await act({ act: 'passClosureIdentity', caseId: made.id });
        expect((await ask({ query: 'person', userId: 'u-1005' }, never))?.status).toBe('closing');
        await act({ act: 'acceptClosure', caseId: made.id });
        expect((await ownCase('u-1005', made.id)).undoUntil).toBeGreaterThan(made.filedAt);
        await act({ act: 'finishClosure', caseId: made.id });
        expect(await ownCase('u-1005', made.id)).toMatchObject({ state: 'completed' });
        expect((await ask({ query: 'person', userId: 'u-1005' }, never))?.status).toBe('closed');
        expect(await ask({ query: 'registration', phone: '13666668888' }, never)).toMatchObject({ state: 'closed' });
      });

      it('become possible when what stood in the way is gone', async () => {
        await act({ act: 'cancelAutoDebits', userId: 'u-1013' });
        expect(await filed({ command: 'requestClosure', userId: 'u-1013' })).toMatchObject({
          state: 'awaitingIdentity',
        });
      });

      it('are undone while cooling off, and only then', async () => {
        const undo = (userId: string, caseId: string): WalletCommand => ({ command: 'undoClosure', userId, caseId });
        expect(await run(undo('u-1018', 'CL20261122000003'))).toEqual({
          status: 'refused',
          because: 'notPossibleNow',
        });
        expect(await run(undo('u-1012', 'CL20261121000001'))).toMatchObject({
          status: 'done',
          case: { state: 'undone' },
          person: { status: 'active' },
        });
        expect(await run(undo('u-1012', 'CL20261121000001'))).toEqual({ status: 'refused', because: 'alreadyDone' });
      });

      it('are taken back before the identity check', async () => {
        const back = await run({ command: 'withdrawCase', userId: 'u-1018', caseId: 'CL20261122000003' });
        expect(back).toMatchObject({ status: 'done', case: { state: 'undone', expiresAt: null } });
      });

      it('pause when a refund arrives, and can still be undone', async () => {
        await act({ act: 'refundTransaction', transactionId: 'T20261118100018', progress: 'arrived' });
        expect(await ownCase('u-1012', 'CL20261121000001')).toMatchObject({ state: 'paused' });
        const finish = await act({ act: 'finishClosure', caseId: 'CL20261121000001' });
        expect(finish).toEqual({ status: 'refused', because: 'notPossibleNow' });
        const undone = await run({ command: 'undoClosure', userId: 'u-1012', caseId: 'CL20261121000001' });
        expect(undone).toMatchObject({ status: 'done', person: { status: 'active', balance: '75.00' } });
      });
    });

    it('fails with WalletUnavailable, and nothing done, when the caller has given up', async () => {
      const over = AbortSignal.abort();
      const freeze: WalletCommand = { command: 'freezeWallet', userId: 'u-1001' };
      await expect(opened.wallet.run(freeze, 'late', over)).rejects.toMatchObject({ name: 'WalletUnavailable' });
      await expect(opened.wallet.ask({ query: 'branches' }, over)).rejects.toMatchObject({ name: 'WalletUnavailable' });
      expect((await ask({ query: 'person', userId: 'u-1001' }, never))?.freeze).toBeNull();
    });

    it('fails with WalletUnavailable while the operator is down, and answers again afterwards', async () => {
      await act({ act: 'setFaults', down: true });
      await expect(ask({ query: 'branches' }, never)).rejects.toMatchObject({ name: 'WalletUnavailable' });
      await act({ act: 'setFaults', down: false });
      expect(await ask({ query: 'branches' }, never)).toHaveLength(3);
    });

    it('is safe to repeat when something was done and not answered', async () => {
      await act({ act: 'answerNothing', count: 1 });
      const wish = appeal('u-1001', 'T20261117100005');
      await expect(run(wish, 'unanswered')).rejects.toMatchObject({ name: 'WalletUnavailable' });
      expect(await run(wish, 'unanswered')).toMatchObject({ status: 'done', case: { state: 'submitted' } });
      expect(await ask({ query: 'cases', userId: 'u-1001' }, never)).toHaveLength(2);
    });
  });
}

function fileOf(id: string, text: string): WalletFile {
  const bytes = Buffer.from(text, 'utf8');
  return { id, name: 'receipt.png', mediaType: 'image/png', sha256: createHash('sha256').update(bytes).digest('hex'), bytes };
}
