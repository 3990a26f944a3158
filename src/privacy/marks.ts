import type { Locale } from '../dialogue/locale.js';

/** What stands where a secret was. Never matched as a secret again, and no evidence of a language. */
export const DROPPED_MARK: Record<Locale, string> = { 'zh-CN': '〔已隐藏〕', 'zh-Hant': '〔已隱藏〕', en: '[removed]' };

const MASK = '••••';
const MARKS = /〔已[隐隱]藏〕|\[removed\]|•{4}[0-9A-Za-z]{2,4}/g;

/** The end of a number, the rest masked: ••••7890. */
export function maskAllBut(kept: string): string {
  return `${MASK}${kept}`;
}

/** The text as it would be without the marks. */
export function stripMarks(text: string): string {
  return text.replace(MARKS, ' ');
}

/** The marks made meaningless, length kept, so that offsets stay true. */
export function blankMarks(folded: string): string {
  return folded.replace(MARKS, (mark) => '〓'.repeat(mark.length));
}
