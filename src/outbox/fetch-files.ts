import type { Logger } from 'pino';
import type { FileInput, OutboxEntry } from '../dialogue/types.js';
import type { Fetched, FetchFile } from '../files/fetch-file.js';
import type { ConversationFiles } from '../store/sealed-files.js';
import type { OpenedEntry } from '../store/sealed-outbox.js';
import type { ConversationStore, TakeTurn } from '../take-turn.js';
import type { Attempt, Deliver } from './deliver.js';
import { type FetchPlaces, SLOW_AFTER_MS } from './fetch-places.js';

type FileEntry = Extract<OutboxEntry, { destination: 'files' }>;
type Opened = OpenedEntry<FileEntry>;

export interface FileDelivererOptions {
  store: ConversationStore;
  takeTurn: TakeTurn;
  fetchFile: FetchFile;
  places: Pick<FetchPlaces, 'enter'>;
  now: () => number;
  log: Logger;
  keepMs: number;
  /** After this many attempts in vain a file is given up, and that is no fault anybody has to mend. */
  attemptsAtMost: number;
}

/** Keeps the files that a committed turn took: fetches those that only have an address, and tells what became of them. */
export function createFileDeliverer(options: FileDelivererOptions): Deliver<FileEntry> {
  const { store, takeTurn, now, keepMs } = options;

  const tell = async ({ place, payload: { file } }: Opened, fate: FileInput['fate']): Promise<Attempt> => {
    await takeTurn.event(place, { type: 'file', id: `file:${file.id}`, file: file.id, fate });
    return { status: 'sent' };
  };

  /** Null: it is still to be fetched. */
  const keepOn = async (entry: Opened, files: ConversationFiles): Promise<Attempt | null> => {
    const { file: { id, url } } = entry.payload;
    const isThere = (await files.head(id)) !== null && (await files.keep(id, now() + keepMs));
    if (url !== null) return isThere ? tell(entry, { status: 'kept' }) : null;
    return isThere ? { status: 'sent' } : tell(entry, { status: 'refused', because: 'lost' });
  };

  const fetchInTurn = async (entry: Opened, files: ConversationFiles, url: string): Promise<Attempt> => {
    const leave = options.places.enter(URL.canParse(url) ? new URL(url).hostname : '');
    return leave ? fetchNow(entry, files, url).finally(leave) : { status: 'inLine', afterMs: SLOW_AFTER_MS };
  };

  const fetchNow = async (entry: Opened, files: ConversationFiles, url: string): Promise<Attempt> => {
    const fetched = await options.fetchFile(url);
    if (fetched.status === 'failed') return failed(entry, fetched);
    if (fetched.status === 'refused') return tell(entry, fetched);
    const { id, name } = entry.payload.file;
    await files.write(id, { name, mediaType: fetched.mediaType, bytes: fetched.bytes }, now() + keepMs);
    return tell(entry, { status: 'kept' });
  };

  const failed = (entry: Opened, { because }: Extract<Fetched, { status: 'failed' }>): Promise<Attempt> | Attempt => {
    options.log.warn({ because, attempts: entry.attempts + 1 }, 'a file could not be fetched');
    if (entry.attempts + 1 >= options.attemptsAtMost) return tell(entry, { status: 'refused', because: 'unreachable' });
    return { status: 'retry', because };
  };

  return {
    attempt: async (entry) => {
      const files = store.filesOf(entry.place, entry.claim.wrappedKey);
      const { url } = entry.payload.file;
      return (await keepOn(entry, files)) ?? fetchInTurn(entry, files, url ?? '');
    },
    gaveUp: async (entry) => {
      await tell(entry, { status: 'refused', because: 'lost' });
    },
  };
}
