import path from 'node:path';
import { z } from 'zod';
import { FaultyData, formatPath, readYaml, schemaFaults } from './fault.js';

const OPERATOR_FILE = 'operator.yaml';
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Spoken as it stands in every language, or once per language; traditional Chinese is derived when it is not given. */
const text = z.union([
  z.string().trim().min(1),
  z.strictObject({ 'zh-CN': z.string().min(1), en: z.string().min(1), 'zh-Hant': z.string().min(1).optional() }),
]);
const term = z.strictObject({ value: z.int().positive(), dayKind: z.enum(['natural', 'working']) });
const count = z.int().positive();
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time of day such as "09:00"');
const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone such as Asia/Shanghai');
const hours = z.strictObject({
  days: z.array(z.enum(WEEKDAYS)).min(1),
  from: clockTime,
  to: clockTime,
  timeZone,
  /** Days off besides: public holidays, by the calendar of the time zone. */
  closedOn: z.array(z.iso.date()).optional(),
});

const operatorSchema = z.strictObject({
  official: z.strictObject({
    legalEntity: text.nullable(),
    appName: text.nullable(),
    publisher: text.nullable(),
    domains: z.array(z.string().min(1)).min(1).nullable(),
    socialAccounts: z.array(z.strictObject({ platform: text, account: text })).min(1).nullable(),
  }),
  appeal: z.strictObject({
    fileWithinDays: term.nullable(),
    decisionWorkingDays: term.nullable(),
    evidenceWithinDays: term.nullable(),
    reviewWithinDays: term.nullable(),
  }),
  complaint: z.strictObject({
    acknowledgeHours: count.nullable(),
    replyDays: term.nullable(),
    maxDays: term.nullable(),
    regulatorText: text.nullable(),
  }),
  closure: z.strictObject({
    processWorkingDays: term.nullable(),
    coolingOffDays: term.nullable(),
    recordsKept: text.nullable(),
  }),
  pending: z.strictObject({ normalMinutes: count.nullable() }),
  refund: z.strictObject({ arrival: term.nullable() }),
  support: z.strictObject({
    hotline: text.nullable(),
    email: text.nullable(),
    hours: hours.nullable(),
    branches: text.nullable(),
    crisisLine: text.nullable(),
    emergencyNumbers: z.array(z.strictObject({ name: text, number: text })).min(1).nullable(),
  }),
});

export type Operator = z.infer<typeof operatorSchema>;
export type LocalText = z.infer<typeof text>;
export type Term = z.infer<typeof term>;
export type SupportHours = z.infer<typeof hours>;

/** Reads `operator.yaml` in the folder. @throws FaultyData naming file, place and remedy of everything that is wrong. */
export function loadOperator(folder: string): Operator {
  const file = path.join(folder, OPERATOR_FILE);
  const parsed = operatorSchema.safeParse(readYaml(file));
  if (parsed.success) return parsed.data;
  throw new FaultyData(
    schemaFaults(file, parsed.error, (at) => ({ entry: formatPath(at.slice(0, 2)), rest: at.slice(2) })),
  );
}

/** Every fact by its key, for example `support.hotline`; null means not set. */
export function listFacts(operator: Operator): Map<string, unknown> {
  const facts = new Map<string, unknown>();
  for (const [group, values] of Object.entries(operator)) {
    for (const [name, value] of Object.entries(values)) facts.set(`${group}.${name}`, value);
  }
  return facts;
}

/** Keys of the facts that the operator has not filled in, for start-up to list. */
export function unsetFacts(operator: Operator): string[] {
  return [...listFacts(operator)].filter(([, value]) => value === null).map(([key]) => key);
}

/** Whether agents are on duty at `now` (epoch milliseconds); null when the hours are not set. */
export function isOnDuty(hoursOfDuty: SupportHours | null, now: number): boolean | null {
  if (hoursOfDuty === null) return null;
  const { day, minute, date } = localTime(now, hoursOfDuty.timeZone);
  const [from, to] = [minuteOfDay(hoursOfDuty.from), minuteOfDay(hoursOfDuty.to)];
  const works = (daysAgo: 0 | 1): boolean =>
    hoursOfDuty.days.includes(WEEKDAYS[(day - daysAgo + 7) % 7] ?? 'sun') && !hoursOfDuty.closedOn?.includes(daysBefore(date, daysAgo));
  if (from < to) return works(0) && minute >= from && minute < to;
  return (works(0) && minute >= from) || (works(1) && minute < to);
}

function daysBefore(date: string, days: number): string {
  return new Date(Date.parse(date) - days * 86_400_000).toISOString().slice(0, 10);
}

function localTime(now: number, zone: string): { day: number; minute: number; date: string } {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
  const day = WEEKDAYS.indexOf((parts.get('weekday') ?? '').toLowerCase() as Weekday);
  const date = [parts.get('year'), parts.get('month'), parts.get('day')].join('-');
  return { day, minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')), date };
}

function minuteOfDay(time: string): number {
  const [hour, minute] = time.split(':').map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
