import { bareWords } from './bare-words.js';
import { startFlow } from './converse.js';
import { newestFollowed } from './following.js';
import type { Answerer } from './said.js';

const ASKS_ZH = /^(?:那|请问|现在|我那?个?|钱|这笔|那笔)*(?:怎么样了?|到哪一?步了|(?:好|到|到账|退|退款|办|处理|解决|查)(?:完|好|到)?了(?:吗|么|没有?)|有?(?:结果|消息|进展|变化)了?(?:吗|么|没有?))[呢啊呀]*$/;
const ASKS_EN = /^(?:so |and |ok |hi )*(?:any (?:news|update|progress|change)s?|(?:is|has) it (?:done|arrived|settled|resolved|come through|through)|did it (?:arrive|come|go) ?(?:through)?|how is it going|what is the status)(?: yet| now| already)*$/;

/** Who tells how a matter stands, given its number. */
const FLOWS: Record<string, string | undefined> = { transaction: 'abnormal-transaction', case: 'appeal-status' };

/** "好了吗", and nothing is under way: how that stands which the person had followed last. */
export const answerFollowed: Answerer = (deps, draft, { text }) => {
  const { flow, contact } = draft.session;
  if (flow || contact.userId === null || !asksHowItStands(text)) return null;
  const newest = newestFollowed(draft.session);
  const flowOf = newest && FLOWS[newest.kind];
  return flowOf ? startFlow(deps, draft, flowOf, newest.id) : null;
};

function asksHowItStands(text: string): boolean {
  const said = bareWords(text);
  return ASKS_ZH.test(said) || ASKS_EN.test(said);
}
