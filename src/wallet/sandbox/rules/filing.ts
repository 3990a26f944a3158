import type { Case, RefusalCode, Transaction, WalletCommand } from '../../wallet.js';
import { addAmounts } from '../money.js';
import { blankCase, type CaseBook, type Paper, type PersonRecord } from '../records.js';
import { COMPLAINT_REPLY_MS } from '../terms.js';
import { aboutCase, findTransaction, isOpen, refuse, withCase, withPaper, type Ruling } from './ruling.js';

type Filing<C extends WalletCommand['command']> = Extract<WalletCommand, { command: C }>;

/** Money that was taken by deceit is disputed while it is still under way; everything else waits for its end. */
const BEFORE_ITS_END = ['scam', 'unauthorised'];

export function fileAppeal(
  record: PersonRecord,
  appeal: Filing<'fileAppeal'>,
  caseId: string,
  now: number,
): Ruling<PersonRecord> {
  const ids = [...new Set(appeal.transactionIds)];
  const disputed = ids.flatMap((id) => findTransaction(record, id) ?? []);
  if (ids.length === 0 || disputed.length < ids.length) return refuse('notFound');
  const obstacle = findObstacle(record, disputed, appeal.reason, now);
  if (obstacle !== null) return refuse(obstacle);
  const filed: Case = {
    ...blankCase(caseId, 'appeal', 'submitted', now),
    transactionIds: ids,
    reason: appeal.reason,
    amount: addAmounts(...disputed.map(({ amount }) => amount)),
    files: appeal.files.length,
  };
  const { files, facts, contact } = appeal;
  return aboutCase(withPaper(withCase(record, filed), caseId, { at: now, text: '', files, facts, contact }), filed);
}

function findObstacle(
  record: PersonRecord,
  disputed: Transaction[],
  reason: string,
  now: number,
): RefusalCode | null {
  const { status } = record.person;
  if (status === 'holderDeceasedReported' || status === 'closed') return 'notPossibleNow';
  const earlier = record.cases.filter(
    (each) => each.kind === 'appeal' && disputed.some(({ id }) => each.transactionIds.includes(id)),
  );
  if (earlier.some((each) => isOpen(each, now))) return 'alreadyOpen';
  if (earlier.some(({ mayRefile }) => !mayRefile)) return 'alreadyDone';
  return disputed.every((transaction) => isDisputable(transaction, reason)) ? null : 'notPossibleNow';
}

function isDisputable({ status, deducted, kind }: Transaction, reason: string): boolean {
  if (status === 'cancelled') return false;
  if (status === 'pending') return BEFORE_ITS_END.includes(reason);
  return deducted || kind === 'received';
}

/** A complaint is never turned away: a related case that is not one's own is left out. It counts from when it was
 *  said (SUPPORT-PRACTICE §8), however late it reaches us. */
export function fileComplaint<R extends CaseBook>(
  record: R,
  complaint: Filing<'fileComplaint'>,
  caseId: string,
  now: number,
): Ruling<R> {
  const { text, wanted, files, contact } = complaint;
  const paper = { at: now, text, files, facts: { wanted }, contact };
  if (complaint.kind === 'suggestion') return suggest(record, paper);
  const saidAt = Math.min(complaint.saidAt, now);
  const related = record.cases.find(({ id }) => id === complaint.relatedCaseId);
  const filed: Case = {
    ...blankCase(caseId, 'complaint', 'submitted', saidAt),
    about: complaint.about,
    dueAt: saidAt + COMPLAINT_REPLY_MS,
    relatedCaseId: complaint.userId === null ? null : (related?.id ?? null),
    files: files.length,
  };
  return aboutCase(withPaper(withCase(record, filed), caseId, paper), filed);
}

/** Suggestions are kept with the papers, under a name of their own: nothing is decided about them. */
function suggest<R extends CaseBook>(record: R, paper: Paper): Ruling<R> {
  return { status: 'done', record: withPaper(record, SUGGESTIONS, paper), news: [], caseId: null, transactionId: null };
}
const SUGGESTIONS = 'suggestions';
