import { anyOf } from './pattern.js';

/** Longest stretches before and behind a number that are looked at. */
const [BEFORE, BEHIND] = [24, 16];
const FOREIGN_AFTER = new RegExp(
  `^\\s*${anyOf(
    '美元|美金|港币|港元|澳门?[币元]|台币|日元|欧元|英镑',
    'us dollars?|dollars?|usd|hkd|mop|twd|eur|euros?|gbp|pounds?|jpy',
  )}`,
);
const FOREIGN_BEFORE = /(?:[$€£₩]|usd|hkd|eur|gbp|港币|美元)\s*$/;

/** Numbers that count, date or name something else. */
const NOT_MONEY_AFTER = new RegExp(
  `^${anyOf(
    '(?!ish)[a-z]',
    '\\s*(?:[月号日年次笔个天周条秒岁折%人位楼期件份遍趟回张台部名家分刻]|小时|点|[:/]\\d|-\\d)',
    '\\s*(?:times|items?|payments?|transactions?|orders?|people|persons?|cards?)(?![a-z])',
    '\\s*(?:days?|hours?|minutes?|mins?|weeks?|months?|years?|[ap]\\.?m)(?![a-z])',
  )}`,
);
const NOT_MONEY_BEFORE = new RegExp(
  `${anyOf(
    '第|[:/#]|\\d-|\\d,',
    '(?:尾号|后四位|订单号?|单号|编号|流水号|验证码|房间|电话|手机号?|号码)[是为]?',
    'ending in|ends in|no\\.|(?<![a-z])(?:code|order|room|iphone|ios|android|version|step|option)(?: (?:number|is))?',
    '(?<![a-z])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?',
  )}\\s*$`,
);
/** A day written without anything between. */
const DATED = /^20[2-9]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;
const ABOUT_BEFORE = new RegExp(
  `${anyOf(
    '大概|大约|差不多|约|将近|接近|不到|快|可能|估计|[~≈]|(?<![最附])近',
    '(?<![a-z])(?:about|around|abt|roughly|approximately|approx\\.?|nearly|almost|over|under|more than|less than|some|more or less|close to|up to)',
  )}[是有的要]?\\s*¥?$`,
);
const ABOUT_AFTER = /^\s*(?:左右|上下|多|以上|出头|开外|不到|\+|plus(?![a-z])|or so|something|-?ish|or thereabouts)/;

/** "The 2999 payment" is one of that sum. */
const POINTED_AT = /(?<![a-z])(?:the|my|that|this) $/;
const ONE_OF_THAT_SUM = /^ (?:payment|transaction|order|purchase)(?![a-z])/;

export interface Surroundings {
  foreign: boolean;
  /** The number counts, dates or names something. */
  namesOther: boolean;
  about: boolean;
}

/** What the words around a number in a folded text say of it. */
export function surroundingsOf(folded: string, { start, end }: { start: number; end: number }): Surroundings {
  const before = folded.slice(Math.max(0, start - BEFORE), start);
  const after = folded.slice(end, end + BEHIND);
  return {
    foreign: FOREIGN_AFTER.test(after) || FOREIGN_BEFORE.test(before),
    namesOther: (NOT_MONEY_AFTER.test(after) && !(POINTED_AT.test(before) && ONE_OF_THAT_SUM.test(after))) || NOT_MONEY_BEFORE.test(before) || DATED.test(folded.slice(start, end)),
    about: ABOUT_BEFORE.test(before) || ABOUT_AFTER.test(after),
  };
}
