import type { Store } from '../store.js';
import { documentKey, documentNamesKey, documentShard } from './keys.js';
import { readDocument, whole } from './packed.js';
import { reach } from './reach.js';
import { WriteCode, type Client, type Scripts } from './scripts.js';
import { eachShard } from './shards.js';

type Documents = Pick<Store, 'readDocument' | 'writeDocument' | 'listDocuments'>;

/**
 * A document lives in the shard of its name, and beside it, in the same slot, a list of the names in that shard: both
 * are written by one script, so neither is ever without the other, and to list is to ask every shard.
 */
export function createDocuments(redis: Client, scripts: Scripts): Documents {
  return {
    async readDocument(name) {
      const packed = await reach(() => redis.getBuffer(documentKey(name)));
      return packed && readDocument(packed);
    },
    async writeDocument(name, expectedVersion, bytes) {
      const keys = [documentKey(name), documentNamesKey(documentShard(name))];
      const code = await scripts.run('write-document', keys, [name, whole(expectedVersion), bytes]);
      return code === WriteCode.Written;
    },
    async listDocuments(prefix) {
      const [from, to] = prefix === '' ? ['-', '+'] : [`[${prefix}`, endOf(prefix)];
      return (await eachShard((shard) => redis.zrangebylex(documentNamesKey(shard), from, to))).flat();
    },
  };
}

/** Behind every name that begins with `prefix`: UTF-8 never uses the byte 255. */
function endOf(prefix: string): Buffer {
  return Buffer.concat([Buffer.from(`[${prefix}`, 'utf8'), Buffer.of(255)]);
}
