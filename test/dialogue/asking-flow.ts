import { assign } from 'xstate';
import { z } from 'zod';
import { type Ask, type Flow, flowKit, type Values } from '../../flows/kit.js';
import type { Lines } from '../../src/dialogue/lines.js';

/** A flow for tests of the dialogue: one question of each kind that is typed, in a row, and a look-up between. */
const slots = z.object({
  userId: z.string(),
  amount: z.string(),
  story: z.string(),
  day: z.string(),
  balance: z.string(),
});
type Slots = z.infer<typeof slots>;
type Choice = 'SKIP' | 'YES' | 'NO';

const { createMachine, say, query, ask, askChoice, end } = flowKit<Slots, Choice>();
const typed = (slot: Ask['slot'], choices: Choice[], line: string) => ask(() => ({ line, slot, choices }));

const machine = createMachine({
  id: 'asking',
  context: ({ input }) => ({ userId: input.userId ?? '', amount: '', story: '', day: '', balance: '' }),
  initial: 'amount',
  states: {
    amount: {
      ...typed({ type: 'amount' }, [], 'asking.amount'),
      on: { ANSWERED: { target: 'lookUp', actions: assign(({ event }) => ({ amount: event.value })) } },
    },
    lookUp: {
      entry: query(({ userId }) => ({ query: 'person', userId })),
      on: { PERSON_FOUND: { target: 'owner', actions: say('asking.found', ({ amount }) => ({ amount: { money: amount } })) }, QUERY_FAILED: 'owner' },
    },
    owner: { ...askChoice('asking.owner', ['YES', 'NO']), on: { YES: 'story', NO: 'left' } },
    story: {
      ...typed({ type: 'text', maxLength: 200 }, ['SKIP'], 'asking.story'),
      on: { ANSWERED: { target: 'day', actions: assign(({ event }) => ({ story: event.value })) }, SKIP: 'day' },
    },
    day: {
      ...typed({ type: 'date' }, ['SKIP'], 'asking.day'),
      on: { ANSWERED: { target: 'confirm', actions: assign(({ event }) => ({ day: event.value })) }, SKIP: 'confirm' },
    },
    confirm: { ...askChoice('asking.confirm', ['YES']), on: { YES: 'done' } },
    done: { entry: say('asking.done'), ...end({ type: 'solved' }) },
    left: { ...end({ type: 'left' }) },
  },
});

export const asking: Flow = { name: 'asking', version: 1, machine, slots, migrations: {} };

/** The catalogue with this flow's lines in it: each is spoken as its key. */
export function withAskingLines(lines: Lines): Lines {
  const own = (key: string): boolean => key.startsWith('asking.');
  return {
    ...lines,
    has: (key) => own(key) || lines.has(key),
    speak: (key, values, locale, now) => (own(key) ? key : lines.speak(key, named(values), locale, now)),
    revision: (key) => (own(key) ? '0' : lines.revision(key)),
  };
}

function named(values: Values): Values {
  return { ...values, ...(JSON.stringify(values.flow)?.includes('flow.name.asking') ? { flow: 'asking' } : {}) };
}
