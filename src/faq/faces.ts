/** What pictures say that stand for themselves: small talk's id → any of them. */
const FACES: [string, RegExp][] = [
  ['smalltalk.anger', /^(?:😡|😠|🤬|👿|😤|💢|👎|😭|😢|😥|😰|😱|😫|😩|😞|😔|🥺|😖|😣|💔|🤯)+$/u],
  ['smalltalk.thanks', /^(?:🙏|❤|🧡|💛|💚|💙|💜|💕|💖|🌹|🌷|💐|😊|😘|🥰|😍|🤝|🫶|👏|😁|🎉)+$/u],
  ['smalltalk.greeting', /^(?:👋|🙋‍♂|🙋‍♀|🙋)+$/u],
];
/** Colours of skin, and what makes a sign a picture. */
const MANNERS = /[\u{1F3FB}-\u{1F3FF}\uFE0F\s]/gu;

/** "😡": what somebody says who writes nothing but pictures of one mood; null for others. */
export function readFaces(text: string): string | null {
  const faces = text.replace(MANNERS, '');
  return FACES.find(([, any]) => any.test(faces))?.[0] ?? null;
}
