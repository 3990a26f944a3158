import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseSandboxData, readSandboxData } from '../../src/wallet/sandbox/data.js';
import { addAmounts, fromFen, toFen } from '../../src/wallet/sandbox/money.js';
import type { Case, CommandOutcome, WalletCommand } from '../../src/wallet/wallet.js';
import { walletContract } from '../contracts/wallet.js';
import { memoryDocuments, type MemoryDocuments } from '../support/memory-documents.js';
import { settle } from './manual-clock.js';
import { data, DATA_FILE, openSandbox, START, startSandbox } from './open-sandbox.js';

const MINUTE_MS = 60_000;
const never = new AbortController().signal;
const freeze: WalletCommand = { command: 'freezeWallet', userId: 'u-1001' };
const complaint = (saidAt: number): Extract<WalletCommand, { command: 'fileComplaint' }> => ({
  command: 'fileComplaint',
  userId: null,
  kind: 'complaint',
  about: 'fee',
  text: '…',
  wanted: '…',
  relatedCaseId: null,
  files: ['f1'],
  contact: null,
  saidAt,
});

walletContract('sandbox', async () => {
  const { sandbox } = await startSandbox();
  return { wallet: sandbox, act: sandbox.act, close: sandbox.stop };
});

describe('loading the data file', () => {
  it('loads every person, with times counted back from the first start', async () => {
    const { sandbox } = await startSandbox();
    expect(data.users).toHaveLength(18);
    for (const user of data.users) {
      const person = await sandbox.ask({ query: 'person', userId: user.id }, never);
      expect(person).toMatchObject({ id: user.id, name: user.name, status: user.status, balance: user.balance });
      expect(person?.freeze?.at ?? null).toBe(user.freeze ? START - user.freeze.ageMinutes * MINUTE_MS : null);
      expect(person?.login?.until ?? null).toBe(user.login ? START + user.login.untilInMinutes * MINUTE_MS : null);
      const changed = user.phoneChangedAgeMinutes;
      expect(person?.phoneChangedAt ?? null).toBe(changed === undefined ? null : START - changed * MINUTE_MS);
    }
  });

  it('loads every transaction and case into the wallet of its person', async () => {
    const { sandbox } = await startSandbox();
    expect([data.transactions.length, data.cases.length]).toEqual([31, 15]);
    for (const { id, userId, ageMinutes, status } of data.transactions) {
      const found = await sandbox.ask({ query: 'transaction', userId, transactionId: id }, never);
      expect(found).toMatchObject({ id, status, at: START - ageMinutes * MINUTE_MS });
    }
    for (const entry of data.cases) {
      const found = await sandbox.ask({ query: 'case', userId: entry.userId, caseId: entry.id }, never);
      const filedAt = START - entry.ageMinutes * MINUTE_MS;
      expect(found).toMatchObject({ kind: entry.kind, state: entry.state, filedAt });
      const due = entry.dueInMinutes;
      expect(found?.dueAt ?? null).toBe(due === undefined ? null : START + due * MINUTE_MS);
      const review = entry.reviewUntilInMinutes;
      expect(found?.reviewUntil ?? null).toBe(review === undefined ? null : START + review * MINUTE_MS);
    }
  });

  it('loads every registration under its number', async () => {
    const { sandbox } = await startSandbox();
    expect(data.registrations).toHaveLength(15);
    for (const entry of data.registrations) {
      const found = await sandbox.ask({ query: 'registration', phone: entry.phone }, never);
      expect(found).toMatchObject({ phone: entry.phone, state: entry.state, triesLeft: entry.triesLeft ?? null });
      const sent = entry.lastCodeAgeSeconds;
      expect(found.lastCodeAt).toBe(sent === undefined ? null : START - sent * 1000);
    }
  });

  it('keeps details that only some entries have', async () => {
    const { sandbox } = await startSandbox();
    const ofUser = async (userId: string, caseId: string): Promise<Case | null> =>
      sandbox.ask({ query: 'case', userId, caseId }, never);
    expect(await ofUser('u-1008', 'AP20261121000009')).toMatchObject({
      transactionIds: ['T20261121100015', 'T20261121100016'],
    });
    expect(await ofUser('u-1006', 'CP20261025000002')).toMatchObject({
      decision: { code: 'replied', at: START - 21_000 * MINUTE_MS },
    });
    expect(await ofUser('u-1003', 'AP20261110000001')).toMatchObject({ amount: '36.00' });
    expect(await ofUser('u-1012', 'CL20261121000001')).toMatchObject({ undoUntil: START + 8700 * MINUTE_MS });
    const received = { query: 'transaction', userId: 'u-1006', transactionId: 'T20261121100026' } as const;
    expect(await sandbox.ask(received, never)).toMatchObject({ counterparty: 'Q***', kind: 'received' });
  });

  it('keeps the first start and what has happened since over a restart', async () => {
    const { sandbox, documents, clock } = await startSandbox();
    await sandbox.run(freeze, 'k', never);
    await sandbox.stop();
    await clock.advance(3_600_000);
    const second = openSandbox({ documents, clock });
    const state = await second.sandbox.state();
    expect(state.firstStartAt).toBe(START);
    expect(state.people.find(({ person }) => person.id === 'u-1001')?.person.status).toBe('frozen');
    const [newest] = await startSandbox({ documents, clock }).then(({ sandbox: third }) =>
      third.ask({ query: 'transactions', userId: 'u-1001' }, never),
    );
    expect(newest?.at).toBe(START - 35 * MINUTE_MS);
  });

  it('completes a first start that broke off half-way', async () => {
    const documents = memoryDocuments();
    let writes = 0;
    documents.beforeWrite = async () => {
      writes += 1;
      if (writes > 10) throw new Error('power cut');
    };
    await expect(openSandbox({ documents }).sandbox.start()).rejects.toThrow('cannot reach');
    documents.beforeWrite = async () => {};
    const { sandbox } = await startSandbox({ documents });
    expect((await sandbox.state()).people).toHaveLength(18);
  });

  it('names the file and the place of a fault', () => {
    const faulty = { ...data, users: [{ ...data.users[0], balance: 'much' }] };
    expect(() => parseSandboxData('people.json', faulty)).toThrow(/^people\.json: users\.0\.balance: /);
    const stray = { ...data, users: [] };
    expect(() => parseSandboxData('people.json', stray)).toThrow(/transactions\.0\.userId: names nobody/);
    expect(() => readSandboxData(`${DATA_FILE}.missing`)).toThrow(/sandbox\.json\.missing: .*ENOENT/);
  });
});

