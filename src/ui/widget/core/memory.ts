import type { Pending } from './log.js';
import { keepSafely, type World } from './world.js';

/** What outlives a page: the guest's token, what was seen, and in this tab what is not known to have arrived. */
export interface Memory {
  guest(): string | null;
  keepGuest(token: string): void;
  dropGuest(): void;
  seen(identity: string | null): number;
  see(identity: string | null, seq: number): void;
  pending(identity: string | null): Pending[];
  keepPending(identity: string | null, pending: readonly Pending[]): void;
}

const GUEST = 'wallet-support.guest';
const SEEN = 'wallet-support.seen';
const PENDING = 'wallet-support.pending';

/** What may be a secret stays in memory alone. */
const RISKY = /\d{4,}|密[码碼]|验证码|驗證碼|口令|passw|passcode|\bpin\b|\bcode\b|\bcvv/i;

/** However the digits are written and set apart. */
function isRisky(text: string): boolean {
  return RISKY.test(text.normalize('NFKC').replace(/(\d)[^\p{L}\d]+(?=\d)/gu, '$1'));
}

export function createMemory({ keep, keepInTab }: World): Memory {
  const [browser, tab] = [keepSafely(keep), keepSafely(keepInTab)];
  return {
    guest: () => browser.getItem(GUEST),
    keepGuest: (token) => browser.setItem(GUEST, token),
    dropGuest: () => browser.removeItem(GUEST),
    seen: (identity) => {
      const { who, seq } = read<{ who: string; seq: number }>(browser.getItem(SEEN)) ?? { who: '', seq: 0 };
      return who === whoIs(identity) ? seq : 0;
    },
    see: (identity, seq) => browser.setItem(SEEN, JSON.stringify({ who: whoIs(identity), seq })),
    pending: (identity) => {
      const stored = read<{ who: string; pending: Pending[] }>(tab.getItem(PENDING));
      return stored?.who === whoIs(identity) ? stored.pending : [];
    },
    keepPending: (identity, pending) => {
      const safe = pending.filter(({ text }) => !isRisky(text));
      if (safe.length === 0) return tab.removeItem(PENDING);
      tab.setItem(PENDING, JSON.stringify({ who: whoIs(identity), pending: safe }));
    },
  };
}

/** So that nobody is taken for the one before them. The token is the service's to check; here it only tells people
 *  apart. */
export function whoIs(identity: string | null): string {
  if (identity === null) return 'guest';
  const payload = (identity.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
  try {
    return `user ${String((JSON.parse(atob(payload)) as { sub?: unknown }).sub)}`;
  } catch {
    return 'user';
  }
}

function read<Value>(text: string | null): Value | null {
  try {
    return text === null ? null : (JSON.parse(text) as Value);
  } catch {
    return null;
  }
}
