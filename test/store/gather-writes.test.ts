import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { gatherWrites } from '../../src/store/redis/gather-writes.js';
import type { Client } from '../../src/store/redis/scripts.js';

/** A connection that notes what goes out in one piece. */
function connect(): { redis: EventEmitter & { stream: Writable }; pieces: string[] } {
  const pieces: string[] = [];
  const newStream = (): Writable => new Writable({
    write: (chunk: Buffer, _, done) => {
      pieces.push(chunk.toString());
      done();
    },
    writev: (chunks, done) => {
      pieces.push(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)).toString());
      done();
    },
  });
  const redis = Object.assign(new EventEmitter(), { stream: newStream() });
  gatherWrites(redis as unknown as Client);
  redis.emit('connect');
  return { redis, pieces };
}

describe('gathering writes', () => {
  it('sends in one piece and in order what is written in one go, and the next by itself', async () => {
    const { redis, pieces } = connect();
    for (const each of ['a', 'b', 'c']) redis.stream.write(each);
    expect(pieces).toEqual([]);
    await nextTurn();
    expect(pieces).toEqual(['abc']);
    redis.stream.write('d');
    await nextTurn();
    expect(pieces).toEqual(['abc', 'd']);
  });

  it('sends along what promises write that are settled by then, and waits for no turn of the event loop', async () => {
    const { redis, pieces } = connect();
    await Promise.resolve();
    redis.stream.write('a');
    void Promise.resolve().then(() => redis.stream.write('b')).then(() => redis.stream.write('c'));
    await new Promise<void>((resolve) => process.nextTick(resolve));
    expect(pieces).toEqual(['abc']);
  });

  it('sends what is still gathered when the connection is ended', async () => {
    const { redis, pieces } = connect();
    redis.stream.write('a');
    redis.stream.write('quit');
    await new Promise<void>((resolve) => redis.stream.end(resolve));
    expect(pieces).toEqual(['aquit']);
  });
});
