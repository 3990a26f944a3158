/** One alternative per word, the longest first, so that 是的 is not taken for 是. Words are regular expressions
 *  without spaces. */
export function anyWord(...lines: string[]): string {
  const words = lines.join(' ').split(' ');
  return `(?:${words.sort((a, b) => b.length - a.length).join('|')})`;
}

/** One alternative per argument, in their order. Arguments are regular expressions. */
export function anyOf(...alternatives: string[]): string {
  return `(?:${alternatives.join('|')})`;
}

/** Not inside a longer Latin word. */
export function latin(...alternatives: string[]): string {
  return `(?<![a-z])${anyOf(...alternatives)}(?![a-z])`;
}
