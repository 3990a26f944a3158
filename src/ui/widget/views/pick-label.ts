/** A line of a list as the service writes it: "11月18日 14:05 便利店 132.50元 成功", "18 Nov, 14:05 Corner shop ¥132.50 paid". */
export interface PickLabel {
  title: string;
  amount: string | null;
  /** When, and what became of it. */
  about: string;
}

const TIME = /^((?:\d{4}年)?\d{1,2}月\d{1,2}日 \d{1,2}:\d\d|\d{1,2} [A-Z][a-z]{2,8}(?: \d{4})?, \d{1,2}:\d\d)\s+/;
const AMOUNT = /\s*((?:¥|CNY )\d[\d,]*(?:\.\d+)?|\d[\d,]*(?:\.\d+)?元)\s*/;

/** What does not read so stays whole. */
export function readPickLabel(label: string): PickLabel {
  const time = TIME.exec(label);
  const rest = label.slice(time?.[0].length ?? 0);
  const amount = AMOUNT.exec(rest);
  if (!time || !amount) return { title: label, amount: null, about: '' };
  const title = rest.slice(0, amount.index).trim();
  const status = rest.slice(amount.index + amount[0].length).trim();
  if (title === '') return { title: label, amount: null, about: '' };
  return { title, amount: amount[1] ?? null, about: [time[1], status].filter(Boolean).join(' · ') };
}

/** Things to pick from have ids of their own; the ways out beside them are written in capitals (NOT_LISTED). */
export function isItem(action: string): boolean {
  return !/^[A-Z_]+$/.test(action.slice(action.lastIndexOf(':') + 1));
}
