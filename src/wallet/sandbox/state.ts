import { z } from 'zod';
import type { Records } from './documents.js';
import {
  ANONYMOUS,
  COMPLAINTS,
  entrySchema,
  keySchema,
  paperSchema,
  PEOPLE,
  REGISTRATIONS,
  type CaseBook,
  type EventEntry,
  type PersonRecord,
} from './records.js';
import { FILES, fileSchema } from './put-file.js';
import { toRegistration } from './rules/registrations.js';
import { ONLY, settingsSchema, START } from './settings.js';
import { caseSchema, personSchema, registrationSchema, transactionSchema } from '../shapes.js';

/** Everything the sandbox knows, for its page and its API. Times are epoch milliseconds. */
const papersSchema = z.record(z.string(), z.array(paperSchema)).describe('What was handed in, by case id.');

export const sandboxStateSchema = z.object({
  firstStartAt: z.number().int(),
  settings: settingsSchema,
  people: z.array(
    z.object({
      person: personSchema,
      locale: z.string(),
      guardianUserId: z.string().nullable(),
      transactions: z.array(transactionSchema),
      cases: z.array(caseSchema),
      papers: papersSchema,
      notes: z.record(z.string(), z.string()).describe('Remarks, by id of the person, transaction or case.'),
    }),
  ),
  registrations: z.array(
    registrationSchema.extend({ closedAt: z.number().int().nullable(), note: z.string().nullable() }),
  ),
  anonymous: z.object({ cases: z.array(caseSchema), papers: papersSchema }),
  files: z.array(fileSchema).describe('What was handed over to be named by commands.'),
  keys: z
    .array(keySchema.omit({ outcome: true }).extend({ key: z.string(), userId: z.string(), outcome: z.string() }))
    .describe('Idempotency keys: how often each took effect and how often it was seen.'),
  events: z.array(entrySchema.extend({ delivery: z.enum(['delivered', 'waiting', 'held', 'failing']) })),
});

export type SandboxState = z.infer<typeof sandboxStateSchema>;

export async function describeState(records: Records, now: number): Promise<SandboxState> {
  const [start, people, registrations, complaints, files] = await Promise.all([
    records.read(START, ONLY),
    records.list(PEOPLE),
    records.list(REGISTRATIONS),
    records.list(COMPLAINTS),
    records.list(FILES),
  ]);
  if (start === null) throw new Error('the sandbox has a state only after its first start');
  const books = [...people, ...complaints.map(({ record }) => ({ id: ANONYMOUS, record }))];
  const logs = [...books, ...registrations].map(({ record }) => record.events);
  return {
    ...start,
    people: people.map(({ record }) => describePerson(record)),
    registrations: registrations.map(({ record }) => ({
      ...toRegistration(record, now),
      closedAt: record.closedAt,
      note: record.note,
    })),
    anonymous: {
      cases: complaints.flatMap(({ record }) => record.cases),
      papers: gatherPapers(complaints.map(({ record }) => record)),
    },
    files: files.map(({ record }) => record),
    keys: books.flatMap(({ id, record }) => describeKeys(id, record)),
    events: logs
      .flatMap(({ entries }) => entries.map((entry) => ({ ...entry, delivery: deliveryOf(entry) })))
      .sort((a, b) => a.event.occurredAt - b.event.occurredAt),
  };
}

/** Suggestions, which have no case, are all under one name. */
function gatherPapers(books: CaseBook[]): CaseBook['papers'] {
  const gathered: CaseBook['papers'] = {};
  for (const [name, papers] of books.flatMap((book) => Object.entries(book.papers))) (gathered[name] ??= []).push(...papers);
  return gathered;
}

function describePerson(record: PersonRecord): SandboxState['people'][number] {
  const { person, locale, guardianUserId, transactions, cases, papers, notes } = record;
  return { person, locale, guardianUserId, transactions, cases, papers, notes };
}

function describeKeys(userId: string, { keys }: CaseBook): SandboxState['keys'] {
  return Object.entries(keys).map(([key, { outcome, ...counts }]) => ({
    ...counts,
    key,
    userId,
    outcome: outcome.status === 'done' ? 'done' : outcome.because,
  }));
}

function deliveryOf({ owed, held, attempts }: EventEntry): SandboxState['events'][number]['delivery'] {
  if (owed === 0) return 'delivered';
  if (attempts > 0) return 'failing';
  return held ? 'held' : 'waiting';
}
