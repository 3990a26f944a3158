import { WalletUnavailable, type OperatorEvent, type Wallet } from '../wallet.js';
import type { SandboxAct } from './acts.js';
import { createAnswers } from './answer-query.js';
import { createChanges } from './changes.js';
import type { SandboxData } from './data.js';
import { createDelivery, type Delivery, type Wait } from './deliver-events.js';
import { createRecords, type Documents, type Records, type Shelf } from './documents.js';
import { nextDelivery } from './events.js';
import { loadOnce } from './load.js';
import { playAct } from './play-act.js';
import { putFile } from './put-file.js';
import { COMPLAINTS, PEOPLE, REGISTRATIONS, type EventLog } from './records.js';
import { createCommands } from './run-command.js';
import { createSettings, withFaults, type FaultsPatch, type SandboxSettings, type Settings } from './settings.js';
import type { ActOutcome } from './stage.js';
import { describeState, type SandboxState } from './state.js';

export interface SandboxParts {
  documents: Documents;
  data: SandboxData;
  /** Epoch milliseconds. */
  now: () => number;
  /** From 0 to 1, exclusive: how long an answer takes. */
  random: () => number;
  wait: Wait;
  /** Takes an operator event; when it rejects, the event comes again later. May get one event more than once. */
  onEvent: (event: OperatorEvent) => Promise<void>;
}

/** A stand-in for the operator's own system (CONTRACT §5), with the acts of its app and its clerks. */
export interface Sandbox extends Wallet {
  /** Loads the people at first start and delivers the events that an earlier process left behind. */
  start: () => Promise<void>;
  /** Starts that of the events which are overdue by so much: whoever should have delivered them is gone. */
  deliverOverdue: (byMs: number) => Promise<void>;
  /** Ends the delivery in the background; what is owed stays stored. */
  stop: () => Promise<void>;
  /** @throws WalletUnavailable when the documents do not answer; faults that were set do not touch acts. */
  act: (act: SandboxAct) => Promise<ActOutcome>;
  state: () => Promise<SandboxState>;
  settings: () => Promise<SandboxSettings>;
  changeFaults: (patch: FaultsPatch) => Promise<SandboxSettings>;
}

export function createSandbox({ documents, data, now, random, wait, onEvent }: SandboxParts): Sandbox {
  const records = createRecords(documents);
  const settings = createSettings(records);
  const delivery = createDelivery({ records, now, wait, onEvent });
  const changes = createChanges({ records, settings, delivery, now });
  const answer = createAnswers(records, data.branches, now);
  const command = createCommands(records, changes);
  const pass = createGate(settings, random, wait);
  const load = onceDone(() => loadOnce(records, data, now()));
  const stage = { records, changes, settings };

  const kickWhere = async (isWanted: (events: EventLog) => boolean): Promise<void> => {
    await load();
    await kickSome(records, delivery, PEOPLE, isWanted);
    await kickSome(records, delivery, REGISTRATIONS, isWanted);
  };

  return {
    start: async () => {
      await kickWhere(owesSome);
      // Nobody waits for news of a complaint without a name, and there may be thousands: once is often enough.
      await kickSome(records, delivery, COMPLAINTS, owesSome);
    },
    deliverOverdue: (byMs) => kickWhere((events) => nextDelivery(events, now() - byMs).type === 'deliver'),
    stop: delivery.stop,
    ask: async (query, signal) => {
      await load();
      await pass(signal);
      return answer(query);
    },
    run: async (wish, key, signal) => {
      await load();
      await pass(signal);
      const outcome = await command(wish, key);
      if (await settings.takeSilence()) throw new WalletUnavailable('the sandbox did it and was told not to say so');
      return outcome;
    },
    putFile: async (file, signal) => {
      await load();
      await pass(signal);
      return putFile(records, file, now());
    },
    act: (act) => load().then(() => playAct(stage, act)),
    state: () => load().then(() => describeState(records, now())),
    settings: () => load().then(settings.read),
    changeFaults: (patch) => load().then(() => settings.change((present) => withFaults(present, patch))),
  };
}

/** Every call waits its time at the gate and may be turned away there, with nothing done. */
function createGate(settings: Settings, random: () => number, wait: Wait): (signal: AbortSignal) => Promise<void> {
  return async (signal) => {
    refuseAborted(signal);
    const present = await settings.read();
    const isFailing = present.down || (present.failNext > 0 && (await settings.takeFailure()));
    const delayMs = pickDelay(present.delayMs, random);
    if (delayMs > 0) await waitOrGiveUp(wait, delayMs, signal);
    refuseAborted(signal);
    if (isFailing) throw new WalletUnavailable('the sandbox was told to fail');
  };
}

async function waitOrGiveUp(wait: Wait, ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(ms, signal);
  } catch (error) {
    refuseAborted(signal);
    throw error;
  }
}

function refuseAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new WalletUnavailable('the caller gave up', { cause: signal.reason });
}

function pickDelay(delayMs: SandboxSettings['delayMs'], random: () => number): number {
  if (typeof delayMs === 'number') return delayMs;
  const [least, most] = delayMs;
  return Math.round(least + random() * (most - least));
}

async function kickSome<R extends { events: EventLog }>(
  records: Records,
  delivery: Delivery,
  shelf: Shelf<R>,
  isWanted: (events: EventLog) => boolean,
): Promise<void> {
  const found = await records.list(shelf);
  found.filter(({ record }) => isWanted(record.events)).forEach(({ id }) => delivery.kick(shelf, id));
}

function owesSome({ entries }: EventLog): boolean {
  return entries.some(({ owed }) => owed > 0);
}

/** Does it once; a failure is forgotten, so that the next caller tries again. */
function onceDone<T>(work: () => Promise<T>): () => Promise<T> {
  let doing: Promise<T> | null = null;
  return () =>
    (doing ??= work().catch((error: unknown) => {
      doing = null;
      throw error;
    }));
}
