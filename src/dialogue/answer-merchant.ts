import { toSimplified } from './chinese.js';
import { personButton, topicButtons } from './converse.js';
import type { Draft } from './draft.js';
import type { Step } from './drive-flow.js';
import type { MessageDeps } from './message-deps.js';
import { offerPerson } from './offer-person.js';
import { noteTopic, recentTopic } from './recent.js';
import type { Answerer } from './said.js';
import { straightQuotes } from './straight-quotes.js';

const TOPIC = 'use.merchant';
const PAYER = '(?<![给向跟付转畀俾])(?:顾客|客人|客户|买家|食客|个客)';
const SELLS_ZH = new RegExp(`我(?:们|家)?(?:这里|这边)?(?:是|系)?(?:一?[个家间])?(?:开.{0,4}[店铺档]|摆.{0,2}摊|做(?:小)?(?:生意|买卖)|(?<=[是系个家间])(?:商家|商户|卖家|店主|店家|老板|收款方?))|${PAYER}`);
const PAYS_ZH = new RegExp(`(?:${PAYER}|对方|人家|他|她|佢).{0,16}(?:付|转|扫|给|俾|畀|支付|过数)`);
const UNPAID_ZH = /(?:没|未|冇|不|唔)(?:有)?(?:收到?|到账|到帐|到|入账|见到?钱)|收[不唔]到/;
const SELLS_EN = /\b(?:customer|client|buyer|guest)s?\b.{0,24}\b(?:paid|pays|scanned|transferred|sent)\b/i;
const UNPAID_EN = /\b(?:got|received|see|get) (?:nothing|no\b)|\b(?:not|never|n't)\b.{0,12}\b(?:receive|received|get|got|arrive|arrived|come|came)\b|n't .{0,8}(?:receive|get|got|arrive|come)|\bnothing (?:came|arrived|has)/i;

const ASKS_OF_IT = /(?:顾客|客人|客户|买家|食客|个客).{0,12}(?:成功|失败|处理中|扣|显示|截图|再[付扫转]|重[付扫]|走了)|(?:多久|几时|什么时候|几天)[^，,。]{0,4}(?:到|入)[账帐]?|再[付扫转]一[次遍]|\b(?:customer|client|buyer|guest)(?:'s|s)?\b.{0,24}\b(?:show|say|success|paid|deducted|charged|again)|\b(?:he|she|they)\b.{0,16}\b(?:shows?|showed|says?|paid|deducted|charged)\b|\bhow long\b|\bwhen (?:will|does) it\b|\bpay (?:me )?again\b/i;
const SUM_ALONE = /^[^\d]{0,6}\d+(?:\.\d{1,2})?\s*(?:元|块|蚊|yuan|rmb|cny)?[^\d]{0,3}$/i;

/** A shop was not paid: the payment lies in the customer's wallet, not among the writer's own. What is said of it next
 *  is not taken for a payment of theirs. */
export const answerMerchant: Answerer = (deps, draft, { text }) => {
  if (draft.session.flow) return null;
  const isFirst = isUnpaidShop(text);
  if (!isFirst && !(isOfUnpaidShop(deps, draft) && goesOn(text))) return null;
  if (!isFirst && draft.session.recent.words.some((words) => !isUnpaidShop(words) && goesOn(words))) return offerCheck(deps, draft);
  draft.session.offered = [...topicButtons(deps, draft, [TOPIC]), personButton(draft)];
  draft.say(isFirst ? 'topic.shopNotPaid' : 'topic.shopStillNotPaid', {}, draft.session.offered);
  noteTopic(deps, draft, TOPIC, text);
  return { by: TOPIC };
};

/** Nobody is told the same twice in a row. */
function offerCheck(deps: MessageDeps, draft: Draft): Step {
  draft.say('topic.still');
  return offerPerson(deps, draft, 'merchant');
}

const isOfUnpaidShop = (deps: MessageDeps, draft: Draft): boolean => recentTopic(deps, draft)?.id === TOPIC && draft.session.recent.words.some(isUnpaidShop);
const goesOn = (text: string): boolean => ASKS_OF_IT.test(straightQuotes(toSimplified(text))) || SUM_ALONE.test(text.trim());

function isUnpaidShop(text: string): boolean {
  const said = straightQuotes(toSimplified(text));
  return (SELLS_ZH.test(said) && PAYS_ZH.test(said) && UNPAID_ZH.test(said)) || (SELLS_EN.test(said) && UNPAID_EN.test(said));
}
