import type { WidgetMessage } from '../../../channels/widget/wire.js';
import { readMessages } from './read-answer.js';
import type { World } from './world.js';

/** Each may hold ten megabytes. */
const MOST_FILES = 24;

/** What is fetched when somebody wants to see it. Nothing: it is not there, or cannot be had now. */
export interface Reader {
  /** A `blob:` address. */
  fileUrl(id: string): Promise<string | null>;
  earlier(id: string): Promise<WidgetMessage[]>;
  /** Somebody else speaks from now on, or nobody. */
  forget(): void;
}

export function createReader(world: World, token: () => string | null): Reader {
  /** The latest used last. */
  const files = new Map<string, Promise<string | null>>();
  const release = (most: number): void => {
    for (const [id, file] of files) {
      if (files.size <= most) return;
      files.delete(id);
      void file.then((address) => address && world.release(address));
    }
  };

  const read = async <Answer>(path: string, use: (response: Response) => Promise<Answer>): Promise<Answer | null> => {
    const known = token();
    if (known === null) return null;
    const response = await world.fetch(world.service + path, { headers: { authorization: `Bearer ${known}` } }).catch(() => null);
    return response?.ok ? use(response).catch(() => null) : null;
  };

  return {
    fileUrl: (id) => {
      const known = files.get(id) ?? read(`/widget/files/${id}`, async (response) => world.addressOf(await response.blob()));
      files.delete(id);
      files.set(id, known);
      release(MOST_FILES);
      void known.then((address) => address ?? files.delete(id));
      return known;
    },
    earlier: async (id) => {
      const found: WidgetMessage[] = [];
      for (;;) {
        const last = found[found.length - 1]?.seq ?? 0;
        const path = `/widget/earlier/${encodeURIComponent(id)}/messages?after=${last}`;
        const next = await read(path, async (response) => readMessages(await response.json()));
        // A service that says the same again and again is not asked for ever.
        if (!next || (next[0]?.seq ?? 0) <= last) return found;
        found.push(...next);
      }
    },
    forget: () => release(0),
  };
}
