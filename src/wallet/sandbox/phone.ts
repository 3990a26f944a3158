import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** E.164 ("+8613800138000"); a number without a country code is a Chinese one. Null: no phone number at all. */
export function normalisePhone(text: string): string | null {
  const parsed = parsePhoneNumberFromString(text, 'CN');
  return parsed?.isPossible() ? parsed.number : null;
}
