import { bareWords } from '../bare-words.js';

const SKIP_ZH = /^(?:请|我想|我要|先|这个|这题|这步|这一步|能不能|可以|可不可以|就)*(?:跳过|略过|不填|不想填|先不填|不想说|不想回答|不想答|不方便说|以后再补|以后再说|下一题|下一个问题)(?:了|吧|行吗|可以吗|吗|啊|这个|这题|这步|这一步|这个问题)*$/;
const SKIP_EN = /^(?:(?:please|can i|could i|may i|i want to|i'd like to|let's|just) )*(?:skip(?: (?:it|this|that|this one|this question|this step))?|pass|next question|i'd rather not(?: say)?|prefer not to say|rather not say|add (?:it )?later)(?: please)?$/;

/** True when the whole message wishes to leave the question out. */
export function asksToSkip(text: string): boolean {
  const said = bareWords(text);
  return SKIP_ZH.test(said) || SKIP_EN.test(said);
}
