/** The sandbox operator's own terms: its data, not the real operator's, and told to people only as dates of a case. */
export const CODES_A_DAY = 5;
export const WRONG_CODES = 5;
export const IDENTITY_TRIES = 3;

export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;
export const COMPLAINT_REPLY_MS = 15 * DAY_MS;
export const REVIEW_MS = 15 * DAY_MS;
export const CLOSURE_IDENTITY_MS = DAY_MS;
export const CLOSURE_COOLING_MS = 7 * DAY_MS;
/** A phone or device changed this recently counts as a possible takeover, which blocks a closure. */
export const TAKEOVER_MS = 7 * DAY_MS;

/** China keeps UTC+8 all year, so its calendar day needs no time zone data. */
const CHINA_OFFSET_MS = 8 * 60 * MINUTE_MS;

/** The operator's calendar day as yyyymmdd. */
export function dayOf(at: number): string {
  return new Date(at + CHINA_OFFSET_MS).toISOString().slice(0, 10).replaceAll('-', '');
}
