import type { Hints } from './kit.js';
import { isReturning, isStuck, kindWords, type Seen, twinOf } from './seen-transaction.js';

/** What the opening message already told of a transaction, so that none of it is asked again. */
export const TROUBLES = [
  'STUCK', 'FAILED', 'REFUND', 'WRONG_RECIPIENT', 'CHARGED_TWICE', 'MERCHANT', 'AMOUNT', 'AUTO_DEBIT', 'MINOR', 'NOT_ME', 'RECEIVED',
] as const;
export type Trouble = (typeof TROUBLES)[number];

/** Outspoken words stand above the topic, which is only the nearest one. The first that fits decides. */
const WORDS: [Trouble, RegExp][] = [
  ['NOT_ME', /不是我(?:本人|自己)?(?:付|转|轉|操作|买|買|花|弄|消费|消費|充)|不是本人|没(?:有)?(?:操作|付)过|被盗|盗刷|被盜|盜刷|wasn'?t me|not (?:made )?by me|i didn'?t (?:make|do|authori[sz]e)|unauthori[sz]ed|stolen/i],
  ['MINOR', /(?:孩子|小孩|儿子|女儿|兒子|女兒|娃|孙子|孙女|孫子|孫女|小朋友).{0,12}(?:充|花|买|買|付|打赏|打賞|游戏|遊戲)|\b(?:child|kid|son|daughter)\b.{0,40}(?:game|spent|bought|paid|top)/i],
  ['CHARGED_TWICE', /(?:扣|付|刷|收|划)[了咗]?(?:我|款|钱|錢)?(?:两|二|2|俩|兩)[次遍回笔筆]|重复[扣收付]|重複[扣收付]|扣重|多扣了?我?一[次笔筆]|(?:charged|paid|billed) (?:me )?(?:twice|two times)|double.?charge|duplicate/i],
  ['WRONG_RECIPIENT', /(?:本[来來]|原本|原[来來])是?(?:要|想|应?[该該]|應該)[转轉打付][给給]|meant (?:it )?to send|meant to pay (?:my|him|her|them|some|another)|meant for (?:my|him|her|some(?:one|body)|another)|[转轉付打汇匯]错|[轉付打匯]錯|错(?:转|付)|[转轉]给了?(?:别人|陌生人)|wrong (?:person|account|recipient|payee)/i],
  ['RECEIVED', /(?:陌生|不认识|不認識).{0,10}(?:[转轉打]了?(?:钱|錢|来|來|给我|給我|进来|款))|(?:收到|多了|多出).{0,14}(?:陌生|不认识|不認識|莫名)|stranger.{0,20}sent|(?:received|got) .{0,24}(?:don't know|unknown|stranger)/i],
  ['MERCHANT', /[不没沒冇]有?(?:发|發|寄)[货貨]|没(?:有)?收到[货貨]|沒(?:有)?收到[貨货]|[货貨]不[对對]|假[货貨]|not? (?:delivered|shipped)|never (?:shipped|delivered)/i],
  ['AUTO_DEBIT', /自动(?:扣|续)|自動(?:扣|續)|续费|續費|免密|连续包月|連續包月|subscription|auto.?(?:debit|renew)/i],
  ['REFUND', /退款|没退|沒退|退的钱|退的錢|refund/i],
  ['AMOUNT', /多收(?:了|我)|多扣了?(?:我)?\d|金额不对|金額不對|收多了|overcharged|wrong amount|charged (?:me )?too much/i],
  ['FAILED', /失败|失敗|付不(?:了|出去)|充不(?:了|进)|提不(?:了|出)|转不(?:了|出)|\bfailed\b|\bdeclined\b|can(?:'t|not) (?:pay|withdraw|top up)/i],
  ['STUCK', /没(?:有)?(?:到账|收到|到帐)|沒(?:有)?(?:到賬|收到|到帳)|未到账|处理中|處理中|待处理|待處理|卡住|not received|(?:didn'?t|hasn'?t|did not) (?:arrive|receive|get)|pending|hasn'?t arrived/i],
];

const TOPICS: Record<string, Trouble> = {
  'txn.deducted-not-received': 'STUCK',
  'txn.pending': 'STUCK',
  'use.arrival-time': 'STUCK',
  'txn.failed': 'FAILED',
  'txn.refund': 'REFUND',
  'txn.wrong-recipient': 'WRONG_RECIPIENT',
  'txn.duplicate-charge': 'CHARGED_TWICE',
  'txn.unauthorised': 'NOT_ME',
  'txn.merchant-dispute': 'MERCHANT',
  'txn.auto-debit': 'AUTO_DEBIT',
  'account.minor': 'MINOR',
};
export const troubleIn = ({ topic, text }: Pick<Hints, 'topic' | 'text'>): Trouble | null =>
  WORDS.find(([, words]) => words.test(text))?.[0] ?? TOPICS[topic ?? ''] ?? null;

const ELDERLY = /年纪大|年紀大|岁数大|歲數大|上了年[纪紀]|老年人|我老了|我一个老人|老人家|[6-9]\d岁|[6-9]\d歲|[六七八九]十[一二三四五六七八九]?[岁歲]|\bi(?:'m| am) (?:an? )?(?:[6-9]\d|elderly|old)\b/i;
export const isElderly = ({ text }: Hints): boolean => ELDERLY.test(text);

/** What of a transaction was told besides the trouble. */
export type Told = Pick<Hints, 'amount' | 'days' | 'text'> & { trouble: Trouble | null };

/** The one transaction that the opening words single out; of two equal ones the one that has to be chased. Null: ask. */
export function findTold(items: Seen[], told: Told): Seen | null {
  const { fitting, sure } = likely(items, told);
  const [first, ...others] = fitting;
  if (!first || !sure) return null;
  if (others.length === 0) return first;
  const pair = [first, ...others];
  if (others.some((each) => each.amount !== first.amount || each.counterparty !== first.counterparty)) return null;
  return pair.find(isStuck) ?? (told.trouble === 'CHARGED_TWICE' ? (pair.find(({ status }) => status === 'succeeded') ?? first) : null);
}

/** What may be meant, likeliest signs first, and whether they are enough to go by without asking. */
export function likely(items: Seen[], { amount, days, text, trouble }: Told): { fitting: Seen[]; sure: boolean } {
  const priced = amount === null ? withNumbers(items, text) : withAmount(items, amount);
  if (priced?.length === 0) return { fitting: [], sure: false };
  const named = nameSigns(items, text);
  const dated = days ? items.filter(({ at }) => at >= days.from && at < days.to) : [];
  const troubled = trouble ? items.filter((item) => fits(item, trouble, items)) : [];
  const signs = [priced ?? [], named.items, dated, troubled].filter((sign) => sign.length > 0);
  const agreed = troubled.some((item) => dated.includes(item)) || (troubled.length > 0 && TELLING.includes(trouble ?? 'NOT_ME'));
  const sure = priced !== null || named.sure || agreed;
  return { fitting: signs.length > 0 ? signs.reduce(narrow) : [], sure };
}

/** Troubles that few transactions can have. */
const TELLING: Trouble[] = ['CHARGED_TWICE', 'AUTO_DEBIT', 'RECEIVED'];

/** What both have; a sign that contradicts the stronger ones before it is let go. */
function narrow(left: Seen[], sign: Seen[]): Seen[] {
  const both = left.filter((item) => sign.includes(item));
  return both.length > 0 ? both : left;
}

/** Exactly, else by the whole yuan: 132 for 132.50. */
function withAmount(items: Seen[], amount: string): Seen[] {
  const exact = items.filter((item) => Number(item.amount) === Number(amount));
  if (exact.length > 0 || !Number.isInteger(Number(amount))) return exact;
  return items.filter((item) => Math.floor(Number(item.amount)) === Number(amount));
}

/** Numbers that are no dates or counts, where several sums were told (860那笔只退了300). Null: none is a price here. */
function withNumbers(items: Seen[], text: string): Seen[] | null {
  const numbers = text.match(/(?<![\d.:月年])\d+(?:\.\d{1,2})?(?![\d.:：]|[月日号號点點年天次个個笔筆])/g) ?? [];
  const found = numbers.flatMap((number) => withAmount(items, number));
  return found.length > 0 ? items.filter((item) => found.includes(item)) : null;
}

/** By what such a transaction is called, or by the payee: one common word (超市, cafe) is a sign, most of the name is
 *  enough. */
function nameSigns(items: Seen[], text: string): { items: Seen[]; sure: boolean } {
  const said = text.toLowerCase();
  const shares = items.map((item) => shareNamed(item, said));
  const most = Math.max(0, ...shares);
  return { items: most === 0 ? [] : items.filter((_, index) => shares[index] === most), sure: most > 0.5 };
}

/** So many pieces are the name itself, even when it is only the first half of it (星河数码). */
const LONG_NAME = 3;

function shareNamed(item: Seen, said: string): number {
  if (kindWords(item).some((word) => said.includes(word))) return 0.6;
  if (item.kind === 'topUp' || item.kind === 'withdraw') return 0;
  const pieces = piecesOf(item.counterparty.toLowerCase());
  const matched = pieces.filter((piece) => said.includes(piece)).length;
  if (matched >= LONG_NAME) return 1;
  return pieces.length === 0 ? 0 : matched / pieces.length;
}

function piecesOf(name: string): string[] {
  const runs = name.match(/\p{Script=Han}{2,}/gu) ?? [];
  const pairs = runs.flatMap((run) => [...run].slice(1).map((char, index) => `${[...run][index] ?? ''}${char}`));
  return [...pairs, ...(name.match(/[a-z]{4,}/g) ?? [])];
}

function fits(item: Seen, trouble: Trouble, items: Seen[]): boolean {
  switch (trouble) {
    case 'STUCK':
      return isStuck(item);
    case 'FAILED':
      return item.status === 'failed';
    case 'REFUND':
      return isReturning(item);
    case 'WRONG_RECIPIENT':
      return item.kind === 'transfer';
    case 'AUTO_DEBIT':
      return item.kind === 'autoDebit';
    case 'RECEIVED':
      return item.kind === 'received';
    case 'CHARGED_TWICE':
      return twinOf(item, items) !== undefined;
    case 'MERCHANT':
    case 'AMOUNT':
    case 'MINOR':
    case 'NOT_ME':
      return item.kind !== 'received';
  }
}
