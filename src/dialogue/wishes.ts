import { toSimplified } from './chinese.js';
import type { ActiveFlow } from './session.js';

/** Here it is asked what they wish. */
const WISHED = 'tellWanted';
export const asksForWish = (flow: ActiveFlow | null): boolean => flow?.state === WISHED;

const ASKS_TO_ZH = /^(?:你们?|您|那|请问|就|我|现在|赶紧|快点?)*(?:能不能|能唔能|可不可以|可唔可以|能否|可否|可以|能)(?!.{0,8}(?:多久|几天|几时|几耐|什么时候|怎么|点样)).{0,12}(?:退|赔|还(?:给|我|钱)|补偿|道歉|解释|说明|处理|解决|说法|答复|管管)/;
const ASKS_TO_EN = /^(?:please |so |just )*(?:can|could|will|would) (?:i|you|we|u|they)(?: guys| people)?(?: please| just)? (?:get|have|give|refund|return|pay|send|apologi[sz]e|explain|fix|solve|sort|compensate)\b/i;

/** "能不能退钱给我", said where it is asked what they would like done: that is it, put as a question. */
export function isWishPut(flow: ActiveFlow | null, text: string): boolean {
  const said = toSimplified(text).trim();
  return asksForWish(flow) && (ASKS_TO_ZH.test(said) || ASKS_TO_EN.test(said));
}
