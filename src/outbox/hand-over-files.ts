import type { OutboxEntry } from '../dialogue/types.js';
import { CannotOpen } from '../privacy/seal.js';
import type { ConversationFiles, FileHead } from '../store/sealed-files.js';
import type { OpenedEntry } from '../store/sealed-outbox.js';
import type { ConversationStore, TakeTurn } from '../take-turn.js';
import { FileNotUnderstood, type Wallet, type WalletCommand, WalletKnownDown, WalletUnavailable } from '../wallet/wallet.js';
import { waitAfterAttempt } from './ladder.js';
import { createSemaphore } from './semaphore.js';

type CommandEntry = Extract<OutboxEntry, { destination: 'wallet' }>;

/**
 * Gives the operator the files that a command names, and returns the command with those that the operator has. What was
 * given is given: an attempt that ends half-way goes on where it ended. A file that is gone, damaged or not taken is left
 * out, and the person told; so is one that cannot be handed over in the end, which must not take its case with it.
 * Throws WalletUnavailable.
 */
export type HandOver = (entry: OpenedEntry<CommandEntry>, signal: AbortSignal) => Promise<WalletCommand>;

/** Each is a whole file in memory, some 30 MB at its most: after an outage they all want to go at once. */
const FILES_AT_ONCE = 8;
/** Whoever waits holds a place that a command without files may want. */
const PATIENCE_MS = 2_000;
/** An error that is no refusal may be that of a moment, such as a new version being set up. */
const ATTEMPTS_NOT_UNDERSTOOD = 5;

type Given = 'given' | 'lost' | 'tooBig';

export function createHandOver({ store, wallet, takeTurn, now, keepMs, ladderMs }: {
  store: ConversationStore;
  wallet: Wallet;
  takeTurn: TakeTurn;
  now: () => number;
  /** How long it is remembered that a file was given. */
  keepMs: number;
  /** That of the commands. */
  ladderMs: readonly number[];
}): HandOver {
  const semaphore = createSemaphore(FILES_AT_ONCE);
  const give = async (files: ConversationFiles, id: string, signal: AbortSignal): Promise<Given> => {
    const head = await orGone(() => files.head(id));
    if (head?.state === 'handedOver') return 'given';
    const leave = await semaphore.acquire(PATIENCE_MS);
    if (!leave) throw new WalletKnownDown('it is taking as many files as may be under way');
    return giveNow(files, id, head, signal).finally(leave);
  };

  const giveNow = async (files: ConversationFiles, id: string, head: FileHead | null, signal: AbortSignal): Promise<Given> => {
    const bytes = head && (await orGone(() => files.read(id, head)));
    if (!bytes) return isGiven(files, id);
    const outcome = await wallet.putFile(toFile(id, head, bytes), signal);
    if (outcome !== 'taken') return outcome === 'refused' ? 'lost' : outcome;
    await files.close(id, head, now() + keepMs);
    return 'given';
  };

  /** Whoever lost the lease meanwhile finds what another has given. */
  const isGiven = async (files: ConversationFiles, id: string): Promise<'given' | 'lost'> =>
    (await orGone(() => files.head(id)))?.state === 'handedOver' ? 'given' : 'lost';

  const endsWithout = (error: unknown, { attempts, putOffSince }: OpenedEntry<CommandEntry>): boolean => {
    if (!(error instanceof WalletUnavailable) || error instanceof WalletKnownDown) return false;
    const isLast = waitAfterAttempt(ladderMs, { attempts, putOffSince }) === null;
    return isLast || (error instanceof FileNotUnderstood && attempts + 1 >= ATTEMPTS_NOT_UNDERSTOOD);
  };

  return async (entry, signal) => {
    const { place, claim, payload: { key, command } } = entry;
    if (!('files' in command) || command.files.length === 0) return command;
    const files = store.filesOf(place, claim.wrappedKey);
    const given: string[] = [];
    for (const id of command.files) {
      const because = await give(files, id, signal).catch((error: unknown): Given => {
        if (endsWithout(error, entry)) return 'lost';
        throw error;
      });
      if (because === 'given') given.push(id);
      else await takeTurn.event(place, { type: 'file', id: `lost:${key}:${id}`, file: id, fate: { status: 'refused', because } });
    }
    return { ...command, files: given };
  };
}

/** An addition of files alone, none of which is left: the operator would be told nothing. */
export function addsNothing(command: WalletCommand): boolean {
  return (command.command === 'addToCase' || command.command === 'requestReview') && command.text === '' && command.files.length === 0;
}

function toFile(id: string, { name, mediaType, sha256 }: FileHead, bytes: Uint8Array): Parameters<Wallet['putFile']>[0] {
  return { id, name, mediaType, sha256, bytes };
}

/** What was altered is as good as gone: the operator must not get it. */
async function orGone<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof CannotOpen) return null;
    throw error;
  }
}
