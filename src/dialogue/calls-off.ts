import { bareWords } from './bare-words.js';

/** How the matter of a flow is named by whoever lets go of it: in Chinese, as a noun in English, as a verb. */
const MATTERS: Record<string, [zh: string, noun: string, verb: string]> = {
  appeal: ['申诉', 'appeal|dispute', 'appeal|dispute (?:it|this|that)'],
  complaint: ['投诉|反馈|提建议', 'complaint|suggestion', 'complain'],
  closure: ['注销|销户', 'closure|closing', 'close (?:it|(?:my|the) (?:wallet|account))'],
  registration: ['注册|开户|认证', 'registration', 'register|sign up'],
};

/** Longer messages say something else besides. */
const LONGEST = 48;

const NAMED: ReadonlyMap<string, RegExp> = new Map(Object.entries(MATTERS).map(([flow, [zh, noun, verb]]) => [flow, new RegExp([
  `^(?:那|还是|算了|算啦|都系|咁|我|先|就|不|唔|\\s)*(?:不想|不要|不用|不打算|不|别|唔想|唔要|唔使|唔)(?:再)?(?:${zh})(?:这笔|这个|它)?(?:了|吧|啦|咯|喇|住|先)+$`,
  `^(?:那|还是|我|\\s)*(?:算了|算啦|都系算|算数)(?:吧|啦|\\s)*(?:我|先|就|都|还是)*(?:不想|不要|不用|不|别|唔想|唔要|唔使|唔)(?:再)?(?:${zh})$`,
  `^(?:那|那就|还是|算了|算啦|我|这个?|\\s)*(?:${zh})(?:也|就|都)*(?:不|别|唔)(?:弄|办|搞|要|做|提|想|投)+(?:了|吧|啦|咯|喇|住)+$`,
  `^(?:那|还是|算了|我|要|想|请|帮我|给我|先|就)*(?:取消|撤销|撤回|终止|停止|放弃)(?:掉|这个|这次|本次|刚才的|我的)*(?:${zh})(?:申请|流程)?(?:了|吧)*$`,
  `^(?:please |just |ok |so )*(?:cancel|stop|drop|withdraw|abandon) (?:my |the |this |that )*(?:${noun})(?: request)?(?: please| now)*$`,
  `^(?:ok |so |sorry )*i (?:don't|do not|dont|no longer) (?:want|wish) to (?:${verb})(?: any ?more| now)*$`,
].join('|'))]));

/** True when the whole message lets go of what the flow is about ("不投诉了", "cancel the appeal"). */
export function callsOff(flow: string, text: string): boolean {
  return text.length <= LONGEST && (NAMED.get(flow)?.test(bareWords(text)) ?? false);
}

/** What stands behind "不投诉了，": null where nothing does, or nothing is let go of so. */
export function behindCallingOff(flow: string, text: string): string | null {
  const [, head = '', behind = ''] = /^([^,，。.!！;；\n]+)[\s,，。.!！;；]+(.+)$/su.exec(text.trim()) ?? [];
  return behind !== '' && callsOff(flow, head) ? behind : null;
}

const LETS_GO = /^(?:那|那就|唉|哎|嗯|\s)*(?:算了|算啦|罢了|罷了|不[弄办辦搞](?:它|这个|這個)?了|唔搞[喇啦]|我?(?:又)?改(?:变)?主意了|(?:ok |oh |no,? |sorry,? )?(?:actually,? )?(?:never ?mind|nvm|forget it|forget about it|i(?:'ve| have)? changed my mind))(?:吧|啦|啊)?[\s,，。.!！、;；]*/i;

/** What is said behind letting go: "我要投诉" of "算了，我要投诉". Null: nothing, or nobody lets go. */
export function behindLettingGo(text: string): string | null {
  const head = LETS_GO.exec(text.trim())?.[0] ?? '';
  return head === '' ? null : text.trim().slice(head.length) || null;
}
