/** Characters whose loss or change turns the meaning round. */
const NEGATIONS = /[不没未别非无冇勿]/g;
const OPPOSITES = new Set('出入进收付转充提买卖上下前后多少开关有无大小我你他她它');
const LONG_ENOUGH = { han: 4, latin: 7 };

/** Whether one typing error lies between the two: a wrong, missing or added character, or two neighbours swapped. Never
 *  one that changes the meaning (转出 for 转入), and never in short names. Both bare. */
export function isNearly(said: string, name: string): boolean {
  const least = /\p{Script=Han}/u.test(name) ? LONG_ENOUGH.han : LONG_ENOUGH.latin;
  if (Math.min(said.length, name.length) < least || Math.abs(said.length - name.length) > 1) return false;
  if (countOf(said, NEGATIONS) !== countOf(name, NEGATIONS) || digitsOf(said) !== digitsOf(name)) return false;
  const from = commonStart(said, name);
  const [a, b] = [said.slice(from), name.slice(from)];
  const isSwapped = a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
  const isReplaced = a.slice(1) === b.slice(1) && !(OPPOSITES.has(a[0] ?? '') && OPPOSITES.has(b[0] ?? ''));
  return isSwapped || isReplaced || a.slice(1) === b || a === b.slice(1);
}

function commonStart(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}
