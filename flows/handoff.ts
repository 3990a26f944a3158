import { z } from 'zod';
import { type Flow, type FlowInput, flowKit, type Skill, SKILLS } from './kit.js';

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

/** Characters of written Cantonese, or its name. */
const CANTONESE = /[嘅喺咗唔啲佢哋嚟冇乜咩嗰俾畀搵睇咁㗎嘢]|粤语|粵語|广东话|廣東話|白话客服|cantonese/iu;

/** What the matter needs comes first; where anybody could answer, somebody who speaks the person's language. */
function skillFor(needed: Skill, { locale, hints }: FlowInput): Skill {
  if (needed !== 'general') return needed;
  if (CANTONESE.test(hints.text)) return 'cantonese';
  return locale === 'en' ? 'english' : 'general';
}

const request = slots.pick({ skill: true, urgent: true, reason: true }).partial();

const machine = createMachine({
  id: 'handoff',
  context: ({ input }) => {
    const { skill = 'general', urgent = false, reason = 'asked' } = request.parse(input.carried);
    return { skill: skillFor(skill, input), urgent, reason, told: urgent ? 'handoff.urgent' : hoursLine(input.facts.onDuty) };
  },
  initial: 'begin',
  states: {
    /** Who finds chatting hard is told of the other ways first. */
    begin: {
      always: [{ guard: ({ context }) => context.skill === 'elderly', target: 'offer', actions: say('handoff.otherWays') }, 'offer'],
    },
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

export const handoff: Flow = { name: 'handoff', version: 2, machine, slots, migrations: { 1: (old) => old } };
