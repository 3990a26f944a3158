import { bareWords } from './bare-words.js';
import type { Answerer } from './said.js';
import type { Slot } from './slots/slot.js';

const ASKED = '(?:这|那|呢|嗰|个|些|么|多|问题|原因|情况|交易|付款|材料|证据|截图|照片|文件|资料|电话|号码|手机|手机号|联系|方式|经过|商家|对方|哪|一|笔|我|您|你|们|的|嘅|咁|再|一遍)*';
const ASKS_ZH = new RegExp(
  '^(?:你们?|您|那|请问|我|这)*(?:为什么|为何|为啥|点解|凭什么|凭啥|干嘛|干吗|怎么(?=还|都|非|总|一直|老|要|得|需要|先|让|叫))(?:还|都|非|总|一直|老|要|得|需要|先|让|叫|我|您|你|们)*' +
    `(?:(?:问|选|填|写|说|讲|给(?!商家|对方)|发|提供|确认|知道|留|交|揀|拣)${ASKED}|(?<=[要得])(?:这个|这些|呢个|材料|证据|截图|(?:我的?|我嘅)?(?:电话|号码|手机号|联系方式)|原因|交易))(?:呢|啊|呀|吗)?$` +
    `|^(?:你们?|还)*(?:问|要|选|填|发|留)${ASKED}(?:干什么|干嘛|干吗|做什么|做乜|做咩|有什么用|有啥用|有咩用)(?:呢|啊|呀)?$`,
);
const ASKS_EN =
  /^(?:but |and |so |sorry )*(?:why (?:(?:do|are|would|should|must|is|does) )?(?:you|u|i|we|this|that|it|my (?:number|phone)|need)\b(?!.*(?:money|pay|password|\bcode|\bfee|pending)).{0,30}\b(?:need|ask|asking|want|choose|select|pick|give|tell|send|answer|confirm|say|provide|know|necessary|needed|required|matter)\b.{0,24}|why (?:this|that)(?: question)?|why (?:you|u) (?:ask|need|want)\b.{0,20}|what (?:is|do you need) (?:this|that|it|my (?:number|phone)) for|what's (?:this|that|it) for)$/;

const WHY_ALONE = /^(?:那|请问|但是?|到底|这是)*(?:为什么|为啥|为何|点解|怎么回事|什么原因|咩事)(?:呢|啊|呀|会这样|这样|咁)*$|^(?:but |and |so )*(?:why(?: is that| so| though| not)?|how come)$/;

/** Here what is told goes to people who check it. */
const CHECKED = ['appeal', 'complaint', 'appeal-status'];
const ASKING = [...CHECKED, 'abnormal-transaction', 'closure'];

/** "为什么要问这个", asked back at the flow's question: what it is for, and the question again. */
export const answerWhy: Answerer = ({ driver }, draft, { text, slot }) => {
  const { flow } = draft.session;
  if (!flow || flow.awaits !== null || !slot || !ASKING.includes(flow.name)) return null;
  const said = bareWords(text);
  // "Why?", where the flow has just told that something failed, is no question about the question.
  if (WHY_ALONE.test(said) && slot.options?.some(({ id }) => id === 'WHY')) return driver.give(draft, { type: 'WHY' });
  if (!ASKS_ZH.test(said) && !ASKS_EN.test(said)) return null;
  const line = `slot.why.${purposeOf(slot, flow.name)}`;
  draft.say(line);
  driver.askAgain(draft);
  return { by: line };
};

function purposeOf(slot: Slot, flow: string): string {
  if (slot.options?.some(({ id }) => id === 'CONFIRM')) return 'confirm';
  if (slot.type === 'phone' || (slot.type === 'choice' && slot.orPhone)) return CHECKED.includes(flow) ? 'phone' : 'choice';
  if (slot.type === 'pick' || slot.type === 'reference') return 'pick';
  if (slot.type === 'attachment') return 'attachment';
  return slot.type === 'choice' || !CHECKED.includes(flow) ? 'choice' : 'text';
}
