import { bareWords } from './bare-words.js';
import { toSimplified } from './chinese.js';
import { asksOutright } from './is-digression.js';
import { lengthOf } from './length-of.js';
import { withAmount } from './slots/facets.js';
import { fold } from './slots/fold.js';
import type { Item, Slot } from './slots/slot.js';

const ASKS_WHAT_NOW = /^(?:那|那么|现在|我|接下来|然后|接着|下一步)*(?:该|要|应该)?(?:怎么办|咋办|怎么弄|咋弄|咋整|怎么搞|怎么做|怎么走|做什么|做乜|干什么|干嘛|点算|点办|点做)(?:呢|啊|呀|才好|好|先)*$|^(?:那|你|请|快)*(?:帮我|给我)(?:弄|办|搞|处理|解决)(?:一下|下|吧|啊)*$|^(?:那|那么|咁|再)*(?:还有|然后|接下来|下一步|之后|接着|跟住)(?:呢|是什么|啊)+$|^(?:我|那|现在|应该|该|到底|要|这里|下面)*(?:按|点|选|撳|揿)(?:哪|边)(?:一)?(?:个|里|儿|边)(?:呢|啊|呀|键|按钮)*$|^(?:(?:so|and|ok|then|but|well) )*(?:how(?: now)?|then how|how then|which (?:one|button)(?: (?:do|should|to) ?i?(?: press| click| choose)?)?|what (?:now|next|then)|now what|then what|then|(?:what is|what's|whats) (?:next|the next step)|what (?:do|should|can|shall|must)? ?i (?:should |must |can )?do(?: now| next| then)?)$/i;
const HURRIES = /快点|快一?些|快啊|赶紧|抓紧|赶时间|来不及|等不及|着急|急用|别磨蹭|hurry|quick(?:ly)?|in a rush|no time/i;
const PRICE = /^\D{0,6}\d+(?:\.\d{1,2})?(?:块|元|钱)?(?!\d)\D{0,8}$|[¥$]\s*\d|\d(?:块|元)/;
/** Fewer characters (Latin: three times as many) are an attempt to answer, more tell something. */
const TELLS_FROM = 6;

/** Why what was typed could not be used, by its manner: the line to say before the question is asked again. */
export function unusableLine(text: string, slot: Slot): string {
  const said = toSimplified(text).trim().replace(/[\p{P}~]+$/u, '');
  if (asksWhatNow(text)) return 'slot.whatNow';
  if (HURRIES.test(said)) return 'slot.hurry';
  if (slot.type === 'text' && text.length <= slot.maxLength && asksOutright(text)) return 'slot.question';
  if (slot.type !== 'choice' && slot.type !== 'pick') return `slot.${slot.type}`;
  if (slot.type === 'pick' && slot.items.some(({ amount }) => amount) && PRICE.test(said)) return areSeveral(said, slot.items) ? 'slot.severalThere' : 'slot.notThere';
  if (asksOutright(text)) return 'slot.question';
  return lengthOf(said) >= TELLS_FROM ? `slot.told.${slot.type}` : `slot.${slot.type}`;
}

/** The sum fits more than one. */
function areSeveral(said: string, items: readonly Item[]): boolean {
  return (withAmount(fold(said), items)?.length ?? 0) > 1;
}

const HESITATES = /^(?:e+m+|呃+|额+|啊+|哎+|唉+|um+|uh+)\s*/;

/** "那我现在怎么办" and nothing else. */
export function asksWhatNow(text: string): boolean {
  return ASKS_WHAT_NOW.test(bareWords(text).replace(HESITATES, ''));
}

/** Something is told that the question did not ask for. */
export function tellsBesides(text: string): boolean {
  const said = toSimplified(text).trim();
  return lengthOf(said) >= TELLS_FROM && !asksOutright(text) && !HURRIES.test(said) && !asksWhatNow(text);
}
