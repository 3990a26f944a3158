import { parsePhoneNumberFromString } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/max/metadata';
import type { Locale } from '../dialogue/locale.js';
import type { Contact } from '../dialogue/types.js';
import { cleanText } from './clean-text.js';

/** A person as a sender whom we trust describes them, in the sender's own words. */
export interface Described {
  id?: string | null | undefined;
  name?: string | null | undefined;
  /** BCP 47. */
  locale?: string | null | undefined;
  phone?: string | null | undefined;
}

const NAME_CHARACTERS = 128;

/** What is no number and no language of ours is passed over: what the person wants matters more, and an unvouched person
 *  is only asked. */
export function toContact(person: Described | null | undefined): Contact {
  const name = [...cleanText(person?.name ?? '').trim()].slice(0, NAME_CHARACTERS).join('');
  return {
    userId: person?.id ?? null,
    name: name === '' ? null : name,
    phone: toPhone(person?.phone ?? ''),
    locale: toLocale(person?.locale ?? ''),
  };
}

/** E.164; a number without a country code is a Chinese one. */
function toPhone(text: string): string | null {
  if (text === '') return null;
  const parsed = parsePhoneNumberFromString(text, { defaultCountry: 'CN', extract: false }, metadata);
  return parsed?.isPossible() ? parsed.number : null;
}

/** Script before region: zh-Hans-HK is simplified. Null for what we do not speak: the text will decide. */
function toLocale(tag: string): Locale | null {
  const [language, ...subtags] = tag.toLowerCase().split(/[-_]/);
  if (language === 'en') return 'en';
  if (language !== 'zh') return null;
  if (subtags.includes('hans')) return 'zh-CN';
  return subtags.some((subtag) => ['hant', 'tw', 'hk', 'mo'].includes(subtag)) ? 'zh-Hant' : 'zh-CN';
}
