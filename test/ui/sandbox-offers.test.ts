import { describe, expect, it } from '@jest/globals';
import { sandboxActSchema } from '../../src/wallet/sandbox/acts.js';
import { firstValues, type Offer, toRequest } from '../../src/ui/pages/sandbox/offers.js';
import { offersOfCase, offersOfClosure, offersOfTransaction } from '../../src/ui/pages/sandbox/offers-of-books.js';
import { OFFER_OF_NEW_NUMBER, offersOfPerson, offersOfRegistration } from '../../src/ui/pages/sandbox/offers-of-people.js';
import { offersOfEvent, offersOfSettings } from '../../src/ui/pages/sandbox/offers-of-service.js';
import type { Account, SandboxState } from '../../src/ui/pages/sandbox/state.js';
import { START, startSandbox } from '../wallet/open-sandbox.js';

const NEW_PHONE = '13099990000';

/** As the page sends it when its button is pressed and nothing else is touched, but for a phone number. */
function press(offer: Offer): Record<string, unknown> {
  return toRequest(offer, { ...firstValues(offer), ...(offer.fields.some(({ kind }) => kind === 'phone') && { phone: NEW_PHONE }) });
}

async function play(request: unknown): Promise<string> {
  const { sandbox } = await startSandbox();
  const outcome = await sandbox.act(sandboxActSchema.parse(request));
  return outcome.status === 'done' ? 'done' : outcome.because;
}

async function readState(): Promise<SandboxState> {
  return (await (await startSandbox()).sandbox.state()) as SandboxState;
}

const offersOf = (account: Account): Offer[] => [
  ...offersOfPerson(account.person),
  ...account.transactions.flatMap(offersOfTransaction),
  ...account.cases.flatMap((each) =>
    each.kind === 'closure' ? offersOfClosure(each, account.person, START) : offersOfCase(each, account.transactions)),
];

const actNames = (): string[] => sandboxActSchema.options.flatMap((group) => group.options.map(({ shape }) => shape.act.value)).sort();

describe('the sandbox page offers', () => {
  it('only what is possible as things stand, whoever it is about', async () => {
    const state = await readState();
    const offers = [...state.people.flatMap(offersOf), ...state.registrations.flatMap(offersOfRegistration), OFFER_OF_NEW_NUMBER];
    expect(offers.length).toBeGreaterThan(150);
    const refused: unknown[] = [];
    for (const offer of offers) {
      const request = press(offer);
      const outcome = await play(request);
      if (outcome !== 'done') refused.push({ ...request, outcome });
    }
    expect(refused).toEqual([]);
  });

  it('all of what is possible: an act that it does not offer is refused', async () => {
    const state = await readState();
    const missed: string[] = [];
    const tryAll = async (acts: string[], fixed: Record<string, unknown>, offered: Offer[], more: Record<string, Record<string, unknown>>): Promise<void> => {
      for (const act of acts.filter((name) => !offered.some((offer) => offer.act === name))) {
        if ((await play({ act, ...fixed, ...more[act] })) === 'done') missed.push(`${act} ${JSON.stringify(fixed)}`);
      }
    };
    for (const account of state.people) {
      const { id: userId } = account.person;
      await tryAll(['unfreezeWallet', 'withdrawBalance', 'cancelAutoDebits'], { userId }, offersOfPerson(account.person), {});
      await tryAll(['freezeWallet'], { userId, kind: 'riskControl' }, offersOfPerson(account.person), {});
      await tryAll(['passIdentity'], { of: { userId } }, offersOfPerson(account.person), {});
      for (const each of account.transactions) {
        await tryAll(['settleTransaction', 'failTransaction', 'cancelTransfer', 'refundTransaction'], { transactionId: each.id }, offersOfTransaction(each), {
          failTransaction: { failure: 'overLimit' }, refundTransaction: { progress: 'arrived' },
        });
      }
      for (const each of account.cases.filter(({ kind }) => kind !== 'closure')) {
        await tryAll(
          ['askEvidence', 'rejectCase', 'refundCase', 'closeWithoutReply', 'replyComplaint'], { caseId: each.id }, offersOfCase(each, account.transactions),
          { askEvidence: { needs: ['receipt'], dueInMinutes: 5 }, rejectCase: { code: 'delivered' }, refundCase: { progress: 'arrived' } },
        );
      }
      for (const each of account.cases.filter(({ kind }) => kind === 'closure')) {
        await tryAll(
          ['passClosureIdentity', 'acceptClosure', 'pauseClosure', 'resumeClosure', 'rejectClosure', 'finishClosure', 'undoClosure'], { caseId: each.id },
          offersOfClosure(each, account.person, START), { rejectClosure: { reason: 'balance' } },
        );
      }
    }
    for (const registration of state.registrations) {
      const { phone } = registration;
      await tryAll(['sendCode', 'enterWrongCode', 'passCode', 'setPassword', 'submitIdentity'], { phone }, offersOfRegistration(registration), {});
    }
    expect(missed).toEqual([]);
  });

  it('every act that the sandbox knows, somewhere', async () => {
    const { sandbox } = await startSandbox();
    await sandbox.act({ act: 'passClosureIdentity', caseId: 'CL20261122000003' });
    await sandbox.act({ act: 'sendCode', phone: '13900139000' });
    const before = (await sandbox.state()) as SandboxState;
    await sandbox.act({ act: 'pauseClosure', caseId: 'CL20261121000001' });
    const after = (await sandbox.state()) as SandboxState;
    const offers = [(await readState()), before, after].flatMap((state) => [
      ...state.people.flatMap(offersOf),
      ...state.registrations.flatMap(offersOfRegistration),
      ...state.events.flatMap(offersOfEvent),
      ...offersOfSettings(state.settings),
    ]);
    expect([...new Set(offers.map(({ act }) => act))].sort()).toEqual(actNames());
    for (const offer of offers) expect(sandboxActSchema.safeParse(press(offer)).error).toBeUndefined();
  });

  it('amounts as people write them', () => {
    const offer = offersOfTransaction({
      id: 'T1', kind: 'scanPay', amount: '88.00', counterparty: 'x', account: null, at: 0, status: 'succeeded', deducted: true, failure: null, cancellable: false, refunds: [],
    })[0];
    if (!offer) throw new Error('a refund is offered');
    expect(toRequest(offer, { progress: 'sent', amount: ' 12.5 ' })).toEqual({ act: 'refundTransaction', transactionId: 'T1', progress: 'sent', amount: '12.50' });
    expect(toRequest(offer, { progress: 'sent', amount: '' })).toEqual({ act: 'refundTransaction', transactionId: 'T1', progress: 'sent' });
    expect(toRequest(offer, { progress: 'sent', amount: '1e3' })).toMatchObject({ amount: '1e3' });
  });
});
