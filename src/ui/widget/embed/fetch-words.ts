import { addWords, hasWords } from '../views/words-in.js';
import type { Locale } from './read-settings.js';

/** Has the words of a language fetched where the script does not have them, and tells when they are here. What fails is
 *  fetched again when the language is next needed. */
export function createWordFetcher(fetchTexts: (locale: Locale) => Promise<Record<string, string>>, arrived: () => void): (locale: Locale) => void {
  const underWay = new Set<Locale>();
  const get = async (locale: Locale): Promise<void> => {
    underWay.add(locale);
    try {
      addWords(locale, await fetchTexts(locale));
      arrived();
    } catch {
      // Simplified Chinese goes on being spoken.
    } finally {
      underWay.delete(locale);
    }
  };
  return (locale) => {
    if (!hasWords(locale) && !underWay.has(locale)) void get(locale);
  };
}
