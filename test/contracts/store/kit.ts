import { randomBytes } from 'node:crypto';
import { expect } from '@jest/globals';
import type { ClaimedEntry, ClaimedTimer, Commit, Place, Store } from '../../../src/store/store.js';

/** Far ahead: a store may forget marks by its own clock. */
export const T0 = 4_000_000_000_000;
export const HOUR = 3_600_000;
export const LEASE_MS = 60_000;
export const DESTINATIONS = ['chat', 'wallet'];

export function turn(change: Partial<Commit> & { inbound: string }): Commit {
  return {
    inboundExpiresAt: T0 + 24 * HOUR, expectedVersion: 0, expectedTag: null, owner: 'bot', wrappedKey: bytes('wrapped'),
    session: bytes('session'), messages: [], outbox: [], timers: { set: [], cancel: [] }, mark: null, ...change,
  };
}

/** A message that starts one command. */
export function ask(): Commit {
  return turn({ inbound: 'ask', messages: words('ask'), mark: { inbound: 'ask', opened: 1, closed: 0 } });
}

export function result(inbound: string, expectedVersion: number, mark: Commit['mark']): Commit {
  return turn({ inbound, expectedVersion, mark, messages: words(`result ${inbound}`) });
}

export function entry(id: string, destination: string, dueAt = T0): Commit['outbox'][number] {
  return { id, destination, dueAt, bytes: bytes(id) };
}

/** New ids each time: dead letters are found by id in the whole store. */
export async function commitEntries(store: Store, place: Place, destination: string, count: number): Promise<string[]> {
  const ids = times(count, newName);
  await store.commit(place, turn({ inbound: newName(), outbox: ids.map((id) => entry(id, destination)) }));
  return ids;
}

export async function commitUntilTaken(
  store: Store, place: Place, inbound: string, messages: Uint8Array[],
): Promise<void> {
  for (;;) {
    const { conversation } = await store.load(place, inbound);
    const taken = await store.commit(place, turn({ inbound, messages, expectedVersion: conversation?.version ?? 0 }));
    if (taken.status !== 'clash') return expect(taken.status).toBe('committed');
  }
}

export async function claimsAt(store: Store, place: Place, now: number): Promise<ClaimedEntry[]> {
  return (await claimAll(store, now, 1000)).filter((claim) => claim.place.key === place.key);
}

/** Of every destination that the contract knows. */
export function claimAll(store: Store, now: number, limit: number): Promise<ClaimedEntry[]> {
  return store.claimLines(now, LEASE_MS, DESTINATIONS.map((destination) => ({ destination, limit })));
}

export async function timersAt(store: Store, place: Place, now: number): Promise<ClaimedTimer[]> {
  return (await store.claimTimers(now, LEASE_MS, 1000)).filter((timer) => timer.place.key === place.key);
}

/** Takes the line's entries off one by one and expects just these. */
export async function finish(store: Store, place: Place, now: number, ids: string[]): Promise<void> {
  for (const id of ids) {
    const [claim] = await claimsAt(store, place, now);
    expect(claim?.id).toBe(id);
    await store.releaseLine(present(claim), { type: 'done' });
  }
}

export async function giveUp(store: Store, place: Place, now: number, because: string): Promise<void> {
  const [claim] = await claimsAt(store, place, now);
  expect(await store.releaseLine(present(claim), { type: 'dead', because, at: now })).toBe(true);
}

export async function transcript(store: Store, place: Place): Promise<[number, string][]> {
  const { messages } = await store.readMessages(place, 0, 1000);
  return messages.map((message) => [message.seq, read(message.bytes)]);
}

export function somewhere(): Place {
  return { shard: randomBytes(1).readUInt8(0), key: newName() };
}

export function newName(): string {
  return randomBytes(12).toString('base64url');
}

export function words(...texts: string[]): Uint8Array[] {
  return texts.map(bytes);
}

export function bytes(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

export function read(found: Uint8Array | undefined): string {
  return found ? Buffer.from(found).toString('utf8') : '';
}

export function times<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

export function present<Item>(item: Item | null | undefined): Item {
  if (item === null || item === undefined) throw new Error('Expected something to be there.');
  return item;
}
