import type { ClaimedTimer, Commit } from '../store.js';
import { afterDue, conversationKey, dueKey, namedKey, readDueKey, readNamedKey, type Key } from './keys.js';
import { needed } from './lines.js';
import { apply, put, remove, type Tables, type Write } from './tables.js';

/** Cancels first, then sets: a state that is entered again in the same turn has its timer anew. */
export function planTimers(tables: Tables, conversation: Key, timers: Commit['timers']): Write[] {
  const names = new Set([...timers.cancel, ...timers.set.map((timer) => timer.name)]);
  const cancelled = [...names].flatMap((name) => planCancel(tables, namedKey(conversation, name)));
  const last = new Map(timers.set.map((timer) => [timer.name, timer.dueAt]));
  const set = [...last].flatMap(([name, dueAt]) => {
    const key = namedKey(conversation, name);
    return [put(tables.timers, key, [dueAt, dueAt]), put(tables.dueTimers, dueKey(dueAt, key), true)];
  });
  return [...cancelled, ...set];
}

export function claimTimers(tables: Tables, now: number, leaseMs: number, limit: number): ClaimedTimer[] {
  const due = [...tables.dueTimers.getKeys({ end: afterDue(now), limit })].map((key) => readDueKey(key).what);
  const claims = due.map((key) => planClaim(tables, key, now + leaseMs));
  apply(claims.flatMap((claim) => claim.writes));
  return claims.map((claim) => claim.timer);
}

/** False: it is gone, or was set anew; nothing is written then. */
export function dropTimer(tables: Tables, { place, name, dueAt }: ClaimedTimer): boolean {
  const key = namedKey(conversationKey(place), name);
  const [due, showAt] = tables.timers.get(key) ?? [];
  // Whoever claims one shows it later.
  if (due !== dueAt || showAt === due) return false;
  apply(planCancel(tables, key));
  return true;
}

function planClaim(tables: Tables, key: Key, until: number): { timer: ClaimedTimer; writes: Write[] } {
  const [dueAt, showAt] = needed(tables.timers.get(key), 'timer');
  const { place, conversation, name } = readNamedKey(key);
  const wrappedKey = tables.sessions.get(conversation)?.[3] ?? null;
  return {
    timer: { place, name, dueAt, wrappedKey },
    writes: [
      remove(tables.dueTimers, dueKey(showAt, key)),
      put(tables.dueTimers, dueKey(until, key), true),
      put(tables.timers, key, [dueAt, until]),
    ],
  };
}

function planCancel(tables: Tables, key: Key): Write[] {
  const row = tables.timers.get(key);
  return row ? [remove(tables.timers, key), remove(tables.dueTimers, dueKey(row[1], key))] : [];
}
