import { anyOf } from './pattern.js';

const END = '[\\s.。!！吧啊呀]*$';
const COMMA = '[\\s,，。;；]*';
const DENYING = '(?:不是|并不是|唔系|不要|不选|唔要|it\'s not |it isn\'t |it was not |not )';
const FORMS = [
  new RegExp(`^${DENYING}(?<denied>.{1,30}?)${COMMA}(?:而是|应该是|是|要|选|系|but |it's |it was |it is )(?<meant>.{1,40}?)${END}`),
  new RegExp(`^${DENYING}(?<denied>.{1,30}?)[,，;；]\\s*(?<meant>.{1,40}?)${END}`),
  new RegExp(`^(?<meant>.{1,40}?)[,，;；]?\\s*(?:而不是|[,，;；]\\s*不是|[,，;；]?\\s+not |[,，;；]\\s*唔系)(?<denied>.{1,30}?)${END}`),
  new RegExp(`^(?<denied>.{1,30}?)不是[,，;；\\s]+(?<meant>.{1,40}?)才?是${END}`),
];
/** 不是不是 is a plain no; 那笔也不是 names one more that is not the person's own. */
const TWICE = /^(不是|唔系|不要)[,，\s]*\1/;
const DENIES = new RegExp(`^${DENYING}|${anyOf('(?<!也)不是', '唔系')}的?${END}`);

/** Of "不是第一个，是第二个" what is meant: 第二个. Null when nothing is denied so. `folded` without outer spaces. */
export function partMeant(folded: string): string | null {
  if (TWICE.test(folded)) return null;
  for (const form of FORMS) {
    const meant = form.exec(folded)?.groups?.meant;
    if (meant && !DENIES.test(meant)) return meant.trim();
  }
  return null;
}

/** True when the text only says what it is not (不是第一个). */
export function deniesOnly(folded: string): boolean {
  return DENIES.test(folded) && partMeant(folded) === null;
}
