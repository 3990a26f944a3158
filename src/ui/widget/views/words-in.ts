import { lines } from 'lines';
import type { Locale, Words } from './words.js';

/** Marks that turn the direction of writing: in a name they would turn our words around too. */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/g;

export function wordsIn(locale: Locale): Words {
  const plural = new Intl.PluralRules(locale);
  const number = new Intl.NumberFormat(locale);
  const say: Words['say'] = (key, values = {}) =>
    (lines[locale][key] ?? key).replace(/\{([a-zA-Z]+)\}/g, (_, name: string) => {
      const value = values[name] ?? '';
      return typeof value === 'number' ? number.format(value) : value.replace(TURNING, '');
    });
  return {
    locale,
    say,
    count: (key, count) => say(`${key}.${plural.select(count) === 'one' ? 'one' : 'other'}`, { count }),
    has: (key) => lines[locale][key] !== undefined,
  };
}
