import { assign } from 'xstate';
import { z } from 'zod';
import { REGISTRATION_STATES, type Registration } from '../src/wallet/wallet.js';
import { type Flow, flowKit } from './kit.js';

/**
 * Getting a wallet: the article's six steps, then the identity check. What the operator knows is read only for a
 * number that the channel vouches for; for any other number the person says where it is stuck, and hears the same
 * whatever the truth is. Nobody here sends, resends or takes a code.
 */
const slots = z.object({
  userId: z.string().nullable(),
  phone: z.string().nullable(),
  someoneElse: z.boolean(),
  state: z.enum(REGISTRATION_STATES).nullable(),
  codeLimitReached: z.boolean(),
  tooManyWrongCodes: z.boolean(),
  failedBecause: z.string().nullable(),
  triesLeft: z.number().nullable(),
});
type Slots = z.infer<typeof slots>;

type Choice =
  | 'NOT_STARTED' | 'CODE_MISSING' | 'CODE_WRONG' | 'NUMBER_TAKEN' | 'PASSWORD' | 'IDENTITY'
  | 'ALL_DONE' | 'STUCK' | 'SOLVED' | 'STILL_NOT' | 'GOT_CODE' | 'MINE_BEFORE' | 'NOT_MINE' | 'CANNOT_GET_IN' | 'FOR_OTHERS'
  | 'YES' | 'NO';

const { createMachine, say, query, follow, askChoice, end } = flowKit<Slots, Choice>();

const remember = (found: Registration): Partial<Slots> => ({
  state: found.state,
  codeLimitReached: found.dailyCodeLimitReached,
  tooManyWrongCodes: found.tooManyWrongCodes,
  failedBecause: found.reason,
  triesLeft: found.triesLeft,
});

const isState = (state: Slots['state']) => ({ context }: { context: Slots }) => context.state === state;
const failedBecause = (reason: string) => ({ context }: { context: Slots }) => context.failedBecause === reason;

const askAPerson = (reason: string) => end({ type: 'person', skill: 'general', urgent: false, reason });

/** Where the person may be stuck; the same places are reached by what the operator knows. */
const places = {
  CODE_MISSING: 'checkNumber',
  CODE_WRONG: 'wrongCode',
  NUMBER_TAKEN: 'numberTaken',
  PASSWORD: 'setPassword',
  IDENTITY: 'verifyIdentity',
} as const;