describe('exactly once', () => {
  const appeal: WalletCommand = {
    command: 'fileAppeal',
    userId: 'u-1001',
    transactionIds: ['T20261117100005'],
    reason: 'merchantDispute',
    facts: {},
    files: [],
    contact: null,
  };

  it('applies a key once under 100 repetitions at the same moment on two replicas', async () => {
    const first = await startSandbox();
    const second = openSandbox({ documents: first.documents, clock: first.clock });
    const runs = Array.from({ length: 100 }, (_, index) =>
      (index % 2 ? first : second).sandbox.run(appeal, 'the-key', never),
    );
    const outcomes = await Promise.all(runs);
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(await first.sandbox.ask({ query: 'cases', userId: 'u-1001' }, never)).toHaveLength(2);
    const { keys, events } = await first.sandbox.state();
    expect(keys).toEqual([expect.objectContaining({ key: 'the-key', applied: 1, seen: 100, outcome: 'done' })]);
    expect(events).toHaveLength(1);
    expect(first.documents.lost.get('sandbox-person:u-1001')).toBeGreaterThan(0);
  });

  it('decides again on what is there when another writer comes first, again and again', async () => {
    const second = await startSandbox();
    const { documents, clock } = second;
    const rivals: WalletCommand[] = [appeal, freeze, freeze, freeze, freeze];
    const contested: MemoryDocuments = {
      ...documents,
      write: async (name, version, value) => {
        const rival = name === 'sandbox-person:u-1001' ? rivals.shift() : undefined;
        if (rival) await second.sandbox.run(rival, `rival-${rivals.length}`, never);
        return documents.write(name, version, value);
      },
    };
    const first = openSandbox({ documents: contested, clock });
    const outcome = await first.sandbox.run(appeal, 'mine', never);
    expect(outcome).toEqual({ status: 'refused', because: 'alreadyOpen' });
    const { keys } = await first.sandbox.state();
    expect(keys.map(({ applied, seen }) => [applied, seen])).toEqual(Array.from({ length: 6 }, () => [1, 1]));
    expect(documents.lost.get('sandbox-person:u-1001')).toBeGreaterThanOrEqual(5);
    expect(await first.sandbox.ask({ query: 'cases', userId: 'u-1001' }, never)).toHaveLength(2);
  });

  it('gives every filing its own number, on two replicas at once', async () => {
    const first = await startSandbox();
    const second = openSandbox({ documents: first.documents, clock: first.clock });
    const filed = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        (index % 2 ? first : second).sandbox.run(complaint(START), `complaint-${index}`, never),
      ),
    );
    const ids = filed.map((outcome: CommandOutcome) => (outcome.status === 'done' ? outcome.case?.id : null));
    expect(new Set(ids).size).toBe(60);
    expect(first.documents.written.get('sandbox-counter:cases')).toBe(60);
    expect(first.documents.lost.get('sandbox-counter:cases')).toBeGreaterThan(0);
    expect(ids.every((id) => /^CP20261122\d{6}$/.test(id ?? ''))).toBe(true);
  });

  it('keeps complaints and suggestions without a name apart, so that there may be any number of them', async () => {
    const { sandbox, documents } = await startSandbox();
    for (const key of ['k-1', 'k-2', 'k-3']) await sandbox.run(complaint(START), key, never);
    for (const key of ['k-4', 'k-5', 'k-5']) await sandbox.run({ ...complaint(START), kind: 'suggestion' }, key, never);
    const kept = [...documents.written.keys()].filter((name) => name.startsWith('sandbox-complaints:'));
    expect(kept).toEqual(['k-1', 'k-2', 'k-3', 'k-4', 'k-5'].map((key) => `sandbox-complaints:${key}`));
    const { anonymous, keys } = await sandbox.state();
    expect([anonymous.cases.length, anonymous.papers['suggestions']?.length]).toEqual([3, 2]);
    expect(keys.map(({ key, userId, applied, seen }) => [key, userId, applied, seen])).toEqual([
      ['k-1', 'anonymous', 1, 1], ['k-2', 'anonymous', 1, 1], ['k-3', 'anonymous', 1, 1], ['k-4', 'anonymous', 1, 1], ['k-5', 'anonymous', 1, 2],
    ]);
  });

  it('counts a refused command under its key as well', async () => {
    const { sandbox } = await startSandbox();
    await sandbox.run({ command: 'requestClosure', userId: 'u-1003' }, 'no', never);
    await sandbox.run({ command: 'requestClosure', userId: 'u-1003' }, 'no', never);
    expect((await sandbox.state()).keys).toEqual([
      expect.objectContaining({ key: 'no', userId: 'u-1003', applied: 1, seen: 2, outcome: 'blocked' }),
    ]);
  });

  it('takes keys that look like members of an object for what they are', async () => {
    const { sandbox } = await startSandbox();
    expect(await sandbox.run(freeze, 'constructor', never)).toMatchObject({ status: 'done' });
  });
});

