import { once } from 'node:events';
import { type AddressInfo, connect as connectTo, createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { logOptions } from '../../src/log.js';
import { parseRedisAddress } from '../../src/store/redis/address.js';
import { connectRedis, type RedisLink } from '../../src/store/redis/connect.js';
import { StoreUnavailable } from '../../src/store/store.js';
import { startCluster } from '../support/redis-cluster.js';
import { startSentinels } from '../support/redis-sentinels.js';
import { freePort, type RedisServer, startRedis, stopAllRedis } from '../support/redis-server.js';
import { startSlowProxy } from '../support/slow-proxy.js';
import { until } from '../support/until.js';

const logged: string[] = [];
const log = pino(logOptions('info'), { write: (line: string) => logged.push(line) });
const open: RedisLink[] = [];
const connect = async (url: string, patienceMs?: number): Promise<RedisLink> => {
  const link = await connectRedis(parseRedisAddress(url), log, patienceMs);
  open.push(link);
  return link;
};

beforeEach(() => void logged.splice(0));
afterEach(() => {
  for (const { letGo, redis } of open.splice(0)) {
    letGo();
    redis.disconnect();
  }
});
afterAll(stopAllRedis);

const answers = (link: RedisLink) => async (): Promise<boolean> => (await link.redis.ping().catch(() => 'no')) === 'PONG';

describe('a connection to one Redis', () => {
  let server: RedisServer;
  beforeEach(async () => {
    server = await startRedis();
  });
  afterEach(() => server.stop());

  it('fails a command in time while Redis is gone, and works again once it is back', async () => {
    const link = await connect(server.url);
    await server.kill();
    const startedAt = Date.now();
    await expect(link.redis.get('x')).rejects.toThrow();
    expect(Date.now() - startedAt).toBeLessThan(4_500);
    await server.restart();
    await until('Redis answers', answers(link));
  });

  it('fails a command in time while Redis hangs', async () => {
    const link = await connect(server.url);
    server.freeze();
    await expect(link.redis.get('x')).rejects.toThrow('timed out');
    server.thaw();
    await until('Redis answers', answers(link));
  });

  it('makes another connection when the one it has has gone silent', async () => {
    const proxy = await startSlowProxy(server.port);
    const link = await connect(`redis://127.0.0.1:${proxy.port}`);
    proxy.forget();
    await expect(link.redis.get('x')).rejects.toThrow('timed out');
    await until('Redis answers', answers(link));
    await proxy.stop();
  }, 20_000);

  it('outlives a silence of a connection on which an error was told that did not end it, as TLS does', async () => {
    const proxy = await startSlowProxy(server.port);
    const link = await connect(`redis://127.0.0.1:${proxy.port}`);
    (link.redis as unknown as { stream: Socket }).stream.emit('error', new Error('an alert'));
    proxy.forget();
    await expect(link.redis.get('x')).rejects.toThrow('timed out');
    await until('Redis answers', answers(link));
    await proxy.stop();
  }, 20_000);

  it('tells of an outage once, however long it lasts', async () => {
    const link = await connect(server.url);
    await server.kill();
    await link.redis.get('x').catch(() => undefined);
    await link.redis.get('x').catch(() => undefined);
    await server.restart();
    await until('Redis answers', answers(link));
    expect(logged.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['Redis is away', 'Redis is back']);
  });

  it('leaves a node that is no master any more once a second at the most, however much it refuses, and tells of it once', async () => {
    const link = await connect(server.url);
    let connections = 0;
    link.redis.on('ready', () => (connections += 1));
    await server.command('REPLICAOF', '127.0.0.1', await freePort());
    const startedAt = Date.now();
    while (Date.now() - startedAt < 3_500) await Promise.all(Array.from({ length: 30 }, () => link.redis.set('x', 1).catch(() => undefined)));
    expect(connections).toBeGreaterThanOrEqual(2);
    expect(connections).toBeLessThanOrEqual(4);
    await server.command('REPLICAOF', 'NO', 'ONE');
    await until('Redis takes writes', async () => (await link.redis.set('x', 1).catch(() => null)) === 'OK');
    await until('it is told', async () => logged.length > 1);
    const lines = logged.map((line) => JSON.parse(line) as { msg: string; refused?: string });
    expect(lines.map(({ msg, refused }) => [msg, refused])).toEqual([['Redis is away', 'READONLY'], ['Redis is back', undefined]]);
  }, 20_000);

  it('leaves it also where the refusal stands within what a script met, as before Redis 7', async () => {
    const link = await connect(server.url);
    let connections = 0;
    link.redis.on('ready', () => (connections += 1));
    const refusal = 'ERR Error running script (call to f_0): @user_script:1: @user_script: 1: -READONLY You cannot write against a read only replica.';
    await expect(link.redis.eval('return redis.error_reply(ARGV[1])', 0, refusal)).rejects.toThrow('READONLY');
    await until('there is another connection', () => connections === 1);
  });

  it('comes back when its client has given up, unless that was meant', async () => {
    const link = await connect(server.url);
    link.redis.disconnect();
    await until('Redis answers', answers(link));
    link.letGo();
    link.redis.disconnect();
    await once(link.redis, 'end');
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(link.redis.status).toBe('end');
  });

  it('uses the database and the password of the address', async () => {
    await server.config({ requirepass: 'hush' });
    const { redis } = await connect(`redis://:hush@127.0.0.1:${server.port}/3`);
    expect(String(await redis.call('CLIENT', 'INFO'))).toMatch(/name=wallet-support-store .*db=3 /);
  });
});

describe('a start', () => {
  it('warns of a Redis that would drop conversations', async () => {
    const server = await startRedis();
    await connect(server.url);
    expect(logged).toEqual([]);
    await server.config({ 'maxmemory-policy': 'allkeys-lru' });
    await connect(server.url);
    expect(logged.join()).toContain('set its maxmemory-policy to noeviction');
  });

  it('warns of a Redis that is too old', async () => {
    const server = await startRedis();
    const aged = createServer((socket) => {
      const onward = connectTo(server.port, '127.0.0.1');
      socket.pipe(onward);
      onward.on('data', (piece) => socket.write(piece.toString('latin1').replace(/(redis_version:)\d\.\d/, '$16.2'), 'latin1'));
      socket.on('error', () => onward.destroy()).on('close', () => onward.destroy());
    }).listen(0, '127.0.0.1');
    await once(aged, 'listening');
    await connect(`redis://127.0.0.1:${(aged.address() as AddressInfo).port}`);
    expect(logged.join()).toContain('Redis is older than 7.0');
    aged.close();
  });

  it('without a Redis ends in words that name the setting, the reason and no address', async () => {
    const port = await freePort();
    const refused = await connect(`redis://127.0.0.1:${port}`, 500).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StoreUnavailable);
    expect((refused as Error).message).toMatch(/ECONNREFUSED.*REDIS_URL/);
    expect((refused as Error).message).not.toContain(String(port));
  });

  it('with a wrong password says so', async () => {
    const server = await startRedis();
    await server.config({ requirepass: 'hush' });
    const wrong = await connect(`redis://:hash@127.0.0.1:${server.port}`, 500).catch((error: unknown) => error);
    expect((wrong as Error).message).toMatch(/WRONGPASS.*REDIS_URL/);
    const missing = await connect(server.url, 500).catch((error: unknown) => error);
    expect((missing as Error).message).toMatch(/NOAUTH.*REDIS_URL/);
  });

  it.each<[string, (socket: Socket) => void, RegExp]>([
    ['and says why', (socket) => socket.once('data', () => socket.end('-DENIED Redis is running in protected mode\r\n')), /DENIED/],
    ['and is not heard', (socket) => socket.resetAndDestroy(), /ECONNRESET/],
  ])('names protected mode where Redis hangs up on somebody without a password %s', async (_, hangUp, reason) => {
    const peer = createServer(hangUp).listen(0, '127.0.0.1');
    await once(peer, 'listening');
    const host = `127.0.0.1:${(peer.address() as AddressInfo).port}`;
    const failures = await Promise.all([host, `:hush@${host}`].map((each) => connect(`redis://${each}`, 500).catch((error: unknown) => error)));
    peer.close();
    expect((failures[0] as Error).message).toMatch(reason);
    expect((failures[0] as Error).message).toMatch(/REDIS_URL.*protected mode.*requirepass/);
    expect((failures[1] as Error).message).not.toContain('protected mode');
  });

  it('waits for a Redis that starts beside it', async () => {
    const port = await freePort();
    const connecting = connect(`redis://127.0.0.1:${port}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await startRedis({ port });
    expect(await answers(await connecting)()).toBe(true);
  });
});

it('through sentinels follows the master to another node', async () => {
  const master = await startRedis();
  const replicas = [await startRedis({ replicaOf: master }), await startRedis({ replicaOf: master })];
  const sentinels = await startSentinels(master, replicas.length);
  const { redis } = await connect(sentinels.url);
  await redis.set('x', '1');
  expect(await redis.wait(2, 1_000)).toBe(2);
  await master.kill();
  await until('the new master takes writes', async () => (await redis.set('y', '2').catch(() => null)) === 'OK');
  expect(await redis.get('x')).toBe('1');
  await sentinels.stop();
}, 60_000);

it('to a Cluster serves every slot, also after a master was lost', async () => {
  const cluster = await startCluster({ replicasEach: 1 });
  const { redis } = await connect(cluster.url);
  const keys = Array.from({ length: 32 }, (_, shard) => `{${shard}}x`);
  const writeAll = () => Promise.all(keys.map((key) => redis.set(key, '1')));
  await writeAll();
  await cluster.masters[0]?.kill();
  await until('every slot is written again', () => writeAll().then(() => true, () => false));
  await cluster.stop();
}, 60_000);
