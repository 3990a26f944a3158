import { isUnsubmitted } from './answer-standing.js';
import { bareWords } from './bare-words.js';
import { menu, personButton, startButton, startFlow } from './converse.js';
import type { Draft } from './draft.js';
import type { Step } from './drive-flow.js';
import { hasEnded, newestFollowed, tellEveryStep } from './following.js';
import type { MessageDeps } from './message-deps.js';
import { recentTopic } from './recent.js';
import type { Answerer } from './said.js';
import type { ActiveFlow, QuickReply } from './session.js';
import type { Slot } from './slots/slot.js';
import { asksForWish } from './wishes.js';

const ASKS_ZH = /^(?:那|请问|现在|我(?:那?个)?|钱|这笔|那笔)*(?:怎么样了?|到哪一?步了|(?:好|到|到账|退|退款|办|处理|解决|查)(?:完|好|到)?了(?:吗|么|没有?)|有?(?:结果|消息|进展|变化)了?(?:吗|么|没有?))[呢啊呀]*$/;
const ASKS_EN = /^(?:so |and |ok |hi )*(?:any (?:news|update|progress|change)s?|(?:is|has) it (?:done|arrived|settled|resolved|come through|through)|did it (?:arrive|come|go) ?(?:through)?|how is it going|what is the status)(?: yet| now| already)*$/;

const WANTS_NEWS_ZH = new RegExp(
  '^(?:好的?|那|就|嗯|要是|如果|麻烦|请|到时候?|等|你们?)*(?:一?有了?(?:结果|消息|变化|进展|情况|新消息|音信|信儿?)|(?:结果|消息|答复|批复)?出来|(?:钱|退款)?(?:到账|到咗?钱?|退回来?|退|办好|处理好|处理完|成功|通过))(?:了|的话|出来|咗|就|之后|以后|后)*' +
    '(?:再|就|请|要|记得|马上|第一时间|麻烦|你们?|给我|随时)*(?:告诉|通知|跟我说|跟我讲|同我讲|话|讲|叫|吱|说|发)(?:俾|畀)?(?:我|一?[声下]|知|听|个消息)*(?:好吗|行吗|可以吗|得唔得|唔该)?[吧啊呀哦哈哇嘛]*$' +
    '|^(?:请|要|那就)*(?:(?:记得|随时|及时)(?:通知|告诉)我(?:进展|进度|结果|消息)?|(?:通知|告诉)我(?:最新)?(?:进展|进度|结果|消息))[吧啊呀哦]*$',
);
/** "等钱到账再说" puts something off. */
const WAITS = /再(?:说|讲)[吧啊呀]*$/;
/** What is looked up where nothing is followed yet. */
const NAMES_MONEY = /钱|退|到账|money|refund|payment|transfer/;
/** What would be news: of anything else ("tell me if it's a scam") something is asked. */
const NEWS_EN =
  "(?:(?:there (?:is|are)|there's|you have|you get) (?:any |some )?(?:news|changes?|updates?|progress|answers?|reply|results?)|any(?:thing)? (?:news|changes?|happens|comes up)|something (?:changes|happens|comes up)|" +
  "(?:it|it's|its|they|the (?:money|refund|result|decision|payment|transfer|case|appeal|complaint)|my (?:money|refund|payment|transfer|case|appeal|complaint))(?: (?:is|has|have|gets?|been|all|finally))* (?:done|arrived|arrives?|in|here|there|back|ready|out|through|comes?|came|gets?|lands?|settled|resolved|decided|decides?|refunded|credited|received|changes?|changed|moves?|finished|completed?|approved|processed|replies|reply|answer|happens?)" +
  "(?: (?:in|back|through|out|here|there|done|decided|settled|resolved|please|ok|to me|(?:in|into|to) my (?:wallet|account|card)))*)";
const WANTS_NEWS_EN = new RegExp(
  `^(?:(?:please|just|ok|okay|so|and|can you|could you|will you) )*(?:(?:tell|let|notify|inform|message|text|update) me (?:know )?(?:here )?(?:(?:when|if|once|as soon as) ${NEWS_EN}|(?:about|of) any (?:news|progress|changes?|updates?))|keep me (?:posted|updated|informed|in the loop)(?: please)?|update me(?: please)?|let me know(?: please)?)$`,
);
const HOW_LONG = /^(?:那|大概|大约|一般|还)*(?:要|需要|得)?(?:等)?(?:多久|多长时间|几天)(?:能好|能到|才好|才能好|才能到)?(?:啊|呀|呢|大概|左右)*$|^(?:so )?how long(?: (?:does|will|would) it take)?$/;

interface Matter {
  kind: string;
  id: string;
}

/** Who tells how a matter stands, given its number. */
const FLOWS: Record<string, string | undefined> = { transaction: 'abnormal-transaction', case: 'appeal-status' };

/** "好了吗", and nothing is under way: how that stands which the person had followed last. */
export const answerFollowed: Answerer = (deps, draft, { text, slot }) => {
  const { flow, contact } = draft.session;
  const newest = contact.userId === null ? null : newestFollowed(draft.session);
  const said = bareWords(text);
  const isLookedUp = !flow && contact.userId !== null && !newest && NAMES_MONEY.test(said);
  if (!isLookedUp && wantsNews(said)) return flow ? promiseInFlow(deps, draft, newest, slot) : promiseNews(deps, draft, newest);
  if (flow) return null;
  if (!newest) return null;
  const asks = ASKS_ZH.test(said) || ASKS_EN.test(said) || (HOW_LONG.test(said) && recentTopic(deps, draft) === null);
  if (!asks) return null;
  const flowOf = FLOWS[newest.kind];
  return flowOf ? startFlow(deps, draft, flowOf, newest.id) : null;
};

function wantsNews(said: string): boolean {
  return (WANTS_NEWS_ZH.test(said) && !WAITS.test(said)) || WANTS_NEWS_EN.test(said);
}

/** The flow's own choice where it has one; else it is told when news will come, and the question asked again. To be
 *  told may be all that somebody wishes. */
function promiseInFlow({ driver }: MessageDeps, draft: Draft, newest: Matter | null, slot: Slot | null): Step | null {
  const { flow } = draft.session;
  if (!flow || flow.awaits !== null || !slot || WITHOUT_NEWS.includes(flow.name) || asksForWish(flow)) return null;
  const offered = slot.options?.find(({ id }) => NEWS.includes(id));
  if (offered) return driver.give(draft, { type: offered.id });
  const line = newsLine(draft, newest, flow, slot);
  draft.say(line);
  driver.askAgain(draft);
  return { by: line };
}
const NEWS = ['TELL_ME', 'WATCH'];
/** Nothing comes of these that is told later. */
const WITHOUT_NEWS = ['stop-loss', 'handoff', 'registration'];

function newsLine({ session }: Draft, newest: Matter | null, flow: ActiveFlow, slot: Slot): string {
  if (isUnsubmitted(flow)) return 'event.onceSubmitted';
  if (slot.type === 'pick' || slot.type === 'reference') return 'event.onceChosen';
  if (session.contact.userId === null) return 'event.signInForNews';
  if (!newest) return 'event.nothingFollowed';
  if (hasEnded(session, newest)) return 'event.hasEnded';
  tellEveryStep(session, newest);
  return 'event.willTell';
}

/** Promised is only what will be told. */
function promiseNews(deps: MessageDeps, draft: Draft, newest: Matter | null): Step {
  if (draft.session.contact.userId === null) return tell(draft, 'event.signInForNews', [personButton(draft)]);
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
