/**
 * What the operator's own system offers us: questions that read, and commands that change something.
 * Both are plain data, so that flows can ask for them without doing any I/O. Times are epoch milliseconds,
 * amounts decimal strings in yuan.
 */
export interface Wallet {
  /** Reads. Somebody else's transaction or case is answered as one that does not exist (null, or left out of a list).
   *  @throws WalletUnavailable when the operator does not answer or answers nonsense. */
  ask<Q extends WalletQuery>(query: Q, signal: AbortSignal): Promise<WalletAnswers[Q['query']]>;
  /** Changes something, exactly once per idempotency key: the same key again returns the first outcome.
   *  @throws WalletUnavailable when it is not known whether it was done; safe to repeat under the same key. */
  run(command: WalletCommand, idempotencyKey: string, signal: AbortSignal): Promise<CommandOutcome>;
  /** Hands over a file that a command will name by its id. The same id again changes nothing.
   *  @throws FileNotUnderstood; WalletUnavailable when it is not known whether it was taken; safe to repeat. */
  putFile(file: WalletFile, signal: AbortSignal): Promise<FileOutcome>;
}

/** What is not `taken` the operator does not take, and no command should name it. */
export type FileOutcome = 'taken' | 'refused' | 'tooBig';

/** A file that a person sent as evidence. */
export interface WalletFile {
  /** Letters, digits, - and _; the same file always has the same id. */
  id: string;
  /** As the person's app named it. */
  name: string;
  /** As its content shows, whatever the app claimed. */
  mediaType: string;
  /** Of the bytes, in hex. */
  sha256: string;
  bytes: Uint8Array;
}

export class WalletUnavailable extends Error {
  override name = 'WalletUnavailable';
  /** How long the operator asks not to be asked the same again; 0: it does not. */
  readonly afterMs: number;

  constructor(message: string, { afterMs = 0, ...options }: ErrorOptions & { afterMs?: number } = {}) {
    super(message, options);
    this.afterMs = afterMs;
  }
}

/** A file was answered with an error that says neither that it is not taken nor that it may be later: the same again will most
 *  likely end the same. */
export class FileNotUnderstood extends WalletUnavailable {}

/** Nobody was asked: the operator is known not to answer, and waiting a moment would change nothing. */
export class WalletKnownDown extends WalletUnavailable {}

export type WalletQuery =
  | { query: 'person'; userId: string }
  | { query: 'registration'; phone: string }
  | { query: 'transactions'; userId: string }
  | { query: 'transaction'; userId: string; transactionId: string }
  | { query: 'cases'; userId: string }
  | { query: 'case'; userId: string; caseId: string }
  | { query: 'branches' };

export interface WalletAnswers {
  person: Person | null;
  registration: Registration;
  /** Newest first, at most 20. */
  transactions: Transaction[];
  transaction: Transaction | null;
  /** Newest first. */
  cases: Case[];
  case: Case | null;
  branches: Branch[];
}

export type WalletCommand =
  | { command: 'freezeWallet'; userId: string }
  | { command: 'cancelTransfer'; userId: string; transactionId: string }
  | {
      command: 'fileAppeal';
      userId: string;
      transactionIds: string[];
      reason: AppealReason;
      facts: Record<string, string>;
      files: string[];
      contact: string | null;
    }
  | {
      command: 'fileComplaint';
      /** Null: anonymous. */
      userId: string | null;
      /** A suggestion opens no case and has no clock. */
      kind: 'complaint' | 'suggestion';
      about: string;
      text: string;
      wanted: string;
      relatedCaseId: string | null;
      files: string[];
      contact: string | null;
      saidAt: number;
    }
  | { command: 'requestClosure'; userId: string }
  | { command: 'undoClosure'; userId: string; caseId: string }
  | { command: 'addToCase'; userId: string; caseId: string; text: string; files: string[] }
  | { command: 'requestReview'; userId: string; caseId: string; text: string; files: string[] }
  | { command: 'withdrawCase'; userId: string; caseId: string };

export type CommandOutcome =
  | { status: 'done'; case: Case | null; person: Person | null; transaction: Transaction | null }
  | { status: 'refused'; because: RefusalCode };

