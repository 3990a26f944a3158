import type { Entry } from './entries.js';
import { checkFactWording, type FactWording, listPlaceholders, WRITTEN_LOCALES } from './facts.js';
import type { Fault } from './fault.js';
import { findForbidden } from './forbidden.js';
import { normalise } from './normalise.js';
import { listFacts, type Operator } from './operator.js';
import { rememberLast } from '../remember-last.js';
import { FLOW_NAMES } from './phrases.js';

/** Fewer examples than this and the matcher has nothing to learn from. */
const FEWEST_QUESTIONS = { 'zh-CN': 30, en: 12 };

/** Far more than there are; each is looked at twice. */
const MOST_QUESTIONS = 100_000;
/** Makes one spelling of a question. */
type Read = (question: string) => string;

export interface CheckedAgainst {
  operator: Operator;
  wording: FactWording;
  /** Epoch milliseconds. */
  now: number;
}

/** `stops`: a start refuses to serve it. A topic that ran out only fails `faq:check`; the service leaves it out. */
export type CorpusFault = Fault & { stops: boolean };

/** Everything that is wrong with the entries; empty when nothing is. Pure. */
export function checkCorpus(entries: Entry[], against: CheckedAgainst): CorpusFault[] {
  const facts = new Set(listFacts(against.operator).keys());
  const read = rememberLast(MOST_QUESTIONS, normalise);
  const stopping = [
    ...checkFactWording(against.operator, against.wording),
    ...findDuplicateIds(entries),
    ...findSharedQuestions(entries, read),
    ...entries.flatMap((entry) => [
      ...checkLinks(entry, entries),
      ...checkPlaceholders(entry, facts),
      ...checkWording(entry),
      ...countQuestions(entry, read),
    ]),
  ];
  return [
    ...stopping.map((fault) => ({ ...fault, stops: true })),
    ...entries.flatMap((entry) => checkValidity(entry, against.now)).map((fault) => ({ ...fault, stops: false })),
  ];
}

function faultOf(entry: Entry, place: string, what: string, remedy: string): Fault {
  return { file: entry.file, entry: entry.id, place, what, remedy };
}

function findDuplicateIds(entries: Entry[]): Fault[] {
  const first = new Map<string, Entry>();
  return entries.flatMap((entry) => {
    const earlier = first.get(entry.id);
    if (earlier === undefined) first.set(entry.id, entry);
    return earlier === undefined ? [] : [faultOf(entry, 'id', `also in ${earlier.file}`, 'Give one of them another id.')];
  });
}

interface Place {
  entry: Entry;
  place: string;
  list: 'questions' | 'regression';
}

/** The same words may not lead to two topics, nor may a regression question be in the index. */
function findSharedQuestions(entries: Entry[], read: Read): Fault[] {
  const first = new Map<string, Place>();
  return listPlaces(entries, read).flatMap(({ text, ...place }) => {
    const earlier = first.get(text);
    if (earlier === undefined) first.set(text, place);
    return earlier === undefined ? [] : describeShared(place, earlier);
  });
}

function listPlaces(entries: Entry[], read: Read): (Place & { text: string })[] {
  return (['questions', 'regression'] as const).flatMap((list) =>
    entries.flatMap((entry) =>
      WRITTEN_LOCALES.flatMap((locale) =>
        entry[list][locale].map((question, at) => ({
          entry,
          list,
          place: `${list}.${locale}[${at}]`,
          text: read(question),
        })),
      ),
    ),
  );
}

function describeShared(place: Place, earlier: Place): Fault[] {
  const where = `${earlier.entry.id} ${earlier.place}`;
  if (earlier.entry.id !== place.entry.id) {
    return [faultOf(place.entry, place.place, `the same question as ${where}`, 'Keep it under one topic only.')];
  }
  if (earlier.list !== place.list) {
    return [faultOf(place.entry, place.place, `is in the index too (${earlier.place})`, 'Remove it from one of them.')];
  }
  return [];
}

function checkLinks(entry: Entry, entries: Entry[]): Fault[] {
  const ids = new Set(entries.map(({ id }) => id));
  const dead = entry.related
    .filter((id) => !ids.has(id) || id === entry.id)
    .map((id) => faultOf(entry, 'related', `${id} is no other topic`, 'Remove the link or correct the id.'));
  const flow = entry.flow;
  if (flow === null || (FLOW_NAMES as readonly string[]).includes(flow)) return dead;
  return [...dead, faultOf(entry, 'flow', `there is no flow ${flow}`, `Use one of ${FLOW_NAMES.join(', ')}.`)];
}

const BRACES = /\{([^}\n]*)\}/gu;

function checkPlaceholders(entry: Entry, facts: Set<string>): Fault[] {
  return WRITTEN_LOCALES.flatMap((locale) => {
    const known = new Set(listPlaceholders(entry.answer[locale]).filter((key) => facts.has(key)));
    return [...entry.answer[locale].matchAll(BRACES)]
      .map(([, key]) => key ?? '')
      .filter((key) => !known.has(key))
      .map((key) =>
        faultOf(entry, `answer.${locale}`, `{${key}} is no fact of operator.yaml`, 'Correct the key or add the fact.'),
      );
  });
}

function checkWording(entry: Entry): Fault[] {
  return WRITTEN_LOCALES.flatMap((locale) =>
    (['title', 'answer'] as const).flatMap((part) =>
      findForbidden(entry[part][locale], locale).map(({ wording, why }) =>
        faultOf(entry, `${part}.${locale}`, `"${wording}" ${why}`, 'Say it without that.'),
      ),
    ),
  );
}

function countQuestions(entry: Entry, read: Read): Fault[] {
  return WRITTEN_LOCALES.flatMap((locale) => {
    const count = new Set(entry.questions[locale].map(read)).size;
    const least = FEWEST_QUESTIONS[locale];
    if (count >= least) return [];
    return [faultOf(entry, `questions.${locale}`, `only ${count} different questions`, `Write at least ${least}.`)];
  });
}

function checkValidity(entry: Entry, now: number): Fault[] {
  const today = new Date(now).toISOString().slice(0, 10);
  const until = entry.valid?.until;
  if (until === undefined || until >= today) return [];
  return [faultOf(entry, 'valid.until', `ran out on ${until}`, 'Renew the answer or remove the topic.')];
}
