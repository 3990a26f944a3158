import { digitOf } from './digits.js';
import { CHINESE_NUMBER, ENGLISH_DIGITS, ENGLISH_NUMBER, HAN_DIGITS, readChineseNumber, readEnglishNumber } from './numerals.js';
import { anyOf } from './pattern.js';

/** What tells that a number is money, the stronger first. */
export const EVIDENCE = ['currency', 'decimals', 'bare'] as const;
type Evidence = (typeof EVIDENCE)[number];

export interface Money {
  yuan: number;
  about: boolean;
  evidence: Evidence;
}

type Groups = Record<string, string | undefined>;

const YUAN = '(?:块钱|块|元|圆|蚊|yuan|rmb|cny|kuai|renminbi|人民币)';
const SIGN = '(?:¥|rmb|cny|人民币|金额[是为:]?)';
const DIGIT = `[\\d${HAN_DIGITS}]`;
const THOUSANDS = anyOf(
  String.raw`\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?(?![\d.])`,
  String.raw`\d{1,3}(?: \d{3})+\.\d{2}(?!\d)`,
  String.raw`\d+,\d{2}(?![\d,.])`,
);
/** Not behind 几 and 数: nobody knows how much 几十块 is. */
const NUMBER = `(?<![\\d.几数])(?<number>${THOUSANDS}|${CHINESE_NUMBER})`;
const ENGLISH = `(?<number>${ENGLISH_NUMBER})(?:\\s+point(?<decimals>(?:\\s+${ENGLISH_DIGITS}){1,2}))?`;
const SPOKEN_DECIMALS = `${NUMBER}点(?<decimals>${DIGIT}{1,2})`;
const COUNTED = '(?![月号日年次点笔个十百千万]|\\d)';
const JIAO = `(?<jiao>${DIGIT}|(?<![a-z])${ENGLISH_DIGITS})(?:[毛角]|\\s*(?:mao|jiao)(?![a-z]))(?:(?<fen>${DIGIT})分?)?`;
const CENTS = `(?<cents>${DIGIT}{1,2})分`;
const PART = `(?<part>(?:(?<=kuai) )?${DIGIT}{1,2}|半)(?! ?[a-z])${COUNTED}`;
const SMALL_MONEY = `${anyOf(`零?\\s?${JIAO}`, `零?${CENTS}`, PART)}?`;

const TIMES: Record<string, number> = {
  hundred: 100, 百: 100, thousand: 1000, grand: 1000, 千: 1000, k: 1000, wan: 10_000, 万: 10_000, w: 10_000,
};
const ENGLISH_TIMES = '(?<![\\d.])(?<number>\\d{1,6}(?:\\.\\d{1,2})?)\\s*(?<times>hundred|thousand|grand|wan|k)(?![a-z])';

/** How money is written, the more telling first; what one has taken the next does not look at. */
export const MONEY_FORMS: { pattern: RegExp; read: (groups: Groups) => Money | null }[] = [
  { pattern: new RegExp(`${SPOKEN_DECIMALS}(?<times>[百千万kw]?)\\s*${YUAN}`, 'g'), read: (groups) => spokenDecimals(groups, 'currency') },
  { pattern: new RegExp(`${SPOKEN_DECIMALS}(?<times>[百千万kw])`, 'g'), read: (groups) => spokenDecimals(groups, 'decimals') },
  { pattern: new RegExp(`${ENGLISH_TIMES}\\s*${YUAN}`, 'g'), read: (groups) => readEnglishTimes(groups, 'currency') },
  { pattern: new RegExp(`${NUMBER}\\s*${YUAN}${SMALL_MONEY}`, 'g'), read: readYuan },
  { pattern: new RegExp(`${ENGLISH}\\s*${YUAN}`, 'g'), read: (groups) => english(groups, 'currency') },
  { pattern: new RegExp(`${SPOKEN_DECIMALS}(?!${DIGIT}|分)`, 'g'), read: (groups) => withoutClock(spokenDecimals(groups, 'decimals')) },
  { pattern: new RegExp(`${JIAO}|${CENTS}钱`, 'g'), read: readCoins },
  { pattern: new RegExp(`${SIGN}\\s*-?${NUMBER}`, 'g'), read: (groups) => chinese(groups, 'currency') },
  { pattern: new RegExp(ENGLISH_TIMES, 'g'), read: (groups) => readEnglishTimes(groups, 'bare') },
  { pattern: new RegExp(`(?<![a-z])${NUMBER}`, 'g'), read: (groups) => chinese(groups, 'bare') },
  { pattern: new RegExp(ENGLISH, 'g'), read: (groups) => english(groups, 'bare') },
];

