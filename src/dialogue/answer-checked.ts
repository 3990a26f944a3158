import { bareWords } from './bare-words.js';
import { startFlow } from './converse.js';
import type { Draft } from './draft.js';
import type { MessageDeps } from './message-deps.js';
import { leadsOn, recentTopic } from './recent.js';
import type { Answerer } from './said.js';

const CHECKED_ZH =
  /^(?:我|的|手机|填|那个?|这个?|上面)*(?:号码?|手机号码?|信号|讯号|网络?|话费|余额|地址|密码|格式|版本|姓名|名字|身份证号?)(?:填|写|都|也|是|应该|肯定|绝对|一直|完全|很|全|得)*(?:对|[没冇]有?错|正确|[没冇]有?问题|正常|满格|满|够|畅通)(?:的|了|啊|呀|吧|㗎|嘅)*$|^(?:都|全|也|我|已经|上面|这些|那些|你|说的|几样|三样)+(?:试|检查|核对|看|查|确认|弄)(?:过|咗|完|遍)(?:了|晒|一遍|好几遍|几遍|啦|喇)*$|^(?:都|也|我|手机)*[没冇未](?:有)?(?:被)?(?:欠费|停机|拦截|屏蔽)(?:啊|呀|的|过)*$/;
const CHECKED_EN =
  /^(?:(?:the|my|yes|but) )*(?:phone number|number|signal|network|reception|credit|balance|address|password|name|connection)(?: is|'s| are| was)(?: all| definitely| perfectly| totally)* (?:right|correct|fine|ok|okay|good|strong|full)$|^i(?:'ve| have)?(?: already)? (?:tried|checked|done) (?:all|everything|them all|all of (?:that|it|those|them))(?: already| twice)?$|^(?:nothing|no sms|it)(?: is|'s)(?: not)? blocked$/;

const STILL_NOT = 'STILL_NOT';
const asksWhetherItWorks = ({ driver }: MessageDeps, { session, now }: Draft): boolean => driver.buttons(session, now).some(({ action }) => action.endsWith(`:${STILL_NOT}`));

/** "号码是对的": what was to be looked at is in order. Then that was not it, and the next thing is looked at. */
export const answerChecked: Answerer = (deps, draft, { input, text }) => {
  const said = bareWords(text);
  if (input.answer !== null || !(CHECKED_ZH.test(said) || CHECKED_EN.test(said))) return null;
  const { flow } = draft.session;
  if (flow) return asksWhetherItWorks(deps, draft) ? deps.driver.give(draft, { type: STILL_NOT }) : null;
  const topic = recentTopic(deps, draft);
  if (!topic?.flow || !leadsOn(topic, draft.session)) return null;
  draft.say('topic.leadOn');
  return startFlow(deps, draft, topic.flow, text);
};
