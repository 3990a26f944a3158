import { toSimplified } from './chinese.js';
import { offerPerson } from './offer-person.js';
import { recentTopic } from './recent.js';
import type { Answerer } from './said.js';
import type { ActiveFlow } from './session.js';
import { straightQuotes } from './straight-quotes.js';

const WITHDRAWING = 'use.withdraw';
/** Whoever has just asked of these wants the money out. */
const OF_CARDS = [WITHDRAWING, 'use.bind-card', 'use.unbind-card', 'closure.balance'];
const LEAVES_ZH = /(?:要|准备|马上|即将|就|快|[明后今听][天日]|[下这](?:周|星期)|月底)[^，,。]{0,6}(?:离开(?:中国|大陆|内地)|离境|出境|离华|回国|[返回](?:香港|澳门|台湾|台北|英国|美国|加拿大|澳洲))/;
const LEAVES_EN = /\b(?:leav(?:e|ing)|depart(?:ing)?|fly(?:ing)?|going) (?:from )?(?:china|home|back home|the country)\b|\b(?:my|the) flight (?:is|home|leaves)\b/i;
const MONEY = /钱(?!包)|余额|提现|取出|退给|银行卡|\b(?:money|balance|withdraw|cash|card|refund)\b/i;
const NO_CARD = /没有?(?:中国|国内|大陆|内地|本地)的?(?:银行)?卡|没有?银行卡|\b(?:no|no have|not have|don'?t have|haven'?t got|without)(?: an?| any)? (?:chinese|china|local|mainland|bank) (?:bank )?(?:card|account)\b/i;

/** That was just told. */
const ASKS_HOW = /怎么|如何|\bhow\b/i;

/** A wallet is being closed, or a withdrawal looked at. */
function isGettingMoneyOut({ name, awaits, slots }: ActiveFlow): boolean {
  const chosen = slots['chosen'] as { kind?: string } | null | undefined;
  return awaits === null && (name === 'closure' || (name === 'abnormal-transaction' && chosen?.kind === 'withdraw'));
}

/** Who leaves the country with money in the wallet, or has no card for it to go to, needs a person before they go. */
export const answerLeaving: Answerer = (deps, draft, { text }) => {
  const { flow } = draft.session;
  const said = straightQuotes(toSimplified(text));
  if (flow?.name === 'handoff') return NO_CARD.test(said) ? offerPerson(deps, draft, 'leaving') : null;
  if (flow && !isGettingMoneyOut(flow)) return null;
  const recent = recentTopic(deps, draft)?.id ?? '';
  const leaves = (LEAVES_ZH.test(said) || LEAVES_EN.test(said)) && (MONEY.test(said) || NO_CARD.test(said) || flow !== null || OF_CARDS.includes(recent));
  const hasNoCard = NO_CARD.test(said) && !ASKS_HOW.test(said) && (flow !== null || recent === WITHDRAWING);
  if (!leaves && !hasNoCard) return null;
  draft.say('topic.leaving');
  return offerPerson(deps, draft, 'leaving', text);
};
