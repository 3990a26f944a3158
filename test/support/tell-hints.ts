import { openRadio } from '../../src/store/redis/radio.js';
import { createHintWire } from '../../src/store/redis/hint-wire.js';
import { parseRedisAddress } from '../../src/store/redis/address.js';

/** A process of its own, since which certificates are trusted is settled when one starts: two ends of the wire that
 *  carries hints on the Redis of the argument. Prints how many of the shards' hints came from one to the other. */

const SHARDS = Array.from({ length: 24 }, (_, index) => index * 10);
const AGAIN_EVERY_MS = 100;
const PATIENCE_MS = 15_000;

const open = (id: string) => createHintWire({ radio: openRadio(parseRedisAddress(process.argv[2] ?? '')), id, onLost: () => undefined });
const [speaker, listener] = [open('speaker'), open('listener')];

const awaited = new Set(SHARDS.map((shard) => `key-${shard}`));
const end = (): void => {
  process.stdout.write(`${SHARDS.length - awaited.size}\n`, () => process.exit());
};
listener.listen((key) => awaited.delete(key));
// Who waits asks for hints again each time, and what was told before the subscription was made went unheard.
setInterval(() => {
  if (awaited.size === 0) end();
  for (const shard of SHARDS) {
    const place = { shard, key: `key-${shard}` };
    listener.want(place);
    speaker.publish(place);
  }
}, AGAIN_EVERY_MS);
setTimeout(end, PATIENCE_MS);
