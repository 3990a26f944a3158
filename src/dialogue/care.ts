import { normalise } from '../faq/normalise.js';
import type { Draft } from './draft.js';
import type { Step } from './drive-flow.js';
import type { MessageDeps } from './message-deps.js';
import type { MessageInput } from './types.js';

/** No form, no FAQ, no question of a flow: kind words, who helps right now, and a person with priority. What was going
 *  on is set aside and not offered again. */
export function openCrisis({ driver }: MessageDeps, draft: Draft, kind: 'crisis' | 'violence', text: string): Step {
  const { session } = draft;
  const isKnown = session.crisis !== null && !session.crisis.eased;
  if (isKnown) draft.say('crisis.again');
  else draft.say(kind === 'violence' ? 'crisis.heardViolence' : heardLine(text));
  driver.pause(draft);
  session.offered = [];
  session.crisis = { at: draft.now, replies: session.crisis?.replies ?? 0, putOff: false, eased: false };
  session.owner = 'queued';
  session.handoff = { at: draft.now, skill: 'general', urgent: true, reason: 'crisis', told: 'handoff.urgent' };
  return { by: 'crisis' };
}

const OTHER = /(?:我(?:妈|爸|老公|老婆|爱人|女儿|儿子|孩子|哥|姐|弟|妹|朋友|同学|同事|室友|闺蜜|兄弟|男朋友|女朋友)|朋友|同学|室友|同事|他|她).{0,14}(?:说|要|想|发|站|把|在|吞|割|留)|my (?:friend|wife|husband|son|daughter|brother|sister|mum|mom|dad|mother|father|roommate|girlfriend|boyfriend).{0,24}(?:says|said|wants|is|has|locked|took|going)|\b(?:he|she) (?:says|said|wants|is going|took)/u;
const SELF = /我(?:自己)?(?:真的?|也|就|好|现在|只|都|今晚|今天)?(?:不想活|想死|要死|去死|活不|不活|没脸活|自杀|跳|从)|\b(?:i|im|ive) (?:want|dont|cant|am|will|going|feel|just)|kill myself/u;

/** Somebody else's life may be in danger, and the writer there to help. */
function heardLine(text: string): string {
  const said = normalise(text);
  return OTHER.test(said) && !SELF.test(said) ? 'crisis.heardOfOther' : 'crisis.heard';
}

/** How long somebody who was in despair is spoken to with care first. */
const CARED_FOR_MS = 24 * 3_600_000;
const EASED = /好(?:一)?(?:点|些|多)了?|没事了|想(?:通|开)了|平静|冷静(?:下来)?了|不会做傻事|谢谢|多谢|感谢|有人(?:陪|在)|(?:妈|爸|朋友|家人|老公|老婆|室友|同学|儿子|女儿|孩子|哥|姐|弟|妹|邻居|警察|医生)(?:已经|刚|们)?(?:来|在我|陪|到)|feel(?:ing)? (?:a (?:bit|little) )?(?:better|calmer)|thank|im (?:ok|okay|fine|safe|better)|not alone|is (?:here )?with me/u;
const NOT_EASED = /(?:没|不|冇).{0,3}(?:好|人陪|用)|没有?人|更(?:糟|差|难)|not (?:ok|fine|better|good)|no ?one|worse|alone(?! any)/u;
const ABOUT_MONEY = /骗|转账|转了|钱|scam|money|paid|transfer/u;
const PERSON = /人工|客服|真人|有人吗|agent|real person|human/u;
const HOW_LONG = /多久|什么时候|几点|how long|when will/u;
const BUSINESS = /钱包|转账|退款|验证码|冻结|密码|交易|付款|余额|提现|注销|注册|登录|账单|账户|申诉|投诉|银行卡|wallet|transfer|refund|code|password|payment|account|balance|withdraw|register|appeal|complain|card/u;

/** The messages after it. Null: nobody was in despair lately, or what is asked is to be answered as usual. */
export function keepCaring(draft: Draft, { text, action, danger }: MessageInput): Step | null {
  const { crisis } = draft.session;
  if (!crisis || crisis.eased || draft.now - crisis.at > CARED_FOR_MS) return null;
  const said = normalise(text ?? '');
  if (EASED.test(said) && !NOT_EASED.test(said)) return care(draft, 'eased', { eased: true });
  if (danger === 'scam' || (ABOUT_MONEY.test(said) && !BUSINESS.test(said))) return care(draft, 'money', {});
  if (action === 'handoff' || PERSON.test(said) || (HOW_LONG.test(said) && !BUSINESS.test(said))) return care(draft, 'person', {});
  if (action === null && !BUSINESS.test(said)) return care(draft, stayLine(crisis.replies), {});
  if (!crisis.putOff) return care(draft, 'business', { putOff: true });
  draft.session.crisis = { ...crisis, eased: true };
  return null;
}

type Crisis = NonNullable<Draft['session']['crisis']>;

function care(draft: Draft, line: string, change: Partial<Crisis>): Step {
  const { crisis } = draft.session;
  draft.say(`crisis.${line}`);
  if (crisis) draft.session.crisis = { ...crisis, ...change, replies: crisis.replies + 1 };
  return { by: `crisis.${line}` };
}

const STAYING = ['stay.one', 'stay.two', 'stay.three'];

const stayLine = (replies: number): string => STAYING[replies % STAYING.length] ?? 'again';
