import { toSimplified } from './chinese.js';
import { personButton, topicButtons } from './converse.js';
import type { Answerer } from './said.js';
import { straightQuotes } from './straight-quotes.js';

const TOPIC = 'use.merchant';
const PAYER = '(?<![给向跟付转畀俾])(?:顾客|客人|客户|买家|食客|个客)';
const SELLS_ZH = new RegExp(`我(?:们|家)?(?:这里|这边)?(?:是|系)?(?:一?[个家间])?(?:开.{0,4}[店铺档]|摆.{0,2}摊|做(?:小)?(?:生意|买卖)|(?<=[是系个家间])(?:商家|商户|卖家|店主|店家|老板|收款方?))|${PAYER}`);
const PAYS_ZH = new RegExp(`(?:${PAYER}|对方|人家|他|她|佢).{0,16}(?:付|转|扫|给|俾|畀|支付|过数)`);
const UNPAID_ZH = /(?:没|未|冇|不|唔)(?:有)?(?:收到?|到账|到帐|到|入账|见到?钱)|收[不唔]到/;
const SELLS_EN = /\b(?:customer|client|buyer|guest)s?\b.{0,24}\b(?:paid|pays|scanned|transferred|sent)\b/i;
const UNPAID_EN = /\b(?:got|received|see|get) (?:nothing|no\b)|\b(?:not|never|n't)\b.{0,12}\b(?:receive|received|get|got|arrive|arrived|come|came)\b|n't .{0,8}(?:receive|get|got|arrive|come)|\bnothing (?:came|arrived|has)/i;

/** A shop was not paid: the payment lies in the customer's wallet, not among the writer's own. */
export const answerMerchant: Answerer = (deps, draft, { text }) => {
  if (draft.session.flow || !isUnpaidShop(text)) return null;
  draft.session.offered = [...topicButtons(deps, draft, [TOPIC]), personButton(draft)];
  draft.say('topic.shopNotPaid', {}, draft.session.offered);
  return { by: TOPIC };
};

function isUnpaidShop(text: string): boolean {
  const said = straightQuotes(toSimplified(text));
  return (SELLS_ZH.test(said) && PAYS_ZH.test(said) && UNPAID_ZH.test(said)) || (SELLS_EN.test(said) && UNPAID_EN.test(said));
}