describe('faults', () => {
  it('answers after 50 to 400 ms unless told otherwise', async () => {
    for (const [random, ms] of [
      [() => 0, 50],
      [() => 0.999_999, 400],
    ] as const) {
      const { sandbox, clock } = openSandbox({ random });
      const answer = sandbox.ask({ query: 'branches' }, never);
      await settle();
      expect(clock.waiting()).toEqual([ms]);
      await clock.advance(ms);
      expect(await answer).toHaveLength(3);
    }
  });

  it('stops waiting, with nothing done, when the caller gives up', async () => {
    const { sandbox, clock } = openSandbox();
    const caller = new AbortController();
    const outcome = sandbox.run(freeze, 'k', caller.signal);
    await settle();
    caller.abort();
    await expect(outcome).rejects.toMatchObject({ name: 'WalletUnavailable' });
    await clock.advance(1000);
    expect((await sandbox.state()).keys).toEqual([]);
  });

  it('fails exactly the next calls, of both kinds, and does nothing in them', async () => {
    const { sandbox } = await startSandbox();
    await sandbox.changeFaults({ failNext: 2 });
    const calls = await Promise.allSettled([
      sandbox.ask({ query: 'branches' }, never),
      sandbox.run(freeze, 'k', never),
      sandbox.run(freeze, 'k', never),
      sandbox.ask({ query: 'branches' }, never),
    ]);
    expect(calls.map(({ status }) => status).filter((status) => status === 'rejected')).toHaveLength(2);
    expect((await sandbox.settings()).failNext).toBe(0);
    const seen = (await sandbox.state()).keys.reduce((sum, { seen: times }) => sum + times, 0);
    expect(seen).toBe(calls.slice(1, 3).filter(({ status }) => status === 'fulfilled').length);
  });

  it('does the next command and keeps silent about it', async () => {
    const { sandbox } = await startSandbox();
    await sandbox.act({ act: 'answerNothing', count: 1 });
    await expect(sandbox.run(freeze, 'k', never)).rejects.toMatchObject({ name: 'WalletUnavailable' });
    expect((await sandbox.ask({ query: 'person', userId: 'u-1001' }, never))?.status).toBe('frozen');
    expect(await sandbox.run(freeze, 'k', never)).toMatchObject({ status: 'done' });
    expect((await sandbox.state()).keys).toEqual([expect.objectContaining({ applied: 1, seen: 2 })]);
  });

  it('is unavailable while its documents are, and itself again afterwards', async () => {
    const { sandbox, documents } = await startSandbox();
    documents.outage = new Error('connection lost');
    await expect(sandbox.run(freeze, 'k', never)).rejects.toMatchObject({ name: 'WalletUnavailable' });
    documents.outage = null;
    expect(await sandbox.run(freeze, 'k', never)).toMatchObject({ status: 'done' });
  });

  it('keeps what a change of settings leaves out', async () => {
    const { sandbox } = openSandbox();
    expect(await sandbox.changeFaults({ failNext: 3 })).toMatchObject({ delayMs: [50, 400], failNext: 3, down: false });
    expect(await sandbox.changeFaults({ delayMs: [1, 2] })).toMatchObject({ delayMs: [1, 2], failNext: 3 });
  });
});

describe('amounts', () => {
  it('add up to the fen', () => {
    const fen = fc.integer({ min: 0, max: 10_000_000_000 });
    fc.assert(fc.property(fen, (value) => toFen(fromFen(value)) === value));
    fc.assert(fc.property(fen, fen, (a, b) => addAmounts(fromFen(a), fromFen(b)) === fromFen(a + b)));
  });
});
