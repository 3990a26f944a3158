import { type Place, StoreUnavailable } from '../store/store.js';
import type { ConversationStore } from '../take-turn.js';

/** Which conversations follow a matter: a projection, kept in pages so that one more follower costs the same whether
 *  there are ten or thousands. */
export interface Followers {
  /** Adding the same conversation again changes nothing. @throws StoreUnavailable */
  add(matter: string, place: Place): Promise<void>;
  /** @throws StoreUnavailable */
  remove(matter: string, place: Place): Promise<void>;
  /** Page after page: nobody holds all followers of a matter at once. */
  pages(matter: string): AsyncIterable<Place[]>;
}

const PAGE_LENGTH = 100;
/** Only one person's conversations follow a matter of theirs. Beyond this many a new one takes the place of an old. */
const MAX_PAGES = 100;
/** Each lost race means that another writer got through; this many in a row is a fault, not bad luck. */
const MAX_RACES = 20;

type Change = (places: Place[]) => Place[] | null;

export function createFollowers(store: ConversationStore): Followers {
  const read = async (name: string): Promise<{ version: number; places: Place[] } | null> => {
    const document = await store.readDocument(name);
    return document && { version: document.version, places: document.value as Place[] };
  };

  /** Changes one page as one step; null from `change` leaves it as it is and answers false. */
  const changePage = async (name: string, change: Change): Promise<boolean> => {
    for (let race = 0; race < MAX_RACES; race += 1) {
      const page = await read(name);
      const changed = change(page?.places ?? []);
      if (!changed) return false;
      if (await store.writeDocument(name, page?.version ?? 0, changed)) return true;
    }
    throw new StoreUnavailable(`a page of followers was changed ${MAX_RACES} times meanwhile`);
  };

  const pages = async function* (matter: string): AsyncGenerator<Place[]> {
    for (let number = 0; number < MAX_PAGES; number += 1) {
      const page = await read(nameOf(matter, number));
      if (!page) return;
      yield page.places;
    }
  };

  /** The first page with room, or a new one after the last. */
  const addTo = async (matter: string, place: Place, from: number): Promise<void> => {
    for (let number = from; number < MAX_PAGES; number += 1) {
      const added = await changePage(nameOf(matter, number), (places) =>
        places.length < PAGE_LENGTH ? [...places, place] : null);
      if (added) return;
    }
    await changePage(nameOf(matter, place.shard % MAX_PAGES), (places) => [...places.slice(1), place]);
  };

  return {
    pages,
    add: async (matter, place) => {
      let number = 0;
      let withRoom: number | null = null;
      for await (const places of pages(matter)) {
        if (places.some(({ key }) => key === place.key)) return;
        if (places.length < PAGE_LENGTH) withRoom ??= number;
        number += 1;
      }
      await addTo(matter, place, withRoom ?? number);
    },
    remove: async (matter, place) => {
      let number = 0;
      for await (const places of pages(matter)) {
        if (places.some(({ key }) => key === place.key)) await changePage(nameOf(matter, number), without(place));
        number += 1;
      }
    },
  };
}

/** The first page has the matter's own name: for nearly every matter it is the only one. */
function nameOf(matter: string, number: number): string {
  return number === 0 ? `followers:${matter}` : `followers:${number}:${matter}`;
}

function without(place: Place): Change {
  return (places) => {
    const left = places.filter(({ key }) => key !== place.key);
    return left.length < places.length ? left : null;
  };
}
