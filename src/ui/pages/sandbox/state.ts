import type { Case, OperatorEvent, Person, Registration, Transaction } from '../../../wallet/wallet.js';

/** What GET /sandbox/api answers, as far as the page shows it. */
export interface SandboxState {
  settings: {
    delayMs: number | [number, number];
    failNext: number;
    down: boolean;
    answerNothingNext: number;
    delayNextEvents: { count: number; delayMs: number };
  };
  people: Account[];
  registrations: (Registration & { note: string | null })[];
  anonymous: { cases: Case[] };
  events: KeptEvent[];
}

export interface Account {
  person: Person;
  locale: string;
  guardianUserId: string | null;
  transactions: Transaction[];
  cases: Case[];
  notes: Record<string, string>;
}

export interface KeptEvent {
  event: OperatorEvent;
  delivery: 'delivered' | 'waiting' | 'held' | 'failing';
  timesDelivered: number;
  problem: string | null;
}
