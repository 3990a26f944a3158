import { afterEach, beforeEach, describe } from '@jest/globals';
import type { Place, Store } from '../../src/store/store.js';
import { commits } from './store/commits.js';
import { deadLetters } from './store/dead-letters.js';
import { documents } from './store/documents.js';
import { files } from './store/files.js';
import { lines } from './store/lines.js';
import { marks } from './store/marks.js';
import { processes } from './store/processes.js';
import { timers } from './store/timers.js';

export interface OpenedStore {
  store: Store;
  /** Closes the store and opens it again over the same data. */
  reopen(): Promise<Store>;
  /** The same data as another process has it, where several may; else the store itself. Closed by `destroy`. */
  second(): Promise<Store>;
  /** Takes a conversation's session away, as damage would; gives the store over what is left. */
  lose(place: Place): Promise<Store>;
  destroy(): Promise<void>;
}

/** Every promise of the Store interface. `open` gives an empty store each time. */
export function storeContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`store contract: ${name}`, () => {
    let opened: OpenedStore;
    let store: Store;

    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.destroy());

    commits(() => store, () => opened);
    marks(() => store);
    lines(() => store);
    deadLetters(() => store, () => opened);
    timers(() => store, () => opened);
    documents(() => store, () => opened);
    processes(() => store, () => opened);
    files(() => store, () => opened);
  });
}
