import { askChoice, end, say, states, suspects } from './abnormal-words.js';
import type { Stages } from './kit.js';

/** What a guest may say has happened; general words only. */
const guestCases = {
  PENDING: 'guestPending',
  NOT_RECEIVED: 'guestNotReceived',
  FAILED: 'guestFailed',
  WRONG_RECIPIENT: 'guestWrongRecipient',
  NOT_ME: 'guestNotMe',
  CHARGED_TWICE: 'guestChargedTwice',
  MERCHANT: 'guestMerchant',
  REFUND: 'guestRefund',
  AUTO_DEBIT: 'guestAutoDebit',
} as const;
const guestAdvice = (line: string) => ({
  entry: say(line),
  ...askChoice('abnormal.guestThen', ['SOLVED', 'PERSON']),
  on: { SOLVED: 'solved', PERSON: 'person' } as const,
});

/** A guest is told how to go on, without one word about any account. */
export const guestStates = states({
  guest: {
    entry: say('abnormal.guest'),
    always: [
      { guard: suspects('NOT_ME'), target: 'guestNotMe' },
      { guard: suspects('WRONG_RECIPIENT'), target: 'guestWrongRecipient' },
      { guard: suspects('CHARGED_TWICE'), target: 'guestChargedTwice' },
      { guard: suspects('REFUND'), target: 'guestRefund' },
      { guard: suspects('AUTO_DEBIT'), target: 'guestAutoDebit' },
      { guard: suspects('MERCHANT'), target: 'guestMerchant' },
      { guard: suspects('FAILED'), target: 'guestFailed' },
      { guard: suspects('STUCK'), target: 'guestNotReceived' },
      'guestWhat',
    ],
  },
  guestWhat: {
    ...askChoice('abnormal.guestWhat', ['NOT_RECEIVED', 'PENDING', 'WRONG_RECIPIENT', 'NOT_ME'], {
      unshown: ['FAILED', 'CHARGED_TWICE', 'MERCHANT', 'REFUND', 'AUTO_DEBIT', 'PERSON'],
    }),
    on: { ...guestCases, PERSON: 'person' },
  },
  guestPending: guestAdvice('abnormal.guestPending'),
  guestNotReceived: guestAdvice('abnormal.guestNotReceived'),
  guestFailed: guestAdvice('abnormal.guestFailed'),
  guestWrongRecipient: guestAdvice('abnormal.guestWrongRecipient'),
  guestChargedTwice: guestAdvice('abnormal.guestChargedTwice'),
  guestMerchant: guestAdvice('abnormal.guestMerchant'),
  guestRefund: guestAdvice('abnormal.guestRefund'),
  guestAutoDebit: guestAdvice('abnormal.guestAutoDebit'),
  guestNotMe: {
    entry: say('abnormal.guestNotMe'),
    ...end({ type: 'person', skill: 'fraud', urgent: true, reason: 'abnormal.guestNotMe' }),
  },
});

/** Of a guest nothing can be looked up. */
export const GUEST_STAGES: Stages = [
  ['whoseWallet', 'guestWhat'],
  [
    'othersWallet', 'guestPending', 'guestNotReceived', 'guestFailed', 'guestWrongRecipient', 'guestChargedTwice', 'guestMerchant',
    'guestRefund', 'guestAutoDebit',
  ],
];
