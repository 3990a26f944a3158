import { bareWords } from './bare-words.js';
import { toSimplified } from './chinese.js';
import type { Draft } from './draft.js';
import type { Step } from './drive-flow.js';
import type { MessageDeps } from './message-deps.js';
import type { Answerer } from './said.js';
import type { ActiveFlow } from './session.js';
import { asksWhatNow } from './unusable-words.js';
import { isWishPut } from './wishes.js';

/** What is asked of how things stand in the flow itself: whether it is done, and what is wrong with the system. */
export const answerStanding: Answerer = (deps, draft, { text, slot }) => {
  const { flow } = draft.session;
  if (!flow || flow.awaits !== null || isWishPut(flow, text)) return null;
  const said = toSimplified(text).trim();
  const options = slot?.options ?? [];
  const offers = (choice: string): boolean => options.some(({ id }) => id === choice);
  if (offers('TRY_AGAIN')) return answerOutage(deps, draft, said);
  if (flow.name === LOOKING && flow.slots['chosen'] && WANTS_IT_HURRIED.test(said)) return tellCannotHurry(deps, draft);
  if (!isUnsubmitted(flow)) return null;
  if (ASKS_IF_DONE.test(said)) return tellNotDone(deps, draft, offers);
  return DISPUTES.includes(flow.name) && ASKS_OUTCOME.test(bareWords(text)) ? tellUndecided(deps, draft) : null;
};

const ASKS_OUTAGE = /系统|服务器|网络|网站|是不是(?:坏|崩|挂|瘫)|(?:坏|崩|挂|瘫痪?|故障|维护)了?(?:吗|么|吧|没)|(?:连|查)不(?:上|到|了).{0,4}(?:为什么|为啥|怎么回事)|(?:为什么|为啥|怎么).{0,6}(?:连|查)不(?:上|到|了)|\b(?:system|server|service|network|it|this)\b.{0,12}\b(?:down|broken|crashed|not working|wrong|offline)\b|\bwhy (?:can't|cannot|can not) you\b/i;

/** Where a look-up did not work, with the choice of trying again. */
function answerOutage({ driver }: MessageDeps, draft: Draft, said: string): Step | null {
  const line = asksWhatNow(said) ? 'slot.lookUp.whatNow' : ASKS_OUTAGE.test(said) ? 'slot.lookUp.down' : null;
  if (line === null) return null;
  draft.say(line);
  driver.askAgain(draft);
  return { by: line };
}

const LOOKING = 'abnormal-transaction';
const WANTS_IT_HURRIED = /^.{0,12}催(?:一?[催下]|他们|商家|系统)?(?:吧|啊|呗|好吗|行吗|一下|吗)?[\s\p{P}]*$|\b(?:hurry (?:it|them|this) (?:up|along)|speed (?:it|this|things) up|chase (?:it|them|this))\b/iu;

function tellCannotHurry({ driver }: MessageDeps, draft: Draft): Step {
  draft.say('abnormal.cannotHurry');
  driver.askAgain(draft);
  return { by: 'abnormal.cannotHurry' };
}

/** Others decide what comes of these. */
const DISPUTES = ['appeal', 'complaint'];
const ASKS_OUTCOME =
  /^(?:你们?|他们|那|就|所以|快|我就问|我问|一句话|痛快点|我的?(?:钱|退款)?|这?钱|这笔)*(?:到底|究竟|倒是|快?说)*(?:你们)?(?:还)?(?:给|肯|能|会|要|打算)?(?:([退赔管还给])[不唔]\1|退还是不退|赔还是不赔|管还是不管|[能会肯]不[能会肯](?:退|赔|还|管|解决)|给不给(?:我)?(?:退|赔|还)|解不解决|处不处理|处唔处理|(?:退|赔)得?唔(?:退|赔)|有没有(?:人管|结果|用)|退不了吗?)(?:得)?(?:钱|款|我|回来|了|啊|呀|吧|呢|嘛|的)*$|^(?:(?:so|just|well|tell me|guys) )*(?:(?:are|will|do|can|would) (?:you|u|they|i|we)(?: guys| people)? (?:(?:even|actually|ever|just|going|gonna|to|get|getting) )*(?:refund(?:ed|ing)?|pay(?:ing)?|giv(?:e|ing)|return(?:ing)?|help(?:ing)?|my money|the money|it)\b.{0,24}or (?:not|no)|refund or (?:not|no)(?: refund)?|yes or no(?: refund)?)$/;

/** Flows that end in a submission. */
const SUBMITTING = ['appeal', 'complaint', 'closure'];
export const isUnsubmitted = ({ name, acted }: ActiveFlow): boolean => SUBMITTING.includes(name) && !acted;

const ASKS_IF_DONE =
  /^(?:那|请问|现在|这样|这个|我的?|申诉|投诉|注销|你们?|是不是)*(?:已经|算)?(?:提交|办|弄|交|好|完成|搞定|成功|结束)(?:好|完|成功|上去|上|成)?(?:了(?:吗|么|没有?|嘛|[？?])|没有?|成功吗)[？?]*$|^(?:so |ok |and |but )*(?:is|has|was|did|have|are) (?:it|this|that|my \w+|you|we|i)(?: been| already| all| now| get| got)*(?: done| finished| submitted| filed| sent| complete[d]?| through| over| closed)(?: now| yet| already| then| it)*[?!. ]*$/i;

/** Nobody here can say, and nobody is made to believe otherwise. */
function tellUndecided({ driver }: MessageDeps, draft: Draft): Step {
  draft.say('slot.undecided');
  driver.askAgain(draft);
  return { by: 'slot.undecided' };
}

/** What is still missing follows: the question itself. */
function tellNotDone({ driver, lines }: MessageDeps, draft: Draft, offers: (choice: string) => boolean): Step {
  const { flow, locale } = draft.session;
  if (offers('CONFIRM')) draft.say('slot.notSubmitted.confirm', { confirm: lines.choice(flow?.name ?? '', 'CONFIRM', locale).label });
  else draft.say('slot.notSubmitted.more');
  driver.askAgain(draft);
  return { by: 'slot.notSubmitted' };
}
