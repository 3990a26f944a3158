import type { Case } from '../../wallet.js';
import type { PersonRecord } from '../records.js';
import { endClosure } from './closures.js';
import { aboutCase, refuse, UNDECIDED, withCase, withPaper, type Ruling } from './ruling.js';

/** What the person themselves may do with a case they filed. */
interface Addition {
  text: string;
  files: string[];
}

/** Adds to a case on which nothing is decided; what was asked for puts it back into review. */
export function addToCase(
  record: PersonRecord,
  subject: Case,
  addition: Addition,
  now: number,
): Ruling<PersonRecord> {
  if (subject.kind === 'closure' || !UNDECIDED.includes(subject.state)) return refuse('notPossibleNow');
  const wasAsked = subject.state === 'needMoreEvidence';
  if (wasAsked && subject.dueAt !== null && subject.dueAt < now) return refuse('windowClosed');
  const files = subject.files + addition.files.length;
  const added: Case = wasAsked
    ? { ...subject, files, state: 'inReview', needs: [], dueAt: null }
    : { ...subject, files };
  const done = aboutCase(handIn(withCase(record, added), added, addition, now), added);
  // An event tells of a state, and this one is as it was.
  return wasAsked ? done : { ...done, news: [] };
}

/** Another look at a decision, until `reviewUntil`; once asked for, the case is open again. */
export function requestReview(
  record: PersonRecord,
  subject: Case,
  addition: Addition,
  now: number,
): Ruling<PersonRecord> {
  if (subject.kind !== 'closure' && UNDECIDED.includes(subject.state)) return refuse('alreadyOpen');
  if (subject.reviewUntil === null) return refuse('notPossibleNow');
  if (subject.reviewUntil < now) return refuse('windowClosed');
  const files = subject.files + addition.files.length;
  const reopened: Case = { ...subject, files, state: 'inReview', decision: null, reviewUntil: null, dueAt: null };
  return aboutCase(handIn(withCase(record, reopened), reopened, addition, now), reopened);
}

/** Takes a case back before it is decided; an appeal may then be filed again. */
export function withdrawCase(record: PersonRecord, subject: Case): Ruling<PersonRecord> {
  if (subject.kind === 'closure') return withdrawClosure(record, subject);
  if (subject.state === 'withdrawn') return refuse('alreadyDone');
  if (!UNDECIDED.includes(subject.state)) return refuse('notPossibleNow');
  const withdrawn: Case = { ...subject, state: 'withdrawn', needs: [], dueAt: null, mayRefile: true };
  return aboutCase(withCase(record, withdrawn), withdrawn);
}

function withdrawClosure(record: PersonRecord, closure: Case): Ruling<PersonRecord> {
  if (closure.state === 'undone') return refuse('alreadyDone');
  if (closure.state !== 'awaitingIdentity' && closure.state !== 'underReview') return refuse('notPossibleNow');
  return endClosure(record, closure, { state: 'undone' });
}

function handIn(record: PersonRecord, subject: Case, addition: Addition, now: number): PersonRecord {
  return withPaper(record, subject.id, { at: now, ...addition, facts: {}, contact: null });
}
