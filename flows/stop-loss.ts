import { z } from 'zod';
import { type Flow, flowKit } from './kit.js';

/**
 * Somebody is being cheated, or just was. Contact is broken first and no data asked; if money has left, the police;
 * then the freeze of the vouched person's own wallet; then what else to do, complete even when nobody is on duty;
 * and a person with priority.
 */
const slots = z.object({ userId: z.string().nullable() });
type Slots = z.infer<typeof slots>;

type Choice = 'HUNG_UP' | 'MONEY_GONE' | 'NOTHING_GONE' | 'FREEZE' | 'NO_FREEZE' | 'PERSON';

const { createMachine, say, command, askChoice, end } = flowKit<Slots, Choice>();

const machine = createMachine({
  id: 'stop-loss',
  context: ({ input }) => ({ userId: input.userId }),
  initial: 'breakContact',
  states: {
    breakContact: {
      ...askChoice('stopLoss.breakContact', ['HUNG_UP', 'MONEY_GONE', 'FREEZE', 'PERSON']),
      on: { HUNG_UP: 'didMoneyLeave', MONEY_GONE: 'callPolice', FREEZE: 'freeze', PERSON: 'person' },
    },
    didMoneyLeave: {
      ...askChoice('stopLoss.didMoneyLeave', ['MONEY_GONE', 'NOTHING_GONE'], { unshown: ['FREEZE', 'PERSON'] }),
      on: { MONEY_GONE: 'callPolice', NOTHING_GONE: 'protect', FREEZE: 'freeze', PERSON: 'person' },
    },
    callPolice: { entry: say('stopLoss.callPolice'), always: 'protect' },
    protect: {
      always: [{ guard: ({ context }) => context.userId === null, target: 'whatElse', actions: say('stopLoss.freezeYourself') }, 'offerFreeze'],
    },
    offerFreeze: {
      ...askChoice('stopLoss.offerFreeze', ['FREEZE', 'NO_FREEZE'], { unshown: ['PERSON'] }),
      on: { FREEZE: 'freeze', NO_FREEZE: 'whatElse', PERSON: 'person' },
    },
    freeze: {
      always: [{ guard: ({ context }) => context.userId === null, target: 'whatElse', actions: say('stopLoss.freezeYourself') }, 'freezing'],
    },
    freezing: {
      entry: [say('abnormal.freezing'), command(({ userId }) => ({ command: 'freezeWallet', userId: userId ?? '' }))],
      on: {
        COMMAND_DONE: {
          target: 'whatElse',
          actions: { type: 'say', params: ({ event }) => ({ line: 'abnormal.frozenNow', values: { time: { time: event.at } } }) },
        },
        COMMAND_REFUSED: [
          { guard: ({ event }) => event.because === 'alreadyDone', target: 'whatElse', actions: say('abnormal.alreadyFrozen') },
          { target: 'whatElse', actions: say('abnormal.freezeRefused') },
        ],
        COMMAND_FAILED: { target: 'whatElse', actions: say('abnormal.freezeFailed') },
      },
    },
    whatElse: {
      entry: say('stopLoss.whatElse'),
      ...end({ type: 'person', skill: 'fraud', urgent: true, reason: 'stopLoss' }),
    },
    person: {
      entry: say('stopLoss.meanwhile'),
      ...end({ type: 'person', skill: 'fraud', urgent: true, reason: 'stopLoss' }),
    },
  },
});

export const stopLoss: Flow = { name: 'stop-loss', version: 1, machine, slots, migrations: {} };
