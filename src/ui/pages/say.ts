export type Locale = 'zh-CN' | 'zh-Hant' | 'en';
export const LOCALES: readonly Locale[] = ['zh-CN', 'zh-Hant', 'en'];

/** Each language by its own name, whatever the page speaks. */
export const LANGUAGES: Record<Locale, string> = { 'zh-CN': '简体中文', 'zh-Hant': '繁體中文', en: 'English' };

/** A sentence of the page by its key; a key without one is shown as it is, such as a state that nobody has named yet. */
export type Say = (key: string, values?: Record<string, string | number>) => string;

export function sayIn(lines: Record<string, string>): Say {
  return (key, values = {}) =>
    (lines[key] ?? key.split('.').at(-1) ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

/** What the browser asks for; Chinese where nothing fits. */
export function preferredLocale(languages: readonly string[]): Locale {
  const known = languages.map((tag) => tag.toLowerCase()).find((tag) => /^(zh|en)\b/.test(tag)) ?? 'zh';
  if (known.startsWith('en')) return 'en';
  return /-(hant|tw|hk|mo)\b/.test(known) ? 'zh-Hant' : 'zh-CN';
}
