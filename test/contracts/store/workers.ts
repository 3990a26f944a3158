import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { ClaimedEntry, Place, Store } from '../../../src/store/store.js';
import { claimAll, entry, HOUR, LEASE_MS, newName, present, somewhere, T0, times, turn } from './kit.js';

type Outcome = 'done' | 'retry' | 'putOff' | 'dead' | 'crash';

/** What a worker meets: more work, an attempt with its outcome, a crash after the claim, time going by. */
export type Step =
  | { do: 'commit'; line: number; count: number }
  | { do: 'work'; workers: number; outcome: Outcome }
  | { do: 'wait'; ms: number };

export const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('commit' as const), line: fc.nat(3), count: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    do: fc.constant('work' as const), workers: fc.integer({ min: 1, max: 3 }),
    outcome: fc.constantFrom('done', 'retry', 'putOff', 'dead', 'crash'),
  }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(10, 1000, LEASE_MS) }),
);

/** Two conversations with two destinations each; what left a line, done or dead, must be what entered it, in order,
 *  whichever of the stores over the same data a worker has. */
export async function runWorkers(stores: Store[], steps: Step[]): Promise<void> {
  const store = present(stores[0]);
  const places = [somewhere(), somewhere()] as const;
  const entered = new Map<string, string[]>();
  const left = new Map<string, string[]>();
  const leasedUntil = new Map<string, number>();
  let now = T0;

  const work = async (outcome: Outcome, claim: ClaimedEntry): Promise<void> => {
    const line = lineName(claim.place, claim.destination);
    expect(leasedUntil.get(line) ?? 0).toBeLessThanOrEqual(now);
    if (outcome === 'crash') return void leasedUntil.set(line, now + LEASE_MS);
    if (outcome !== 'retry' && outcome !== 'putOff') left.set(line, [...(left.get(line) ?? []), claim.id]);
    const release = outcome === 'done' ? { type: outcome } as const
      : outcome === 'dead' ? { type: outcome, because: 'x', at: now } as const
      : { type: outcome, dueAt: now + 500, at: now } as const;
    expect(await store.releaseLine(claim, release)).toBe(true);
  };
  const workRound = async (workers: number, outcome: Outcome): Promise<number> => {
    const rounds = await Promise.all(times(workers, (index) => claimAll(present(stores[index % stores.length]), now, 3)));
    const claims = rounds.flat().filter((claim) => places.some((place) => place.key === claim.place.key));
    const names = claims.map((claim) => lineName(claim.place, claim.destination));
    expect(new Set(names).size).toBe(names.length);
    for (const claim of claims) await work(outcome, claim);
    return claims.length;
  };
  const commit = async (line: number, count: number): Promise<void> => {
    const place = present(places[line % 2]);
    const destination = line < 2 ? 'chat' : 'wallet';
    const ids = times(count, newName);
    const version = (await store.load(place, '?')).conversation?.version ?? 0;
    const outbox = ids.map((id) => entry(id, destination, now));
    await store.commit(place, turn({ inbound: newName(), expectedVersion: version, outbox }));
    const name = lineName(place, destination);
    entered.set(name, [...(entered.get(name) ?? []), ...ids]);
  };

  for (const next of steps) {
    if (next.do === 'commit') await commit(next.line, next.count);
    else if (next.do === 'wait') now += next.ms;
    else await workRound(next.workers, next.outcome);
  }
  now += HOUR;
  while ((await workRound(1, 'done')) > 0) now += 1;
  expect([...left].sort()).toEqual([...entered].sort());
}

function lineName(place: Place, destination: string): string {
  return `${place.shard}/${place.key}/${destination}`;
}
