import { z } from 'zod';
import { holding, unsettled } from './closure-blockers.js';
import { closureCase, tellClosure } from './closure-state.js';
import { readClosureTold } from './closure-told.js';
import type { FlowInput, Skill, Values } from './kit.js';

/** What a closure knows, and what that comes to. */
export const slots = z.object({
  userId: z.string().nullable(),
  bereaved: z.boolean(),
  urged: z.boolean(),
  own: z.boolean(),
  takeBack: z.boolean(),
  merchant: z.boolean(),
  holding: holding.nullable(),
  waiting: unsettled.nullable(),
  refunds: unsettled.nullable(),
  appeals: z.array(z.string()),
  closure: closureCase.nullable(),
  /** Looked up before in this run, so that what is left is told as such. */
  checkedBefore: z.boolean(),
  /** The operator refused although nothing is seen to stand in the way. */
  refused: z.boolean(),
});
export type Slots = z.infer<typeof slots>;

/** From the first words. */
export const beginClosure = ({ userId, hints }: FlowInput): Slots => {
  const told = readClosureTold(hints.text);
  return {
    userId,
    ...told,
    own: told.own && !hints.someoneElse,
    holding: null,
    waiting: null,
    refunds: null,
    appeals: [],
    closure: null,
    checkedBefore: false,
    refused: false,
  };
};

export const own = ({ userId }: Slots): string => userId ?? '';

export const facts = ({ closure: filed, holding: held }: Slots): Values => ({
  ...tellClosure(filed),
  amount: { money: held?.balance ?? '0.00' },
});

export const skillFor = ({ bereaved, holding: held }: Slots): Skill => {
  if (bereaved || held?.status === 'holderDeceasedReported') return 'estate';
  if (held?.maybeTakenOver) return 'takeover';
  return held?.minor ? 'minor' : 'closure';
};
