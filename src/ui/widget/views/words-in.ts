import { lines } from 'lines';
import type { Locale, Words } from './words.js';

/** Marks that turn the direction of writing: in a name they would turn our words around too. */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/g;

type Texts = Record<string, string>;

const known: Partial<Record<Locale, Texts>> = { ...lines };

/** Whether the language is here; until it is, `wordsIn` speaks simplified Chinese. */
export function hasWords(locale: Locale): boolean {
  return known[locale] !== undefined;
}

export function addWords(locale: Locale, texts: Texts): void {
  known[locale] = texts;
}

export function wordsIn(locale: Locale): Words {
  const texts = known[locale] ?? lines['zh-CN'];
  const plural = new Intl.PluralRules(locale);
  const number = new Intl.NumberFormat(locale);
  const say: Words['say'] = (key, values = {}) =>
    (texts[key] ?? key).replace(/\{([a-zA-Z]+)\}/g, (_, name: string) => {
      const value = values[name] ?? '';
      return typeof value === 'number' ? number.format(value) : value.replace(TURNING, '');
    });
  return {
    locale,
    say,
    count: (key, count) => say(`${key}.${plural.select(count) === 'one' ? 'one' : 'other'}`, { count }),
    has: (key) => texts[key] !== undefined,
  };
}