function readYuan(groups: Groups): Money | null {
  const money = chinese(groups, 'currency');
  return money && { ...money, yuan: money.yuan + smallMoney(groups) };
}

function readCoins(groups: Groups): Money {
  return { yuan: smallMoney(groups), about: false, evidence: 'currency' };
}

/** 块五 and 块50 are tenths and hundredths alike: what follows 块 is read as decimals. */
function smallMoney({ jiao, fen, cents, part }: Groups): number {
  if (part !== undefined) return part === '半' ? 0.5 : decimals(part);
  return Number(digitOf(jiao ?? '') ?? 0) / 10 + Number(digits(fen)) / 100 + Number(digits(cents)) / 100;
}

/** 一百三十二点五, 一点五万. */
function spokenDecimals(groups: Groups, evidence: Evidence): Money | null {
  const money = chinese(groups, evidence);
  const times = TIMES[groups.times ?? ''] ?? 1;
  return money && { ...money, yuan: (money.yuan + decimals(groups.decimals ?? '')) * times };
}

/** 两点五 without a unit is a time of the day. */
function withoutClock(money: Money | null): Money | null {
  return money && money.yuan < 25 ? null : money;
}

function readEnglishTimes({ number, times = '' }: Groups, evidence: Evidence): Money {
  return { yuan: Number(number) * (TIMES[times] ?? 1), about: false, evidence };
}

function chinese({ number = '' }: Groups, evidence: Evidence): Money | null {
  const plain = plainNumber(number);
  const spoken = readChineseNumber(plain);
  if (!spoken || /\.\d{3}/.test(plain)) return null;
  if (evidence === 'bare' && !/\d/.test(number) && !SPOKEN_SUM.test(number)) return null;
  const hasDecimals = evidence === 'bare' && /\.\d/.test(plain);
  return { yuan: spoken.value, about: spoken.about, evidence: hasDecimals ? 'decimals' : evidence };
}

/** Words that are a sum by themselves: 一百二, 廿五, 二九九九. Not 一, 十, 千万. */
const SPOKEN_SUM = new RegExp(`^.+[十百千万]|^[廿卅].|^[${HAN_DIGITS}]{3,6}$`);

/** "1,299.00" and "1 299.00" are thousands, "132,50" has a decimal comma. */
function plainNumber(number: string): string {
  return /^\d+,\d{2}$/.test(number) ? number.replace(',', '.') : number.replace(/[, ]/g, '');
}

function english({ number = '', decimals: said }: Groups, evidence: Evidence): Money | null {
  const yuan = readEnglishNumber(number);
  if (yuan === null || (evidence === 'bare' && !/hundred|thousand|ty|teen/.test(number))) return null;
  const tenths = said?.trim().split(/\s+/).map((word) => digitOf(word) ?? '').join('') ?? '0';
  return { yuan: yuan + Number(`0.${tenths}`), about: false, evidence };
}

function decimals(said: string): number {
  return Number(`0.${digits(said)}`);
}

function digits(said: string | undefined): string {
  return [...(said ?? '')].map((char) => digitOf(char) ?? '').join('');
}
