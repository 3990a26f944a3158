import { fold } from './fold.js';

const ASKS_ZH = new RegExp(
  '^(?:请问|那|这个?|这里|这一步|我)*(?:' +
    '(?:为什么|为啥|干嘛|干吗|做什么|凭什么)(?:要|需要|还要|一定要|得)*(?:填|问|知道|提供|说|写|这个|这些|我的?)+(?:信息|东西)?|' +
    '(?:要|需要|应该|该)*(?:怎么|如何|咋)(?:填写?|写|回答|说|描述)|(?:要|需要|应该|该)*(?:填写?|写|说|输入?|描述)(?:什么|啥|哪些|点什么)(?:内容|东西)?|' +
    '(?:这|你)?(?:是)?(?:什么|啥)意思|(?:举个?例子?|有例子吗|能举例吗)' +
    ')(?:呢|啊|呀|吗|好|的|了|这个|你们)*$',
);
const ASKS_EN =
  /^(?:sorry |ok |but |and )*(?:why (?:do|are|would) (?:you|i)(?: need| ask| asking| want| have)?(?: to)?(?: know| ask| fill| give| say| answer| write| for)*(?: this| that| it| in)*|what (?:should|do|can|must) i (?:write|say|put|answer|fill in|type|enter)(?: here)?|what do you mean(?: by that)?|what does (?:this|that|it) mean|what for|how (?:do|should) i (?:answer|fill|write)(?: in)?(?: this| that| it)?|(?:for )?example)$/;

/** True when the whole text asks about the question itself (为什么要填这个, "what should I write?"). */
export function asksAboutQuestion(text: string): boolean {
  const said = fold(text).replace(/[\p{P}\p{S}]+/gu, ' ').trim();
  return ASKS_ZH.test(said.replace(/\s/g, '')) || ASKS_EN.test(said);
}
