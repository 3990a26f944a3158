import { expect, it } from '@jest/globals';
import type { Caller } from './service.js';
import { checkTalk, holdFreeze, holdTwice, readWhenFrozen, readWhole, type Talk } from './talks.js';

/** People with transactions, without a freeze of the authorities' and without a transfer that would be cancelled first;
 *  each holds conversations one after another. */
const PEOPLE = ['u-1001', 'u-1003', 'u-1006', 'u-1008', 'u-1009', 'u-1012', 'u-1013', 'u-1014', 'u-1015', 'u-1017'];

export interface Plan {
  freezesEach: number;
  /** They hold theirs side by side with the people. */
  guests: number;
  typedEach: number;
  /** What the ids of its conversations begin with, where one crowd follows another. */
  name?: string;
}

/** What was held. */
export interface Crowd {
  freezes: Talk[];
  typed: Talk[];
}

export function countTalks({ freezesEach, guests, typedEach }: Plan): number {
  return PEOPLE.length * freezesEach + guests * typedEach;
}

/** Tells after each conversation which part of all is done, from 0 to 1. */
export async function holdAll(service: Caller, plan: Plan, onProgress: (part: number) => void): Promise<Crowd> {
  const count = countTalks(plan);
  const name = plan.name ?? '';
  let held = 0;
  const inTurn = async (each: number, hold: (index: number) => Promise<Talk>): Promise<Talk[]> => {
    const talks: Talk[] = [];
    while (talks.length < each) {
      talks.push(await hold(talks.length));
      held += 1;
      onProgress(held / count);
    }
    return talks;
  };
  const byPeople = PEOPLE.map((person) =>
    inTurn(plan.freezesEach, (index) => holdFreeze(service, person, `${name}${person}-${index}`)));
  const byGuests = Array.from({ length: plan.guests }, (_, guest) =>
    inTurn(plan.typedEach, (index) => holdTwice(service, `${name}guest-${guest}-${index}`)));
  const [freezes, typed] = await Promise.all([Promise.all(byPeople), Promise.all(byGuests)]);
  return { freezes: freezes.flat(), typed: typed.flat() };
}

/** What must be true of them, however often something was killed meanwhile. */
export function promiseOf(crowd: () => Crowd, service: () => Caller): void {
  it('lose and double nothing where something is done', async () => {
    for (const talk of crowd().freezes) {
      const spoken = checkTalk(talk, await readWhenFrozen(service(), talk.id));
      for (const line of ['abnormal.freezing', 'abnormal.frozenNow', 'smalltalk.thanks']) {
        expect([talk.id, line, spoken.filter((each) => each === line).length]).toEqual([talk.id, line, 1]);
      }
    }
  }, 300_000);

  it('lose and double nothing where each message comes twice at once', async () => {
    for (const talk of crowd().typed) checkTalk(talk, await readWhole(service(), talk.id));
  }, 300_000);

  it('have every command take effect exactly once at the operator', async () => {
    const { keys } = (await service().call('GET', '/sandbox/api')) as { keys: { applied: number; seen: number }[] };
    expect(keys.length).toBe(crowd().freezes.length);
    expect(keys.filter(({ applied }) => applied !== 1)).toEqual([]);
  });
}
