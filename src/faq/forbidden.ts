import { toSimplified } from '../dialogue/chinese.js';
import type { Locale } from '../dialogue/locale.js';
import { CHINESE_RULES, ENGLISH_RULES, type Rule } from './forbidden-rules.js';

export interface Forbidden {
  /** The words found. */
  wording: string;
  why: string;
}

interface Language {
  rules: Rule[];
  sentence: RegExp;
  clause: RegExp;
  /** Sentences that tell what cheats say. */
  reported: RegExp;
}

const CHINESE: Language = {
  rules: CHINESE_RULES,
  sentence: /[^。！？!?\n]+/gu,
  clause: /[^，；：,;]+/gu,
  reported: /骗子|诈骗|冒充|自称|声称|凡是|谎称/u,
};

const ENGLISH: Language = {
  rules: ENGLISH_RULES,
  sentence: /(?:[^.!?\n]|\.(?=\S))+/gu,
  clause: /[^,;:]+/gu,
  reported: /\b(?:scammers?|fraudsters?|cheats?|swindlers?|pretend\w*|claim(?:s|ing) to)\b/iu,
};

/** Others' words in quotation marks are reported, not said. Short ones only, lest a whole answer hides in them. */
const QUOTED = /“[^”\n]{0,40}”|‘[^’\n]{0,40}’|「[^」\n]{0,40}」|『[^』\n]{0,40}』|"[^"\n]{0,40}"/gu;

/** Wording of a line or an answer that support practice forbids (§1, "Never"); empty when there is none.
 *  Placeholders may stand in it. */
export function findForbidden(text: string, locale: Locale): Forbidden[] {
  const plain = locale === 'en' ? text.replaceAll('’', "'") : toSimplified(text);
  const language = locale === 'en' ? ENGLISH : CHINESE;
  const sentences = plain.replace(QUOTED, ' ').match(language.sentence) ?? [];
  return sentences
    .filter((sentence) => !language.reported.test(sentence))
    .flatMap((sentence) => {
      const rules = language.rules.filter(({ allowedInSentence }) => !allowedInSentence?.test(sentence));
      const clauses = sentence.match(language.clause) ?? [];
      return clauses.flatMap((clause) => rules.flatMap((rule) => applyRule(rule, clause)));
    });
}

function applyRule({ wording, allowedBefore, allowedAround, why }: Rule, clause: string): Forbidden[] {
  const found = wording.exec(clause);
  if (found === null || allowedAround?.test(clause)) return [];
  if (allowedBefore?.test(clause.slice(0, found.index + found[0].length))) return [];
  return [{ wording: found[0], why }];
}
