/** What the matcher sees of a normalised text: pieces of Chinese writing and of alphabetic words, each with a weight. */
const RUNS = /\p{Script=Han}+|[\p{L}\p{N}]+/gu;
const HAN = /^\p{Script=Han}/u;

/** Words that carry little in an English question. They still count in pairs of words. */
const EMPTY_WORDS = new Set(
  ('a an the is are am was were be been being i im ive me my mine you your it its this that these those to of in on at for ' +
    'with and or but so if then than as by from do does did done have has had can could will would shall should may ' +
    'please just there here they them their he she his her we us our about into up out any some also very').split(' '),
);

/** Longest run of which pieces are taken: a pasted essay says what it is about long before that. */
const LONGEST_TEXT = 400;

/** Piece → weight. Pieces of three characters say more than two, single characters little; concepts count alone and in
 *  pairs, for "close" with "documents" is another question than "close" with "how long". */
export function listFeatures(normalised: string, concepts: string[]): Map<string, number> {
  const features = new Map<string, number>();
  const add = (feature: string, weight: number): void => {
    features.set(feature, Math.max(features.get(feature) ?? 0, weight));
  };
  let previousWord = '';
  for (const [run] of normalised.slice(0, LONGEST_TEXT).matchAll(RUNS)) {
    if (HAN.test(run)) {
      addChinese([...run], add);
      previousWord = '';
    } else {
      previousWord = addWord(run, previousWord, add);
    }
  }
  concepts.forEach((concept, at) => {
    add(`@${concept}`, 1.6);
    for (const other of concepts.slice(at + 1)) add(`@${[concept, other].sort().join('+')}`, 0.9);
  });
  return features;
}

type Add = (feature: string, weight: number) => void;

function addChinese(characters: string[], add: Add): void {
  characters.forEach((character, at) => {
    add(character, 0.45);
    const [second, third] = [characters[at + 1], characters[at + 2]];
    if (second === undefined) return;
    add(character + second, 1);
    if (third === undefined) return;
    add(character + second + third, 0.8);
    add(`${character}_${third}`, 0.35);
  });
}

/** Numbers count by their kind: what they are says nothing, that there is one says much. */
const NUMBERS: [RegExp, string][] = [
  [/^(?:ap|cp|cl)\d{6,}$/, '#case'],
  [/^t\d{8,}$/, '#transaction'],
  [/^\d{5,}$/, '#digits'],
];

function addWord(word: string, previous: string, add: Add): string {
  const number = NUMBERS.find(([form]) => form.test(word))?.[1];
  if (number !== undefined) {
    add(`w:${number}`, 1.2);
    return number;
  }
  const stem = stemWord(word);
  const empty = EMPTY_WORDS.has(word);
  add(`w:${stem}`, empty ? 0.3 : 1.2);
  if (previous !== '') add(`w:${previous} ${stem}`, 0.8);
  if (!empty && stem.length > 3) addSubwords(`<${stem}>`, add);
  return stem;
}

function addSubwords(word: string, add: Add): void {
  for (const size of [3, 4]) {
    for (let at = 0; at + size <= word.length; at += 1) add(`s:${word.slice(at, at + size)}`, 0.35);
  }
}

const ENDINGS: [RegExp, string][] = [
  [/(?<=.{3})(?:ations?|ating|ated|ates?)$/, 'at'],
  [/ies$/, 'y'],
  [/(?<=.{3})ied$/, 'y'],
  [/(?<=.{2})(?:sses)$/, 'ss'],
  [/(?<=.{3})(?<![su])s$/, ''],
  [/(?<=.{3})(?:ing|ed)$/, ''],
  [/(?<=.{3})(?:ly|ment|er)$/, ''],
  [/(?<=.{3})e$/, ''],
  [/([bdfgmnprt])\1$/, '$1'],
];

/** Light: transfers, transferred and transferring become one; endings that change the meaning stay. */
export function stemWord(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word;
  return ENDINGS.reduce((stem, [ending, instead]) => stem.replace(ending, instead), word);
}