const machine = createMachine({
  id: 'registration',
  context: ({ input }) => ({
    userId: input.userId,
    phone: input.hints.someoneElse ? null : input.phone,
    someoneElse: input.hints.someoneElse,
    state: null,
    codeLimitReached: false,
    tooManyWrongCodes: false,
    failedBecause: null,
    triesLeft: null,
  }),
  initial: 'begin',
  states: {
    begin: {
      always: [
        { guard: ({ context }) => context.phone !== null, target: 'lookUp' },
        { guard: ({ context }) => context.userId !== null && !context.someoneElse, target: 'lookUpPerson' },
        'whereStuck',
      ],
    },
    lookUpPerson: {
      entry: query(({ userId }) => ({ query: 'person', userId: userId ?? '' })),
      on: {
        PERSON_FOUND: [
          {
            guard: ({ event }) => (event.answer?.phone ?? null) !== null,
            target: 'lookUp',
            actions: assign(({ event }) => ({ phone: event.answer?.phone ?? null })),
          },
          { target: 'whereStuck' },
        ],
        QUERY_FAILED: { target: 'whereStuck', actions: say('registration.cannotLookUp') },
      },
    },
    lookUp: {
      entry: query(({ phone }) => ({ query: 'registration', phone: phone ?? '' })),
      on: {
        REGISTRATION_FOUND: { target: 'byState', actions: assign(({ event }) => remember(event.answer)) },
        QUERY_FAILED: { target: 'whereStuck', actions: say('registration.cannotLookUp') },
      },
    },
    byState: {
      always: [
        { guard: isState('none'), target: 'sixSteps' },
        { guard: ({ context }) => context.state === 'codeSent' && context.tooManyWrongCodes, target: 'tooManyCodes' },
        { guard: ({ context }) => context.state === 'codeSent' && context.codeLimitReached, target: 'codeLimit' },
        { guard: isState('codeSent'), target: 'checkNumber', actions: say('registration.codeWasSent') },
        { guard: isState('phoneVerified'), target: 'setPassword', actions: say('registration.phoneIsVerified') },
        { guard: isState('registered'), target: 'verifyIdentity', actions: say('registration.isRegistered') },
        { guard: isState('verified'), target: 'nothingMissing' },
        { guard: isState('takenByOther'), target: 'numberTaken' },
        { guard: isState('identityPending'), target: 'identityPending' },
        { guard: isState('identityFailed'), target: 'identityFailed' },
        { guard: isState('closed'), target: 'closedBefore' },
        'whereStuck',
      ],
    },

    whereStuck: {
      ...askChoice('registration.whereStuck', ['NOT_STARTED', 'CODE_MISSING', 'NUMBER_TAKEN', 'IDENTITY'], {
        unshown: ['CODE_WRONG', 'PASSWORD'],
      }),
      on: { ...places, NOT_STARTED: 'sixSteps' },
    },
    sixSteps: {
      entry: say('registration.sixSteps'),
      ...askChoice('registration.howFar', ['ALL_DONE', 'STUCK'], {
        unshown: ['CODE_MISSING', 'CODE_WRONG', 'NUMBER_TAKEN', 'PASSWORD', 'IDENTITY'],
      }),
      on: { ...places, ALL_DONE: 'registered', STUCK: 'whereStuckInSteps' },
    },
    whereStuckInSteps: {
      ...askChoice('registration.whereStuckInSteps', ['CODE_MISSING', 'CODE_WRONG', 'NUMBER_TAKEN', 'PASSWORD'], {
        unshown: ['IDENTITY'],
      }),
      on: places,
    },

    checkNumber: {
      entry: say('registration.codeFirstChecks'),
      ...askChoice('registration.didCodeCome', ['GOT_CODE', 'STILL_NOT'], { unshown: ['CODE_WRONG'], codeExpected: true }),
      on: { GOT_CODE: 'enterCode', STILL_NOT: 'checkCarrier', CODE_WRONG: 'wrongCode' },
    },
    checkCarrier: {
      entry: say('registration.codeFurtherChecks'),
      ...askChoice('registration.didCodeComeNow', ['GOT_CODE', 'STILL_NOT'], { codeExpected: true }),
      on: { GOT_CODE: 'enterCode', STILL_NOT: 'codeNeverCame' },
    },
    codeNeverCame: { entry: say('registration.codeNeverCame'), ...askAPerson('registration.codeNeverCame') },
    enterCode: {
      ...askChoice('registration.enterCode', ['SOLVED', 'STILL_NOT'], { codeExpected: true }),
      on: { SOLVED: 'setPassword', STILL_NOT: 'wrongCode' },
    },
    wrongCode: {
      entry: say('registration.wrongCode'),
      ...askChoice('registration.didItWork', ['SOLVED', 'STILL_NOT'], { codeExpected: true }),
      on: { SOLVED: 'setPassword', STILL_NOT: 'codeNeverCame' },
    },
    tooManyCodes: {
      entry: say('registration.tooManyWrongCodes'),
      ...askChoice('registration.laterOrPerson', ['SOLVED', 'STILL_NOT'], { codeExpected: true }),
      on: { SOLVED: 'setPassword', STILL_NOT: 'codeNeverCame' },
    },
    codeLimit: {
      entry: say('registration.codeLimitReached'),
      ...askChoice('registration.laterOrPerson', ['SOLVED', 'STILL_NOT'], { codeExpected: true }),
      on: { SOLVED: 'setPassword', STILL_NOT: 'codeNeverCame' },
    },

    numberTaken: {
      entry: say('registration.numberTaken'),
      ...askChoice('registration.wasItYou', ['MINE_BEFORE', 'NOT_MINE']),
      on: { MINE_BEFORE: 'findAccount', NOT_MINE: 'checkOwnership' },
    },
    findAccount: {
      entry: say('registration.findAccount'),
      ...askChoice('registration.didItWork', ['SOLVED', 'STILL_NOT']),
      on: { SOLVED: 'solved', STILL_NOT: 'checkOwnership' },
    },
    checkOwnership: { entry: say('registration.checkOwnership'), ...askAPerson('registration.numberTaken') },

    setPassword: {
      entry: say('registration.setPassword'),
      ...askChoice('registration.didItWork', ['SOLVED', 'STILL_NOT']),
      on: { SOLVED: 'registered', STILL_NOT: 'passwordStuck' },
    },
    passwordStuck: { entry: say('registration.passwordStuck'), ...askAPerson('registration.password') },
    registered: {
      entry: say('registration.registered'),
      ...askChoice('registration.identityNow', ['IDENTITY', 'ALL_DONE']),
      on: { IDENTITY: 'verifyIdentity', ALL_DONE: 'solved' },
    },

    verifyIdentity: {
      entry: say('registration.verifyIdentity'),
      ...askChoice('registration.didItWork', ['SOLVED', 'STILL_NOT']),
      on: { SOLVED: 'solved', STILL_NOT: 'identityStuck' },
    },
    identityPending: {
      entry: say('registration.identityPending'),
      always: [
        { guard: ({ context }) => context.userId !== null, target: 'offerToTell' },
        'waitForIdentity',
      ],
    },
    offerToTell: {
      ...askChoice('registration.tellWhenChecked', ['YES', 'NO']),
      on: { YES: 'willTell', NO: 'waitForIdentity' },
    },
    willTell: {
      entry: [follow(({ userId }) => ({ kind: 'identity', userId: userId ?? '', known: 'pending' })), say('registration.willTell')],
      ...end({ type: 'solved' }),
    },
    waitForIdentity: { entry: say('registration.waitForIdentity'), ...end({ type: 'left' }) },
    identityFailed: {
      always: [
        { guard: failedBecause('documentExpired'), target: 'tryIdentityAgain', actions: say('registration.documentExpired') },
        { guard: failedBecause('faceCheckFailed'), target: 'tryIdentityAgain', actions: say('registration.faceCheckFailed') },
        { guard: failedBecause('nameMismatch'), target: 'tryIdentityAgain', actions: say('registration.nameMismatch') },
        { guard: failedBecause('documentUsedByOtherWallet'), target: 'identityNeedsPerson', actions: say('registration.documentUsed') },
        { guard: failedBecause('guardianConsentNeeded'), target: 'needsGuardian' },
        'identityStuck',
      ],
    },
    tryIdentityAgain: {
      always: [{ guard: ({ context }) => context.triesLeft === 0, target: 'noTriesLeft' }, 'identityRetry'],
    },
    identityRetry: {
      ...askChoice('registration.tryIdentityAgain', ['SOLVED', 'STILL_NOT']),
      on: { SOLVED: 'solved', STILL_NOT: 'identityStuck' },
    },
    noTriesLeft: { entry: say('registration.noTriesLeft'), ...askAPerson('registration.noTriesLeft') },
    identityNeedsPerson: { ...askAPerson('registration.documentUsed') },
    needsGuardian: {
      entry: say('registration.guardianConsent'),
      ...end({ type: 'person', skill: 'minor', urgent: false, reason: 'registration.guardian' }),
    },
    identityStuck: { entry: say('registration.identityStuck'), ...askAPerson('registration.identity') },

    nothingMissing: {
      entry: say('registration.nothingMissing'),
      ...askChoice('registration.whatThen', ['SOLVED', 'CANNOT_GET_IN', 'FOR_OTHERS']),
      on: { SOLVED: 'solved', CANNOT_GET_IN: 'findAccount', FOR_OTHERS: 'forOthers' },
    },
    forOthers: { entry: say('registration.forOthers'), always: 'sixSteps' },
    closedBefore: { entry: say('registration.closedBefore'), ...askAPerson('registration.closedBefore') },

    solved: { entry: say('registration.solved'), ...end({ type: 'solved' }) },
  },
});

export const registration: Flow = { name: 'registration', version: 1, machine, slots, migrations: {} };
