import type { Person, Registration } from '../../../wallet/wallet.js';
import { choice, finalOffer, type Offer, offer, rare, text, whole } from './offers.js';

const FREEZE_KINDS = ['riskControl', 'self', 'stopLoss', 'judicial'];
const IDENTITY_REASONS = ['documentExpired', 'faceCheckFailed', 'nameMismatch', 'documentUsedByOtherWallet', 'guardianConsentNeeded'];
const reason = choice('reason', IDENTITY_REASONS, 'reason');

/** What may be done with a wallet, by its app or by a clerk: the rules of the sandbox, as far as they hang on its state. */
export function offersOfPerson(person: Person): Offer[] {
  const fixed = { userId: person.id };
  const isClosed = person.status === 'closed';
  const mayFreeze = !isClosed && person.status !== 'holderDeceasedReported';
  const kinds = FREEZE_KINDS.filter((kind) => kind !== person.freeze?.kind);
  return [
    ...when(mayFreeze, () => offer('freezeWallet', fixed, [choice('kind', kinds, 'freeze'), rare(text('authority'))])),
    ...when(person.freeze !== null, () => offer('unfreezeWallet', fixed)),
    ...when(!isClosed && !person.identityVerified, () => offer('passIdentity', { of: fixed })),
    ...when(!isClosed, () => offer('failIdentity', { of: fixed }, [reason])),
    ...when(!isClosed, () => offer('changePhone', fixed, [{ kind: 'phone', name: 'phone', isRare: false }])),
    ...when(mayWithdraw(person), () => finalOffer('withdrawBalance', fixed)),
    ...when(person.autoDebits.some(({ state }) => state === 'active'), () => finalOffer('cancelAutoDebits', fixed)),
  ];
}

function mayWithdraw({ balance, cards, status }: Person): boolean {
  const hasCard = cards === null || cards.some(({ state }) => state === 'active');
  return Number(balance) > 0 && hasCard && (status === 'active' || status === 'closing');
}

const CHECKABLE = ['registered', 'identityPending', 'identityFailed'];

export function offersOfRegistration({ phone, state, triesLeft, ...codes }: Registration): Offer[] {
  const fixed = { phone };
  const isCheckable = CHECKABLE.includes(state);
  const mayEnter = state === 'codeSent' && !codes.tooManyWrongCodes;
  const maySubmit = state === 'registered' || (state === 'identityFailed' && triesLeft !== 0);
  return [
    ...when((state === 'none' || state === 'codeSent') && !codes.dailyCodeLimitReached, () => offer('sendCode', fixed)),
    ...when(mayEnter, () => offer('passCode', fixed)),
    ...when(mayEnter, () => offer('enterWrongCode', fixed)),
    ...when(state === 'phoneVerified', () => offer('setPassword', fixed)),
    ...when(maySubmit, () => offer('submitIdentity', fixed)),
    ...when(isCheckable, () => offer('passIdentity', { of: fixed })),
    ...when(isCheckable || state === 'verified', () => offer('failIdentity', { of: fixed }, [reason, rare(whole('triesLeft', 2))])),
  ];
}

/** A number that nothing lists yet. */
export const OFFER_OF_NEW_NUMBER: Offer = offer('sendCode', {}, [{ kind: 'phone', name: 'phone', isRare: false }]);

export function when(isSo: boolean, make: () => Offer): Offer[] {
  return isSo ? [make()] : [];
}
