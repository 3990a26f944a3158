import { bareWords } from './bare-words.js';
import { menu, startButton, startFlow } from './converse.js';
import type { Draft } from './draft.js';
import type { Step } from './drive-flow.js';
import { hasEnded, newestFollowed, tellEveryStep } from './following.js';
import type { MessageDeps } from './message-deps.js';
import { recentTopic } from './recent.js';
import type { Answerer } from './said.js';
import type { QuickReply } from './session.js';

const ASKS_ZH = /^(?:那|请问|现在|我那?个?|钱|这笔|那笔)*(?:怎么样了?|到哪一?步了|(?:好|到|到账|退|退款|办|处理|解决|查)(?:完|好|到)?了(?:吗|么|没有?)|有?(?:结果|消息|进展|变化)了?(?:吗|么|没有?))[呢啊呀]*$/;
const ASKS_EN = /^(?:so |and |ok |hi )*(?:any (?:news|update|progress|change)s?|(?:is|has) it (?:done|arrived|settled|resolved|come through|through)|did it (?:arrive|come|go) ?(?:through)?|how is it going|what is the status)(?: yet| now| already)*$/;

const WANTS_NEWS = /^(?:好的?|那|就|嗯|要是|如果|一?有|等|到时候?)*(?:结果|消息|变化|进展|情况|新消息)(?:了|的话|出来)?(?:再|就|请|要|记得|马上|第一时间)*(?:告诉|通知|跟我说|讲|叫)(?:我|一声|下)*[吧啊呀哦哈]*$|^(?:please |just |ok )*(?:tell|let|notify) me (?:know )?(?:when|if|as soon as)(?: there is| there's| anything| something| any| it)*(?: news| changes?| update| happens| arrives?| done| is)*$/;
const HOW_LONG = /^(?:那|大概|大约|一般|还)*(?:要|需要|得)?(?:等)?(?:多久|多长时间|几天)(?:能好|能到|才好|才能好|才能到)?(?:啊|呀|呢|大概|左右)*$|^(?:so )?how long(?: (?:does|will|would) it take)?$/;

/** Who tells how a matter stands, given its number. */
const FLOWS: Record<string, string | undefined> = { transaction: 'abnormal-transaction', case: 'appeal-status' };

/** "好了吗", and nothing is under way: how that stands which the person had followed last. */
export const answerFollowed: Answerer = (deps, draft, { text }) => {
  const { flow, contact } = draft.session;
  if (flow) return null;
  const newest = contact.userId === null ? null : newestFollowed(draft.session);
  const said = bareWords(text);
  if (WANTS_NEWS.test(said)) return promiseNews(deps, draft, newest);
  if (!newest) return null;
  const asks = ASKS_ZH.test(said) || ASKS_EN.test(said) || (HOW_LONG.test(said) && recentTopic(deps, draft) === null);
  if (!asks) return null;
  const flowOf = FLOWS[newest.kind];
  return flowOf ? startFlow(deps, draft, flowOf, newest.id) : null;
};

/** Promised is only what will be told. */
function promiseNews(deps: MessageDeps, draft: Draft, newest: { kind: string; id: string } | null): Step {
  if (!newest) return tell(draft, 'event.nothingFollowed', menu(deps, draft));
  if (hasEnded(draft.session, newest)) return tell(draft, 'event.hasEnded', startButton(deps, draft, FLOWS[newest.kind] ?? ''));
  tellEveryStep(draft.session, newest);
  return tell(draft, 'event.willTell', []);
}

function tell(draft: Draft, line: string, buttons: QuickReply[]): Step {
  draft.session.offered = buttons;
  draft.say(line, {}, buttons);
  return { by: line };
}
