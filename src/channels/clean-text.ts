/** White space alone says nothing. Control characters (but tab and line ends) are dropped, halves of characters become
 *  U+FFFD: people do not type either, and a message is not refused for what an app cut in the middle of an emoji. */
export function cleanText(text: string): string {
  const kept = text.replace(/(?![\t\n\r])\p{Cc}/gu, '').replace(/\p{Cs}/gu, '\uFFFD');
  return kept.trim() === '' ? '' : kept;
}