export const REFUSAL_CODES = [
  'notFound',
  'notVerified',
  'alreadyDone',
  'alreadyOpen',
  'notPossibleNow',
  'windowClosed',
  'blocked',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

export const APPEAL_REASONS = [
  'notReceived',
  'duplicateCharge',
  'wrongRecipient',
  'unauthorised',
  'scam',
  'merchantDispute',
  'amountWrong',
  'refundNotArrived',
  'autoDebit',
  'minorSpending',
] as const;
export type AppealReason = (typeof APPEAL_REASONS)[number];

export interface Person {
  id: string;
  name: string;
  /** E.164, or null. */
  phone: string | null;
  identityVerified: boolean;
  status: 'active' | 'frozen' | 'closing' | 'closed' | 'holderDeceasedReported';
  freeze: { kind: 'riskControl' | 'judicial' | 'self' | 'stopLoss'; at: number; unfreezeBy: 'person' | 'authority' | 'app'; authority: string | null } | null;
  balance: string;
  minor: boolean;
  documentType: string;
  cards: { bank: string; tail: string; state: 'active' | 'closed' }[] | null;
  autoDebits: { merchant: string; amount: string; period: string; state: 'active' | 'cancelled' }[];
  login: { state: 'locked'; reason: string; until: number } | null;
  phoneChangedAt: number | null;
  newDeviceAt: number | null;
}

export const REGISTRATION_STATES = [
  'none',
  'codeSent',
  'phoneVerified',
  'registered',
  'verified',
  'takenByOther',
  'identityPending',
  'identityFailed',
  'closed',
] as const;

export interface Registration {
  phone: string;
  state: (typeof REGISTRATION_STATES)[number];
  codesSentToday: number;
  /** True when no further code is sent today. */
  dailyCodeLimitReached: boolean;
  lastCodeAt: number | null;
  wrongCodes: number;
  /** True when entering codes is paused because of too many wrong ones. */
  tooManyWrongCodes: boolean;
  /** Why the identity check failed. */
  reason: 'documentExpired' | 'faceCheckFailed' | 'documentUsedByOtherWallet' | 'guardianConsentNeeded' | 'nameMismatch' | null;
  triesLeft: number | null;
  submittedAt: number | null;
}

export const TRANSACTION_STATUSES = [
  'pending',
  'deductedNotReceived',
  'failed',
  'refunding',
  'partiallyRefunded',
  'refundFailed',
  'refunded',
  'succeeded',
  'cancelled',
] as const;
export type TransactionStatus = (typeof TRANSACTION_STATUSES)[number];

export interface Transaction {
  id: string;
  kind: 'scanPay' | 'transfer' | 'onlinePay' | 'topUp' | 'withdraw' | 'autoDebit' | 'received';
  amount: string;
  /** Whom it went to, or came from when kind is received; masked as the operator masks it. */
  counterparty: string;
  account: string | null;
  at: number;
  status: TransactionStatus;
  deducted: boolean;
  /** A code: insufficientCardBalance, identityNotVerified, walletFrozen, overLimit, or one not known here. */
  failure: string | null;
  cancellable: boolean;
  refunds: { amount: string; state: 'sent' | 'arrived' | 'returned'; to: 'wallet' | 'card'; tail: string | null; reason: string | null; at: number }[];
}

export interface Case {
  id: string;
  kind: 'appeal' | 'complaint' | 'closure';
  state: string;
  transactionIds: string[];
  reason: string | null;
  about: string | null;
  amount: string | null;
  refunded: string | null;
  filedAt: number;
  /** What is still needed, when state is needMoreEvidence. */
  needs: string[];
  dueAt: number | null;
  decision: { code: string; at: number } | null;
  reviewUntil: number | null;
  undoUntil: number | null;
  expiresAt: number | null;
  mayRefile: boolean;
  files: number;
  relatedCaseId: string | null;
}

export interface Branch {
  city: string;
  name: string;
  address: string;
  hours: string;
  days: string;
}

/** States of cases that are decided and carried out: nothing more is to be told of one, unless the person does something. */
export const ENDED_CASES: readonly string[] = ['refunded', 'rejected', 'withdrawn', 'closedNoReply', 'replied', 'undone', 'completed'];

export const OPERATOR_EVENT_TYPES = [
  'case.updated',
  'transaction.updated',
  'closure.updated',
  'identity.updated',
  'wallet.updated',
  'registration.updated',
] as const;

/** CONTRACT §3. */
export interface OperatorEvent {
  eventId: string;
  type: (typeof OPERATOR_EVENT_TYPES)[number];
  userId: string;
  /** Epoch milliseconds. */
  occurredAt: number;
  state: string;
  transactionId: string | null;
  caseId: string | null;
}
