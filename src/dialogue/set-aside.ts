import { toSimplified } from './chinese.js';
import { TIME_ZONE } from './format.js';
import type { ActiveFlow, PausedFlow } from './session.js';
import { straightQuotes } from './straight-quotes.js';

/** How many interrupted flows are kept. */
const KEPT = 3;
const JUST_NOW_MS = 3_600_000;

/** Sets a flow aside. An older one of the same kind makes room for it; beyond three the oldest is let go, but none that
 *  still waits for a result. */
export function setAside(paused: PausedFlow[], flow: ActiveFlow, at: number): { paused: PausedFlow[]; dropped: PausedFlow | null } {
  const others = paused.filter(({ name, awaits }) => name !== flow.name || awaits !== null);
  const next = [...others, { ...flow, pausedAt: at }];
  const dropped = next.length > KEPT ? (next.find(({ awaits }) => awaits === null) ?? null) : null;
  return { paused: next.filter((each) => each !== dropped), dropped };
}

/** The line of the word for when it was: 刚才, 今天早些时候, 昨天, 前几天. */
export function whenLine(at: number | null, now: number): string {
  if (at === null || now - at < JUST_NOW_MS) return 'flow.when.justNow';
  const days = dayNumber(now) - dayNumber(at);
  if (days === 0) return 'flow.when.today';
  return days === 1 ? 'flow.when.yesterday' : 'flow.when.before';
}

const DAY = new Intl.DateTimeFormat('en-CA', { timeZone: TIME_ZONE, year: 'numeric', month: '2-digit', day: '2-digit' });

function dayNumber(time: number): number {
  return Date.parse(DAY.format(time)) / 86_400_000;
}

const GO_ON = /^(?:好的?|嗯|那|可以|我要|我们)?[,，\s]*(?:继续(?:吧|办|刚才那[个件]|刚才的|头先(?:嗰|𠮶|那)?[个件]?|上次的|昨天的|之前的|弄|申诉|注册)?|接着(?:来|办|弄|说|上次)?吧?|(?:please )?(?:continue|go on|carry on|resume|let's continue|let's go on|keep going))[.。!！~\s]*$/i;

/** "继续", "go on": what was begun is to go on. */
export function asksToGoOn(text: string): boolean {
  return GO_ON.test(straightQuotes(toSimplified(text.trim())));
}
