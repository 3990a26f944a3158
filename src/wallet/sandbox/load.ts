import { z } from 'zod';
import type { SandboxData } from './data.js';
import type { Records, Shelf } from './documents.js';
import { PEOPLE, REGISTRATIONS } from './records.js';
import { seedPeople, seedRegistrations } from './seed.js';
import { DEFAULT_SETTINGS, ONLY, START } from './settings.js';
import { dayOf } from './terms.js';

/** Fixes the first start and stores what the data file says, once for all replicas; what is stored is left alone.
 *  A start that broke off half-way is completed by the next. Returns the first start, epoch milliseconds. */
export async function loadOnce(records: Records, data: SandboxData, now: number): Promise<number> {
  const firstStartAt = await records.change(START, ONLY, (start) =>
    start === null
      ? { type: 'write', record: { firstStartAt: now, settings: DEFAULT_SETTINGS }, result: now }
      : { type: 'keep', result: start.firstStartAt },
  );
  for (const record of seedPeople(data, firstStartAt)) {
    await putIfMissing(records, PEOPLE, record.person.id, record);
  }
  for (const record of seedRegistrations(data, firstStartAt)) {
    await putIfMissing(records, REGISTRATIONS, record.phone, record);
  }
  return firstStartAt;
}

function putIfMissing<R>(records: Records, shelf: Shelf<R>, id: string, record: R): Promise<void> {
  return records.change(shelf, id, (found) =>
    found === null ? { type: 'write', record, result: undefined } : { type: 'keep', result: undefined },
  );
}

const COUNTER: Shelf<number> = { kind: 'sandbox-counter', schema: z.number().int() };
/** The data file's own numbers lie below, so that a filing on one of its days cannot meet them. */
const FIRST_NUMBER = 100_001;

/** A case number that nobody else gets: AP, CP or CL, the day, six digits. Numbers taken in vain are lost. */
export async function takeCaseNumber(records: Records, prefix: 'AP' | 'CP' | 'CL', now: number): Promise<string> {
  const number = await records.change(COUNTER, 'cases', (last) => {
    const next = last === null ? FIRST_NUMBER : last + 1;
    return { type: 'write', record: next, result: next };
  });
  return `${prefix}${dayOf(now)}${number}`;
}
