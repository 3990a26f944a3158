import { z } from 'zod';
import { REGISTRATION_STATES, type Case } from '../wallet.js';
import type { Shelf } from './documents.js';
import {
  caseSchema,
  amountSchema,
  eventSchema,
  IDENTITY_REASONS,
  outcomeSchema,
  personSchema,
  transactionSchema,
} from '../shapes.js';

/** What the sandbox keeps: one document a person, a registration, a complaint without a name, so that a command touches
 *  only one. */
const time = z.number().int();

export const entrySchema = z.object({
  event: eventSchema,
  /** Deliveries still to be made: 0 once it was taken, more when it is to be repeated. */
  owed: z.number().int(),
  /** Put off on purpose, so that later events may overtake it. */
  held: z.boolean(),
  dueAt: time,
  /** Failed attempts since the last success. */
  attempts: z.number().int(),
  timesDelivered: z.number().int(),
  deliveredAt: time.nullable(),
  problem: z.string().nullable(),
});

const eventLogSchema = z.object({ lastNumber: z.number().int(), lastAt: time, entries: z.array(entrySchema) });

export const keySchema = z.object({
  command: z.string(),
  firstAt: time,
  /** How often the command took effect, and how often it was asked for, under this key. */
  applied: z.number().int(),
  seen: z.number().int(),
  outcome: outcomeSchema,
});

export const paperSchema = z.object({
  at: time,
  text: z.string(),
  files: z.array(z.string()),
  facts: z.record(z.string(), z.string()),
  contact: z.string().nullable(),
});

const book = {
  cases: z.array(caseSchema),
  /** What was handed in, by case id: for the clerk's eyes. */
  papers: z.record(z.string(), z.array(paperSchema)),
  /** Refunds approved and not yet arrived, by case id. */
  approved: z.record(z.string(), amountSchema),
  keys: z.record(z.string(), keySchema),
  events: eventLogSchema,
};

const personRecordSchema = z.object({
  ...book,
  person: personSchema,
  locale: z.string(),
  guardianUserId: z.string().nullable(),
  transactions: z.array(transactionSchema),
  /** Remarks of the data file, by id of the person, transaction or case. */
  notes: z.record(z.string(), z.string()),
});

const anonymousRecordSchema = z.object(book);

const registrationRecordSchema = z.object({
  phone: z.string(),
  state: z.enum(REGISTRATION_STATES),
  /** The day (yyyymmdd) that codesSent counts for; on another day none were sent. */
  countsDay: z.string(),
  codesSent: z.number().int(),
  lastCodeAt: time.nullable(),
  wrongCodes: z.number().int(),
  reason: z.enum(IDENTITY_REASONS).nullable(),
  triesLeft: z.number().int().nullable(),
  submittedAt: time.nullable(),
  closedAt: time.nullable(),
  note: z.string().nullable(),
  events: eventLogSchema,
});

export type EventEntry = z.infer<typeof entrySchema>;
export type EventLog = z.infer<typeof eventLogSchema>;
export type Paper = z.infer<typeof paperSchema>;
export type PersonRecord = z.infer<typeof personRecordSchema>;
export type AnonymousRecord = z.infer<typeof anonymousRecordSchema>;
export type RegistrationRecord = z.infer<typeof registrationRecordSchema>;
/** What persons and anonymous complainants have in common. */
export type CaseBook = AnonymousRecord;

export const PEOPLE: Shelf<PersonRecord> = { kind: 'sandbox-person', schema: personRecordSchema };
export const REGISTRATIONS: Shelf<RegistrationRecord> = {
  kind: 'sandbox-registration',
  schema: registrationRecordSchema,
};
/** A document each, named by the key it was filed under: they have nothing in common, and there may be many. */
export const COMPLAINTS: Shelf<AnonymousRecord> = { kind: 'sandbox-complaints', schema: anonymousRecordSchema };
/** Whom a complaint without a name is of. */
export const ANONYMOUS = 'anonymous';

export function emptyBook(): CaseBook {
  return { cases: [], papers: {}, approved: {}, keys: {}, events: emptyLog() };
}

export function emptyLog(): EventLog {
  return { lastNumber: 0, lastAt: 0, entries: [] };
}

/** A case about which nothing but its number, kind, state and time is known yet. */
export function blankCase(id: string, kind: Case['kind'], state: string, filedAt: number): Case {
  return {
    id,
    kind,
    state,
    transactionIds: [],
    reason: null,
    about: null,
    amount: null,
    refunded: null,
    filedAt,
    needs: [],
    dueAt: null,
    decision: null,
    reviewUntil: null,
    undoUntil: null,
    expiresAt: null,
    mayRefile: false,
    files: 0,
    relatedCaseId: null,
  };
}

/** A phone number's registration about which nothing but its state is known. */
export function blankRegistration(phone: string, state: RegistrationRecord['state']): RegistrationRecord {
  return {
    phone,
    state,
    countsDay: '',
    codesSent: 0,
    lastCodeAt: null,
    wrongCodes: 0,
    reason: null,
    triesLeft: null,
    submittedAt: null,
    closedAt: null,
    note: null,
    events: emptyLog(),
  };
}
