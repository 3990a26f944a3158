import type { At } from './abnormal-slots.js';
import { another, askAPerson, askChoice, say, states } from './abnormal-words.js';

const failure = (is: string) => ({ context }: At) => context.chosen?.failure === is;
const frozenBy = (...kinds: string[]) => ({ context }: At) => context.freeze !== null && kinds.includes(context.freeze.kind);

/** A payment that failed, and why. */
export const failedStates = states({
  failed: {
    always: [
      { guard: failure('insufficientCardBalance'), target: 'tryPaying', actions: say('abnormal.failure.insufficientCardBalance') },
      { guard: failure('identityNotVerified'), target: 'tryPaying', actions: say('abnormal.failure.identityNotVerified') },
      { guard: failure('overLimit'), target: 'tryPaying', actions: say('abnormal.failure.overLimit') },
      { guard: failure('walletFrozen'), target: 'frozen' },
      { target: 'tryPaying', actions: say('abnormal.failure.unknown') },
    ],
  },
  tryPaying: {
    ...askChoice('abnormal.tryPaying', ['WORKS', 'STILL_NOT'], { unshown: ['PERSON', 'NOT_ME', 'OTHER_ONE'], asked: ['WHY'] }),
    on: { WHY: 'failed', WORKS: 'solved', STILL_NOT: 'stillFailing', PERSON: 'person', NOT_ME: 'notMe', ...another },
  },
  stillFailing: { entry: say('abnormal.stillFailing'), ...askAPerson('abnormal.failed') },
  frozen: {
    always: [
      { guard: frozenBy('self', 'stopLoss'), target: 'frozenBySelf' },
      { guard: ({ context }) => (context.freeze?.authority ?? null) !== null, target: 'frozenByOthers', actions: say('abnormal.frozen.byAuthority', ({ freeze }) => ({ authority: freeze?.authority ?? '' })) },
      { guard: frozenBy('judicial'), target: 'frozenByOthers', actions: say('abnormal.frozen.byLaw') },
      { target: 'frozenByOthers', actions: say('abnormal.frozen.forSafety') },
    ],
  },
  frozenBySelf: {
    entry: say('abnormal.frozen.bySelf'),
    ...askChoice('abnormal.guestThen', ['SOLVED', 'PERSON']),
    on: { SOLVED: 'solved', PERSON: 'person' },
  },
  frozenByOthers: { ...askAPerson('abnormal.frozen') },
});
