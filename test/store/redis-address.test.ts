import { describe, expect, it } from '@jest/globals';
import { BadAddress, parseRedisAddress } from '../../src/store/redis/address.js';

const problemOf = (address: string): string => {
  try {
    parseRedisAddress(address);
  } catch (error) {
    if (error instanceof BadAddress) return error.message;
    throw error;
  }
  return 'none';
};

describe('an address of Redis', () => {
  it.each([
    ['redis://localhost', { kind: 'node', host: 'localhost', port: 6379, db: 0, login: {}, tls: false }],
    ['rediss://:p%40ss@db:6380/2', { kind: 'node', host: 'db', port: 6380, db: 2, login: { password: 'p@ss' }, tls: true }],
    ['redis://bot:a:b@[::1]:7000', { kind: 'node', host: '::1', port: 7000, db: 0, login: { username: 'bot', password: 'a:b' }, tls: false }],
  ])('of one node: %s', (text, address) => expect(parseRedisAddress(text)).toEqual(address));

  it('of sentinels names all of them, the master and perhaps a database', () => {
    expect(parseRedisAddress('redis+sentinel://bot:hush@h1:26380,h2/support')).toEqual({
      kind: 'sentinel',
      hosts: [{ host: 'h1', port: 26_380 }, { host: 'h2', port: 26_379 }],
      name: 'support', db: 0, login: { username: 'bot', password: 'hush' }, tls: false,
    });
    expect(parseRedisAddress('rediss+sentinel://h1/support/3')).toMatchObject({ name: 'support', db: 3, tls: true });
  });

  it('of a Cluster names some of its nodes', () => {
    expect(parseRedisAddress('rediss+cluster://:hush@h1:7000,h2:7001')).toEqual({
      kind: 'cluster',
      hosts: [{ host: 'h1', port: 7000 }, { host: 'h2', port: 7001 }],
      login: { password: 'hush' }, tls: true,
    });
  });

  it.each([
    ['localhost:6379', /of the form/],
    ['http://localhost', /of the form/],
    ['redis+sentry://localhost', /of the form/],
    ['redis://', /host/],
    ['redis://h1:port', /host/],
    ['redis://h1:0', /port/],
    ['redis://h1:65536', /port/],
    ['redis://h1,h2', /several hosts/],
    ['redis://h1/name', /database/],
    ['redis://bot@h1', /no password/],
    ['redis://bot:100%@h1', /%25/],
    ['redis+sentinel://h1', /master's name/],
    ['redis+sentinel://h1/name/1/2', /more/],
    ['redis+cluster://h1/1', /only one/],
    ['redis+cluster://h1,,h2', /host/],
  ])('that cannot be used is refused with the reason: %s', (text, problem) => {
    expect(problemOf(text)).toMatch(problem);
  });

  it('is never shown, right or wrong', () => {
    for (const text of ['redis://bot:hush@h1:port', 'redis://bot:hush@h1,h2', 'redis://bot:hush%@h1', 'reddis://bot:hush@h1']) {
      expect(problemOf(text)).not.toMatch(/hush|h1|bot/);
    }
  });
});
