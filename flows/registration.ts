import { assign } from 'xstate';
import { type Flow, flowKit, type Skill, type Stages } from './kit.js';
import { begin, meet, remember, type Slots, slots } from './registration-slots.js';

/**
 * Getting a wallet: the article's six steps, then the identity check. What the operator knows is read only for a
 * number that the channel vouches for; for any other number the person says where it is stuck, and hears the same
 * whatever the truth is. Nobody here sends, resends or takes a code.
 */
type Choice =
  | 'NOT_STARTED' | 'CODE_MISSING' | 'CODE_WRONG' | 'NUMBER_TAKEN' | 'PASSWORD' | 'IDENTITY' | 'FOREIGN'
  | 'ALL_DONE' | 'STUCK' | 'SOLVED' | 'STILL_NOT' | 'GOT_CODE' | 'WAIT' | 'RESEND' | 'LATER' | 'PERSON' | 'MINE_BEFORE' | 'NOT_MINE'
  | 'CANNOT_GET_IN' | 'FOR_OTHERS' | 'NOTHING' | 'YES' | 'NO';

const { createMachine, say, query, follow, askChoice, ask, end } = flowKit<Slots, Choice>();

const isState = (state: Slots['state']) => ({ context }: { context: Slots }) => context.state === state;
const isTold = (place: Slots['told']) => ({ context }: { context: Slots }) => context.told === place;
const failedBecause = (reason: string) => ({ context }: { context: Slots }) => context.failedBecause === reason;
const noTriesLeft = ({ context }: { context: Slots }) => context.triesLeft === 0;

const skillFor = ({ maybeTakenOver, minor, elderly }: Slots, otherwise: Skill = 'general'): Skill => {
  if (maybeTakenOver) return 'takeover';
  if (minor) return 'minor';
  return elderly ? 'elderly' : otherwise;
};
const askAPerson = (reason: string) => end((known) => ({ type: 'person', skill: skillFor(known), urgent: false, reason }));

/** Where the person may be stuck; the same places are reached by what the operator knows. */
const places = {
  CODE_MISSING: 'checkNumber',
  CODE_WRONG: 'wrongCode',
  NUMBER_TAKEN: 'numberTaken',
  PASSWORD: 'setPassword',
  IDENTITY: 'verifyIdentity',
  FOREIGN: 'foreigner',
} as const;

/** Said while a code is awaited: nobody here can send one, and there is no hurry. */
const awaiting = {
  WAIT: { actions: say('registration.noHurry') },
  RESEND: { actions: say('registration.cannotSend') },
} as const;

