import { z } from 'zod';
import { bounded, idField } from '../signing/fields.js';
import { OPERATOR_EVENT_TYPES, type OperatorEvent } from '../wallet/wallet.js';

/** What the operator posts (CONTRACT §3). The API reference is made from these schemas. */

export const EVENT_BYTES = 64 * 1024;
const STATE_CHARACTERS = 64;

const MILLISECONDS = z.number().int('must be whole milliseconds')
  .min(100_000_000_000, 'must be milliseconds, not seconds, since 1970').max(8_640_000_000_000_000, 'is out of range');
const ISO = z.iso.datetime({ offset: true, error: 'must be ISO 8601 with a zone, or milliseconds since 1970' })
  .refine((text) => !Number.isNaN(Date.parse(text)), 'is no day there is')
  // A time that was never set, in some systems: it would be older than anything known, and nobody would hear of it.
  .refine((text) => !(Date.parse(text) < 0), 'is before 1970');

/** Some systems leave seconds away where they are zero, and write a zone without its colon. */
const inFull = (value: unknown): unknown => (typeof value === 'string'
  ? value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2').replace(/^([\d-]{10}T\d\d:\d\d)(?=Z|[+-])/, '$1:00')
  : value);

const occurredAt = z.unknown().superRefine((value, context) => {
  const fault = (typeof value === 'number' ? MILLISECONDS : ISO).safeParse(inFull(value)).error?.issues[0];
  if (fault) context.addIssue({ code: 'custom', message: fault.message });
}).meta({
  description: 'When it happened at the operator: ISO 8601 with a zone, or milliseconds since 1970',
  anyOf: [{ type: 'string', format: 'date-time' }, { type: 'integer' }],
});

/** Unknown fields are passed over. */
export const walletEvent = z.object({
  eventId: idField().describe('The same event again changes nothing'),
  type: z.enum(OPERATOR_EVENT_TYPES, { error: `must be one of ${OPERATOR_EVENT_TYPES.join(', ')}` }),
  userId: idField().describe('Whom it is about: nobody else is told'),
  occurredAt,
  state: bounded(STATE_CHARACTERS).describe('What it is now; of a state that has no words the person hears that there is news'),
  transactionId: idField().nullish().describe('Of transaction.updated'),
  caseId: idField().nullish().describe('Of case.updated and closure.updated'),
}, 'must be an object').superRefine(({ type, transactionId, caseId }, context) => {
  const isMissing = { 'transaction.updated': !transactionId, 'case.updated': !caseId, 'closure.updated': !caseId };
  if (!isMissing[type as keyof typeof isMissing]) return;
  const field = type === 'transaction.updated' ? 'transactionId' : 'caseId';
  context.addIssue({ code: 'custom', path: [field], message: `must be given with ${type}` });
}).meta({ id: 'WalletEvent' });

export const walletEventTaken = z.object({
  eventId: z.string(),
  followers: z.number().int().min(0).describe('Conversations that follow the matter and now know'),
}).meta({ id: 'WalletEventTaken' });

export function toOperatorEvent(event: z.infer<typeof walletEvent>): OperatorEvent {
  const { eventId, type, userId, state, transactionId, caseId } = event;
  const at = typeof event.occurredAt === 'number' ? event.occurredAt : Date.parse(String(inFull(event.occurredAt)));
  return { eventId, type, userId, occurredAt: at, state, transactionId: transactionId ?? null, caseId: caseId ?? null };
}
