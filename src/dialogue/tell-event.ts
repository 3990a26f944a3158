import { type WalletQuery, WalletUnavailable } from '../wallet/wallet.js';
import type { Draft } from './draft.js';
import type { FlowDriver, Step } from './drive-flow.js';
import { type Found, offersOf, wordNews } from './event-news.js';
import type { Followed } from './following.js';
import type { Lines } from './lines.js';
import { matterOf } from './matter.js';
import { type OperatorEventInput, type QueryAnswers, queryKey } from './types.js';

export interface EventDeps {
  lines: Lines;
  driver: FlowDriver;
  answers: QueryAnswers;
}

/** A clock that runs ahead at the operator's has a matter's news doubted for a day at the most. */
const FARTHEST_AHEAD_MS = 24 * 3_600_000;
/** States that are news again under the same name: something else is needed, another part came back. */
const NEWS_AGAIN = ['needMoreEvidence', 'partiallyRefunded'];

/** Nothing is decided and the person has nothing to do. */
const ON_THE_WAY = ['submitted', 'inReview', 'waitingMerchant', 'underReview', 'pending', 'identityPending'];

/** Tells about something that is followed, once and in the order in which it happened, whoever has the conversation.
 *  @throws WalletUnavailable where only the operator could say whether it is news, and was not to be had: it is to come again */
export function tellEvent(deps: EventDeps, draft: Draft, input: OperatorEventInput): Step {
  const by = `event.${input.event.type.split('.')[0]}`;
  const known = draft.session.following[matterOf(input.event)];
  if (!known || isPast(known, input, draft.now)) return { by };
  if (!isNews(known, input)) {
    if (!isOlder(known, input)) note(draft, known, input);
    return { by };
  }
  const query = queryFor(input);
  const answer = query && deps.answers.get(queryKey(query));
  if (query && !answer) return { needs: query };
  if (answer === 'failed' && isOlder(known, input)) throw new WalletUnavailable('whether an event is news could not be asked');
  const found = answer && answer !== 'failed' ? (answer.found as Found) : null;
  const state = stateOf(input, found);
  if (isOlder(known, input) ? state !== input.event.state : isDoubtful(known, input) && state === known.state) return { by };
  return tell(deps, draft, known, input, found, by);
}

/** Older than what is known, unless that bears a time that is yet to come: then it may only be that a clock ran ahead, and
 *  what the operator says is so now is told. A reading is past when an event has come meanwhile. */
function isPast(known: Followed, input: OperatorEventInput, now: number): boolean {
  if (input.readAgainst !== null) return known.state !== input.readAgainst;
  return isOlder(known, input) && known.occurredAt <= now;
}

const isOlder = (known: Followed, { event, readAgainst }: OperatorEventInput): boolean =>
  readAgainst === null && event.occurredAt < known.occurredAt;

function isNews(known: Followed, input: OperatorEventInput): boolean {
  const { state } = input.event;
  if (known.quiet && ON_THE_WAY.includes(state)) return false;
  return state !== known.state || (NEWS_AGAIN.includes(state) && !isDoubtful(known, input));
}

/** Not surely later than what is known: the two clocks differ, or the operator's is too coarse to tell which of two
 *  came last. Then the operator is asked what is so now. */
function isDoubtful(known: Followed, { event, readAgainst }: OperatorEventInput): boolean {
  return readAgainst === null && event.occurredAt <= Math.max(known.readAt, known.occurredAt);
}

function note(draft: Draft, known: Followed, { event, readAgainst }: OperatorEventInput): void {
  const { state, occurredAt } = event;
  const at = Math.min(occurredAt, draft.now + FARTHEST_AHEAD_MS);
  const times = readAgainst === null ? { occurredAt: at, readAt: known.readAt } : { occurredAt: known.occurredAt, readAt: occurredAt };
  draft.session.following[matterOf(event)] = { ...known, state, ...times };
}

/** An event says only what changed: amount, payee and what is needed are read. Null: nothing could be added. */
function queryFor({ event }: OperatorEventInput): WalletQuery | null {
  const { type, userId, transactionId, caseId } = event;
  switch (type) {
    case 'transaction.updated':
      return { query: 'transaction', userId, transactionId: transactionId ?? '' };
    case 'case.updated':
    case 'closure.updated':
      return { query: 'case', userId, caseId: caseId ?? '' };
    case 'identity.updated':
    case 'wallet.updated':
      return { query: 'person', userId };
    case 'registration.updated':
      return null;
  }
}

function stateOf({ event }: OperatorEventInput, found: Found): string | null {
  if (!found) return null;
  if ('refunds' in found) return found.status;
  if ('filedAt' in found) return found.state;
  if (event.type === 'wallet.updated') return found.status;
  return found.identityVerified ? 'verified' : null;
}

function tell({ lines, driver }: EventDeps, draft: Draft, known: Followed, input: OperatorEventInput, found: Found, by: string): Step {
  const { session } = draft;
  const isStillSo = stateOf(input, found) === input.event.state;
  const { line, values } = wordNews(lines, input.event, isStillSo ? found : null, draft.now);
  const offered = mayOffer(draft) ? offersOf(draft, input.event) : [];
  draft.say(line, values, offered);
  note(draft, known, input);
  if (session.owner === 'agent') return { by };
  if (!session.flow) {
    if (offered.length > 0) session.offered = offered;
    return { by };
  }
  return askOn(driver, draft, by);
}

/** To somebody in despair the news is told, and nothing is asked with it. */
function mayOffer({ session: { owner, crisis } }: Draft): boolean {
  return owner !== 'agent' && (crisis === null || crisis.eased);
}

/** The question that the news came in between. */
function askOn(driver: FlowDriver, draft: Draft, by: string): Step {
  if (draft.session.flow?.awaits) return { by };
  const begunAgain = driver.update(draft);
  if (begunAgain && 'needs' in begunAgain) return begunAgain;
  if (!begunAgain) driver.askAgain(draft);
  return { by };
}