const machine = createMachine({
  id: 'registration',
  context: ({ input }) => begin(input),
  initial: 'begin',
  states: {
    begin: {
      always: [
        { guard: ({ context }) => context.someoneElse, target: 'byWhatWasTold', actions: say('registration.forOthers') },
        { guard: ({ context }) => context.userId !== null, target: 'lookUpPerson' },
        { guard: ({ context }) => context.phone !== null, target: 'lookUp' },
        'byWhatWasTold',
      ],
    },
    lookUpPerson: {
      entry: query(({ userId }) => ({ query: 'person', userId: userId ?? '' })),
      on: {
        PERSON_FOUND: { target: 'known', actions: assign(({ context, event }) => (event.answer ? meet(event.answer, context.phone, event.now) : {})) },
        QUERY_FAILED: { target: 'byWhatWasTold', actions: say('registration.cannotLookUp') },
      },
    },
    known: {
      always: [
        { guard: ({ context }) => context.deceased, target: 'estate' },
        { guard: ({ context }) => context.phone === null, target: 'byWhatWasTold' },
        'lookUp',
      ],
    },
    estate: { entry: say('registration.estate'), ...end({ type: 'person', skill: 'estate', urgent: false, reason: 'registration.estate' }) },
    lookUp: {
      entry: query(({ phone }) => ({ query: 'registration', phone: phone ?? '' })),
      on: {
        REGISTRATION_FOUND: { target: 'byState', actions: assign(({ event }) => remember(event.answer)) },
        QUERY_FAILED: { target: 'byWhatWasTold', actions: say('registration.cannotLookUp') },
      },
    },
    byState: {
      always: [
        { guard: ({ context }) => isState('none')({ context }) && isTold('FOREIGN')({ context }), target: 'foreigner' },
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

    byWhatWasTold: {
      always: [
        { guard: isTold('CODE_MISSING'), target: 'checkNumber' },
        { guard: isTold('CODE_WRONG'), target: 'wrongCode' },
        { guard: isTold('NUMBER_TAKEN'), target: 'numberTaken' },
        { guard: isTold('PASSWORD'), target: 'setPassword' },
        { guard: isTold('IDENTITY'), target: 'verifyIdentity' },
        { guard: isTold('FOREIGN'), target: 'foreigner' },
        'whereStuck',
      ],
    },
    /** A number alone opens nothing: of any number but the vouched one the same is said, whatever its state. */
    whereStuck: {
      ...ask(() => ({
        line: 'registration.whereStuck',
        slot: { type: 'choice', orPhone: true },
        choices: ['NOT_STARTED', 'CODE_MISSING', 'NUMBER_TAKEN', 'IDENTITY'],
        unshown: ['CODE_WRONG', 'PASSWORD', 'FOREIGN', 'CANNOT_GET_IN', 'FOR_OTHERS', 'ALL_DONE', 'STILL_NOT'],
      })),
      on: {
        ...places, NOT_STARTED: 'sixSteps', CANNOT_GET_IN: 'findAccount', ALL_DONE: 'registered', STILL_NOT: 'codeNeverCame',
        FOR_OTHERS: { target: 'whereStuck', actions: say('registration.forOthers') },
        ANSWERED: { target: 'whereStuck', actions: say('registration.anyNumber') },
      },
    },
    sixSteps: {
      entry: say('registration.sixSteps'),
      ...askChoice('registration.howFar', ['ALL_DONE', 'STUCK'], {
        unshown: ['CODE_MISSING', 'CODE_WRONG', 'NUMBER_TAKEN', 'PASSWORD', 'IDENTITY', 'FOREIGN', 'WAIT'],
      }),
      on: { ...places, ALL_DONE: 'registered', STUCK: 'whereStuckInSteps', WAIT: { actions: say('registration.noHurry') } },
    },
    whereStuckInSteps: {
      ...askChoice('registration.whereStuckInSteps', ['CODE_MISSING', 'CODE_WRONG', 'NUMBER_TAKEN', 'PASSWORD'], {
        unshown: ['IDENTITY', 'FOREIGN', 'STILL_NOT'],
      }),
      on: { ...places, STILL_NOT: 'codeNeverCame' },
    },
    /** The article names only the Chinese identity card; what else serves, a person knows. */
    foreigner: {
      entry: say('registration.foreigner'),
      ...askChoice('registration.foreignerThen', ['CODE_MISSING', 'IDENTITY', 'PERSON'], { unshown: ['SOLVED'] }),
      on: { CODE_MISSING: 'checkNumber', IDENTITY: 'verifyIdentity', PERSON: 'foreignerPerson', SOLVED: 'solved' },
    },
    foreignerPerson: { ...askAPerson('registration.foreigner') },

    checkNumber: {
      entry: say('registration.codeFirstChecks'),
      ...askChoice('registration.didCodeCome', ['GOT_CODE', 'STILL_NOT'], { unshown: ['CODE_WRONG', 'NUMBER_TAKEN', 'WAIT', 'RESEND'], codeExpected: true }),
      on: { GOT_CODE: 'enterCode', STILL_NOT: 'checkCarrier', CODE_WRONG: 'wrongCode', NUMBER_TAKEN: 'numberTaken', ...awaiting },
    },
    checkCarrier: {
      entry: say('registration.codeFurtherChecks'),
      ...askChoice('registration.didCodeComeNow', ['GOT_CODE', 'STILL_NOT'], { unshown: ['CODE_WRONG', 'WAIT', 'RESEND'], codeExpected: true }),
      on: { GOT_CODE: 'enterCode', STILL_NOT: 'codeNeverCame', CODE_WRONG: 'wrongCode', ...awaiting },
    },
    codeNeverCame: { entry: say('registration.codeNeverCame'), ...askAPerson('registration.codeNeverCame') },
    enterCode: {
      ...askChoice('registration.enterCode', ['SOLVED', 'STILL_NOT'], { unshown: ['CODE_WRONG', 'WAIT'], codeExpected: true }),
      on: { SOLVED: 'setPassword', STILL_NOT: 'wrongCode', CODE_WRONG: 'wrongCode', WAIT: awaiting.WAIT },
    },
    wrongCode: {
      entry: say('registration.wrongCode'),
      ...askChoice('registration.didItWork', ['SOLVED', 'STILL_NOT'], { unshown: ['CODE_MISSING', 'WAIT', 'RESEND'], codeExpected: true }),
      on: { SOLVED: 'setPassword', STILL_NOT: 'codeNeverCame', CODE_MISSING: 'checkNumber', ...awaiting },
    },
    tooManyCodes: {
      entry: say('registration.tooManyWrongCodes'),
      ...askChoice('registration.laterOrPerson', ['LATER', 'PERSON'], { unshown: ['SOLVED', 'RESEND'], codeExpected: true }),
      on: { LATER: 'tryLater', PERSON: 'codePerson', SOLVED: 'setPassword', RESEND: awaiting.RESEND },
    },
    codeLimit: {
      entry: say('registration.codeLimitReached'),
      ...askChoice('registration.laterOrPerson', ['LATER', 'PERSON'], { unshown: ['SOLVED', 'RESEND'], codeExpected: true }),
      on: { LATER: 'tryLater', PERSON: 'codePerson', SOLVED: 'setPassword', RESEND: awaiting.RESEND },
    },
    tryLater: { entry: say('registration.tryLater'), ...end({ type: 'left' }) },
    codePerson: { ...askAPerson('registration.codeNeverCame') },

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
      ...askChoice('registration.identityNow', ['IDENTITY', 'LATER'], { unshown: ['YES'] }),
      on: { IDENTITY: 'verifyIdentity', YES: 'verifyIdentity', LATER: 'solved' },
    },

    verifyIdentity: {
      entry: say('registration.verifyIdentity'),
      ...askChoice('registration.didItPass', ['SOLVED', 'STILL_NOT'], { unshown: ['LATER', 'FOREIGN'] }),
      on: { SOLVED: 'solved', STILL_NOT: 'identityStuck', LATER: 'tryLater', FOREIGN: 'foreigner' },
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
      entry: [follow(({ userId }) => ({ kind: 'identity', userId: userId ?? '', known: 'identityPending' })), say('registration.willTell')],
      ...end({ type: 'solved' }),
    },
    waitForIdentity: { entry: say('registration.waitForIdentity'), ...end({ type: 'left' }) },
    identityFailed: {
      always: [
        { guard: failedBecause('documentUsedByOtherWallet'), target: 'identityNeedsPerson', actions: say('registration.documentUsed') },
        { guard: failedBecause('guardianConsentNeeded'), target: 'needsGuardian' },
        { guard: failedBecause('documentExpired'), target: 'tryIdentityAgain', actions: say('registration.because.documentExpired') },
        { guard: failedBecause('faceCheckFailed'), target: 'tryIdentityAgain', actions: say('registration.because.faceCheckFailed') },
        { guard: failedBecause('nameMismatch'), target: 'tryIdentityAgain', actions: say('registration.because.nameMismatch') },
        { target: 'tryIdentityAgain', actions: say('registration.because.unknown') },
      ],
    },
    /** How to do it right is only said while there is another try. */
    tryIdentityAgain: {
      always: [
        { guard: noTriesLeft, target: 'noTriesLeft' },
        { guard: failedBecause('documentExpired'), target: 'identityRetry', actions: say('registration.again.documentExpired') },
        { guard: failedBecause('faceCheckFailed'), target: 'identityRetry', actions: say('registration.again.faceCheckFailed') },
        { guard: failedBecause('nameMismatch'), target: 'identityRetry', actions: say('registration.again.nameMismatch') },
        { target: 'identityRetry', actions: say('registration.again.unknown') },
      ],
    },
    identityRetry: {
      ...askChoice('registration.tryIdentityAgain', ['SOLVED', 'STILL_NOT'], { unshown: ['LATER'] }),
      on: { SOLVED: 'solved', STILL_NOT: 'identityStuck', LATER: 'tryLater' },
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
      ...askChoice('registration.whatThen', ['NOTHING', 'CANNOT_GET_IN', 'FOR_OTHERS']),
      on: { NOTHING: 'noneMissing', CANNOT_GET_IN: 'findAccount', FOR_OTHERS: 'forOthers' },
    },
    noneMissing: { entry: say('registration.noneMissing'), ...end({ type: 'solved' }) },
    forOthers: { entry: say('registration.forOthers'), always: 'whereStuck' },
    closedBefore: { entry: say('registration.closedBefore'), ...askAPerson('registration.closedBefore') },

    solved: { entry: say('registration.solved'), ...end({ type: 'solved' }) },
  },
});

const STAGES: Stages = [
  ['whereStuck', 'sixSteps', 'whereStuckInSteps', 'nothingMissing'],
  ['checkNumber', 'checkCarrier', 'enterCode', 'wrongCode', 'tooManyCodes', 'codeLimit', 'numberTaken', 'findAccount'],
  ['setPassword'],
  ['registered', 'verifyIdentity', 'foreigner', 'offerToTell', 'identityRetry'],
];

export const registration: Flow = {
  name: 'registration',
  version: 2,
  machine,
  slots,
  stages: () => STAGES,
  skill: (stored) => {
    const known = slots.safeParse(stored);
    return known.success ? skillFor(known.data) : 'general';
  },
  migrations: { 1: ({ state, slots: old }) => ({ state, slots: { told: null, elderly: false, minor: false, maybeTakenOver: false, deceased: false, ...old } }) },
};
