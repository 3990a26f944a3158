const item = {
  id: 'T20261118100003', kind: 'scanPay', amount: '132.50', counterparty: '万家超市', at: 1_795_000_000_000,
  status: 'succeeded', failure: null, refunded: '10.00', refundTo: null, deducted: true, cancellable: false,
};

const closureCase = {
  id: 'CL20261121000001', kind: 'closure', state: 'coolingOff', filedAt: 0, amount: null, files: 0, dueAt: null, undoUntil: 1, expiresAt: null,
  reason: 'activeAutoDebit', decidedAt: null,
};

const aCase = {
  id: 'AP20261118000001', kind: 'appeal', state: 'submitted', transactionIds: ['T20261118100003'], reason: 'notReceived', amount: '132.50',
  refunded: null, filedAt: 1_795_000_000_000, needs: [], dueAt: 1_796_000_000_000, decision: null, reviewUntil: null, undoUntil: null,
  expiresAt: null, mayRefile: true, files: 1,
};
const filed = {
  id: 'AP20261118000001', kind: 'appeal', state: 'submitted', filedAt: 1_795_000_000_000, amount: '132.50', files: 1, dueAt: null,
  undoUntil: null, expiresAt: null,
};

/** Slots with which every line of the flow can be spoken. */
export const SAMPLES: Record<string, Record<string, unknown>> = {
  registration: {
    userId: 'u-1', phone: '+8613800138000', someoneElse: false, told: null, elderly: false, minor: false, maybeTakenOver: false, deceased: false,
    state: 'codeSent', codeLimitReached: false, tooManyWrongCodes: false, failedBecause: null, triesLeft: 2,
  },
  'abnormal-transaction': {
    userId: 'u-1', reference: null, suspected: null, amount: null, days: null, text: '', someoneElse: false, elderly: false,
    pendingNormalMinutes: null, lookedUpAt: 0, items: [item], chosen: item, alsoNotMine: [], minor: false, frozen: false,
    freeze: { kind: 'judicial', authority: '示例分局' }, autoDebits: [], maybeTakenOver: false, deceased: false,
  },
  closure: {
    userId: 'u-1', bereaved: false, urged: false, own: false, takeBack: false, merchant: true,
    holding: {
      status: 'active', balance: '64.20', card: 'closed', cardTail: '7788', otherDocument: true, verified: false, freeze: 'judicial',
      authority: null, autoDebits: ['星河视频'], minor: false, maybeTakenOver: false,
    },
    waiting: { count: 1, payee: '城南便利店', amount: '88.00', at: 0 }, refunds: { count: 2, payee: '青禾书店', amount: '59.90', at: 0 },
    appeals: ['AP20261110000001'], closure: closureCase, checkedBefore: false, refused: false,
  },
  complaint: {
    userId: 'u-1', phone: '+8613800138000', saidAt: 0, kind: 'complaint', about: 'agent', text: '客服态度不好', opening: null, wanted: { choice: 'FIX' },
    cases: [{ id: 'AP20261110000001', kind: 'appeal', filedAt: 0, amount: '120.00' }], related: 'AP20261110000001', reference: null, files: ['https://files.example/a.jpg'],
    contact: { phone: '+8613800138000' }, asked: ['begun'], outside: true, someoneElse: false, deceased: false, maybeTakenOver: false,
    filed: { id: 'CP20261114000001', kind: 'complaint', state: 'submitted', filedAt: 0, amount: null, files: 1, dueAt: 1, undoUntil: null, expiresAt: null },
  },
  appeal: {
    userId: 'u-1', phone: '+8613800138000', someoneElse: false, reference: null, amount: null, wanted: [], pendingNormalMinutes: null,
    appealWithinMs: null, lookedUpAt: 0, items: [item], cases: [aCase, { ...aCase, state: 'rejected', mayRefile: false }], chosen: item, also: [],
    reason: 'notReceived', reasonPage: 0, facts: { paidAgain: '没有' }, factAt: 0, files: [], contact: '+8613800138000', asked: [], frozen: false,
    minor: false, maybeTakenOver: false, barred: null, filed,
  },
  'appeal-status': {
    userId: 'u-1', someoneElse: false, caseId: null, transactionId: null, now: 0, cases: [aCase], chosen: aCase, purpose: 'add', text: '', files: [],
  },
  'frozen-wallet': { userId: 'u-1', frozen: true, kind: 'judicial', authority: '示例分局', maybeTakenOver: false, deceased: false },
  'stop-loss': {
    userId: 'u-1', victim: 'self', moneyGone: true, remote: false, frozen: false, maybeTakenOver: false, cancellable: [item], wentOut: [item],
    chosen: item, lost: [],
  },
  handoff: { skill: 'general', urgent: false, reason: 'asked', told: 'handoff.hoursUnknown' },
};
