import type { Case, Person, Transaction } from '../../../wallet/wallet.js';
import type { Locale, Say } from '../say.js';
import { Acts, type Play } from './act-form.js';
import { offersOfCase, offersOfClosure, offersOfTransaction } from './offers-of-books.js';
import { offersOfPerson, offersOfRegistration } from './offers-of-people.js';
import { offersOfEvent } from './offers-of-service.js';
import type { Account, KeptEvent, SandboxState } from './state.js';

/** What every part of the page is told. */
export interface Scene {
  say: Say;
  locale: Locale;
  play: Play;
  /** Epoch milliseconds. */
  now: number;
}

export function PersonPart({ scene, account }: { scene: Scene; account: Account }) {
  const { say } = scene;
  const { person, transactions, cases, notes } = account;
  return (
    <details class="person" id={person.id}>
      <summary>
        <strong>{person.name}</strong> <span class="id">{person.id}</span>
        <State say={say} group="status" value={person.status} />
        <span class="quiet">{say('sandbox.counts', { transactions: transactions.length, cases: cases.length })}</span>
      </summary>
      <Facts say={say} facts={factsOf(person, say)} note={notes[person.id]} />
      <Acts say={say} offers={offersOfPerson(person)} play={scene.play} />
      {transactions.length > 0 && <h3>{say('sandbox.transactions')}</h3>}
      {transactions.map((each) => <TransactionPart key={each.id} scene={scene} transaction={each} note={notes[each.id]} />)}
      {cases.length > 0 && <h3>{say('sandbox.cases')}</h3>}
      {cases.map((each) => <CasePart key={each.id} scene={scene} subject={each} account={account} />)}
    </details>
  );
}

function factsOf(person: Person, say: Say): string[] {
  return [
    person.phone ?? say('sandbox.noPhone'),
    say('sandbox.balance', { amount: person.balance }),
    say(person.identityVerified ? 'sandbox.verified' : 'sandbox.notVerified'),
    ...(person.freeze ? [say('sandbox.frozenBy', { kind: say(`freeze.${person.freeze.kind}`) })] : []),
    ...person.autoDebits.map(({ merchant, amount, state }) => say(`sandbox.autoDebit.${state}`, { merchant, amount })),
  ];
}

function TransactionPart({ scene: { say, play, locale }, transaction, note }: { scene: Scene; transaction: Transaction; note: string | undefined }) {
  const { id, kind, amount, counterparty, at, status, refunds } = transaction;
  const facts = [say(`kind.${kind}`), counterparty, tellTime(at, locale), ...refunds.map((each) => say(`refund.${each.state}`, { amount: each.amount }))];
  return (
    <section class="item" aria-label={id}>
      <p class="head"><strong>{`¥${amount}`}</strong> <span class="id">{id}</span> <State say={say} group="transaction" value={status} /></p>
      <Facts say={say} facts={facts} note={note} />
      <Acts say={say} offers={offersOfTransaction(transaction)} play={play} />
    </section>
  );
}

/** `account`: null for a case without a name. */
export function CasePart({ scene: { say, play, locale, now }, subject, account }: { scene: Scene; subject: Case; account: Account | null }) {
  const isClosure = subject.kind === 'closure';
  const offers = isClosure && account ? offersOfClosure(subject, account.person, now) : offersOfCase(subject, account?.transactions ?? null);
  const facts = [
    tellTime(subject.filedAt, locale),
    ...(subject.amount ? [`¥${subject.amount}`] : []),
    ...subject.transactionIds,
    ...subject.needs.map((need) => say(`need.${need}`)),
    ...(subject.decision ? [say(`decision.${subject.decision.code}`)] : []),
    ...(subject.dueAt ? [say('sandbox.due', { time: tellTime(subject.dueAt, locale) })] : []),
  ];
  return (
    <section class="item" aria-label={subject.id}>
      <p class="head"><strong>{say(`caseKind.${subject.kind}`)}</strong> <span class="id">{subject.id}</span> <State say={say} group="state" value={subject.state} /></p>
      <Facts say={say} facts={facts} note={account?.notes[subject.id]} />
      <Acts say={say} offers={offers} play={play} />
    </section>
  );
}

export function RegistrationPart({ scene: { say, play }, registration }: { scene: Scene; registration: SandboxState['registrations'][number] }) {
  const { phone, state, reason, triesLeft, codesSentToday, wrongCodes, note } = registration;
  const facts = [
    ...(reason ? [say(`reason.${reason}`)] : []),
    ...(triesLeft === null ? [] : [say('sandbox.triesLeft', { count: triesLeft })]),
    ...(state === 'codeSent' ? [say('sandbox.codes', { sent: codesSentToday, wrong: wrongCodes })] : []),
  ];
  return (
    <section class="item" aria-label={phone}>
      <p class="head"><strong>{phone}</strong> <State say={say} group="registration" value={state} /></p>
      <Facts say={say} facts={facts} note={note ?? undefined} />
      <Acts say={say} offers={offersOfRegistration(registration)} play={play} />
    </section>
  );
}

export function EventPart({ scene: { say, play, locale }, kept }: { scene: Scene; kept: KeptEvent }) {
  const { event, delivery, timesDelivered, problem } = kept;
  const facts = [
    tellTime(event.occurredAt, locale), event.userId, event.transactionId, event.caseId, say('sandbox.delivered', { count: timesDelivered }), problem,
  ].flatMap((fact) => fact ?? []);
  return (
    <section class="item" aria-label={event.eventId}>
      <p class="head"><strong>{`${say(`event.${event.type.split('.')[0] ?? ''}`)} · ${event.state}`}</strong> <span class="id">{event.eventId}</span> <State say={say} group="delivery" value={delivery} /></p>
      <Facts say={say} facts={facts} note={undefined} />
      <Acts say={say} offers={offersOfEvent(kept)} play={play} />
    </section>
  );
}

function State({ say, group, value }: { say: Say; group: string; value: string }) {
  return <span class={`state state-${value}`}>{say(`${group}.${value}`)}</span>;
}

function Facts({ say, facts, note }: { say: Say; facts: string[]; note: string | undefined }) {
  return (
    <>
      {facts.length > 0 && <p class="facts">{facts.map((fact, index) => <span key={index}>{fact}</span>)}</p>}
      {note && <p class="note"><span class="unseen">{say('sandbox.note')}</span><span lang="en">{note}</span></p>}
    </>
  );
}

function tellTime(at: number, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Shanghai' }).format(at);
}
