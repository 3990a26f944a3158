import { z } from 'zod';
import { type Flow, flowKit, SKILLS } from './kit.js';

/**
 * Passing to a person: the offer with what is known about hours, and one press. Urgent cases are queued whatever
 * the hour; they never end in "we open at nine".
 */
const slots = z.object({
  skill: z.enum(SKILLS),
  urgent: z.boolean(),
  reason: z.string(),
  told: z.string(),
});
type Slots = z.infer<typeof slots>;

const { createMachine, say, askChoice, end } = flowKit<Slots, 'CONFIRM' | 'NOT_NOW'>();

function hoursLine(onDuty: boolean | null): string {
  if (onDuty === null) return 'handoff.hoursUnknown';
  return onDuty ? 'handoff.onDuty' : 'handoff.offDuty';
}

const request = slots.pick({ skill: true, urgent: true, reason: true }).partial();

const machine = createMachine({
  id: 'handoff',
  context: ({ input }) => {
    const { skill = 'general', urgent = false, reason = 'asked' } = request.parse(input.carried);
    return { skill, urgent, reason, told: urgent ? 'handoff.urgent' : hoursLine(input.facts.onDuty) };
  },
  initial: 'offer',
  states: {
    offer: {
      ...askChoice('handoff.offer', ['CONFIRM', 'NOT_NOW'], { values: ({ told }) => ({ hours: { line: told } }) }),
      on: { CONFIRM: 'queued', NOT_NOW: 'declined' },
    },
    queued: {
      entry: say('handoff.queued', ({ told }) => ({ hours: { line: told } })),
      ...end(({ skill, urgent, reason, told }) => ({ type: 'queued', skill, urgent, reason, told })),
    },
    declined: { entry: say('handoff.declined'), ...end({ type: 'left' }) },
  },
});

export const handoff: Flow = { name: 'handoff', version: 1, machine, slots, migrations: {} };
