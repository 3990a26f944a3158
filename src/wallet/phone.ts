import { parsePhoneNumberFromString } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/max/metadata';

/** E.164 ("+8613800138000"); a number without a country code is a Chinese one. Null: no phone number at all. */
export function normalisePhone(text: string): string | null {
  const parsed = parsePhoneNumberFromString(text, 'CN', metadata);
  return parsed?.isPossible() ? parsed.number : null;
}
