const item = {
  id: 'T20261118100003', kind: 'scanPay', amount: '132.50', counterparty: '万家超市', at: 1_795_000_000_000,
  status: 'succeeded', failure: null, refunded: '10.00',
};

/** Slots with which every line of the flow can be spoken. */
export const SAMPLES: Record<string, Record<string, unknown>> = {
  registration: {
    userId: 'u-1', phone: '+8613800138000', someoneElse: false, state: 'codeSent', codeLimitReached: false, tooManyWrongCodes: false,
    failedBecause: null, triesLeft: 2,
  },
  'abnormal-transaction': {
    userId: 'u-1', reference: null, suspected: null, amount: null, someoneElse: false, pendingNormalMinutes: null, lookedUpAt: 0,
    items: [item], chosen: item, alsoNotMine: [], minor: false, frozen: false, maybeTakenOver: false, deceased: false,
  },
  'stop-loss': { userId: 'u-1' },
  handoff: { skill: 'general', urgent: false, reason: 'asked', told: 'handoff.hoursUnknown' },
};
