import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { packValues } from '../../src/store/redis/packed.js';
import { defineScripts, type Argument, type ScriptName, SCRIPTS } from '../../src/store/redis/scripts.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { ROOT } from '../support/test-app.js';

const FOLDER = path.join(ROOT, 'src/store/redis');

interface Script {
  /** Purpose, KEYS, ARGV, Returns: the comment that it opens with. */
  head: string;
  body: string;
}

function read(name: string): Script {
  const lines = readFileSync(path.join(FOLDER, `${name}.lua`), 'utf8').split('\n');
  const end = lines.findIndex((line) => !line.startsWith('--'));
  return { head: lines.slice(0, end).map((line) => line.slice(2)).join('\n'), body: lines.slice(end).join('\n') };
}

/** VALUES: what one argument holds of many. */
const SECTIONS = ['KEYS', 'ARGV', 'VALUES'] as const;
type Section = (typeof SECTIONS)[number];

/** The numbers that a section of the head explains: each stands at its beginning or behind two spaces. */
function explained(head: string, section: Section): number[] {
  const text = new RegExp(`^ ${section}(  [^]*?)(?=^ (?:ARGV|VALUES|Returns)|(?![^]))`, 'm').exec(head)?.[1] ?? '';
  return [...text.matchAll(/ {2}(\d+)(?= [a-z])/g)].map(([, number]) => Number(number));
}

function used(body: string, section: Section): number[] {
  const numbers = [...body.matchAll(new RegExp(`\\b${section}\\[(\\d+)\\]`, 'gi'))].map(([, number]) => Number(number));
  return [...new Set(numbers)].sort((a, b) => a - b);
}

it('every script has a file, and every file is a script', () => {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.lua')).map((file) => file.slice(0, -4));
  expect(files.sort()).toEqual([...SCRIPTS].sort());
});

describe.each(SCRIPTS)('%s.lua', (name) => {
  const { head, body } = read(name);

  it('opens with its purpose and with what it returns', () => {
    expect(head).toMatch(/^ [A-Z][^]+\.\n\n KEYS {2}/);
    expect(head).toMatch(/\n Returns {2}/);
  });

  it('explains just the keys and arguments that it uses, from 1 on', () => {
    for (const section of SECTIONS) {
      const numbers = explained(head, section);
      expect([section, numbers]).toEqual([section, numbers.map((_, index) => index + 1)]);
      expect([section, used(body, section)]).toEqual([section, numbers]);
    }
  });

  it('touches no key that it was not given', () => {
    const keys = [...body.matchAll(/redis\.call\('[A-Z]+', ([\w.[\]]+)/g)].map(([, key]) => key);
    expect(keys.length).toBe([...body.matchAll(/redis\.call\(/g)].length);
    expect(keys.filter((key) => !/^(?:KEYS\[\d+\]|line\.(?:key|ready)|queue)$/.test(key ?? ''))).toEqual([]);
  });

  it('has no loop but one over what it was given', () => {
    expect(body).not.toMatch(/\b(?:while|repeat)\b/);
    const loops = [...body.matchAll(/for [\w, ]+ (?:= \d+, |in ipairs\()([^ )]+)/g)].map(([, over]) => over);
    expect(loops.length).toBe([...body.matchAll(/\bfor\b/g)].length - [...body.matchAll(/--.*\bfor\b/g)].length);
    expect(loops.filter((over) => !/^(?:KEYS|#KEYS|tonumber\((?:take\(|ARGV\[1\])|messages|lines|line\.entries|cancelled|timers|#marks,)/.test(over ?? ''))).toEqual([]);
  });
});

describe('a script that finds nothing', () => {
  let server: RedisServer;
  let redis: Redis;

  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.port, '127.0.0.1');
  }, 60_000);
  afterAll(async () => {
    await redis.quit();
    await server.stop();
  });

  it.each<[Exclude<ScriptName, 'commit' | 'write-file-part' | 'replace-file' | 'write-document'>, number, Argument[], unknown]>([
    ['settle-mark', 1, ['a name of', 1], null],
    ['touch-conversation', 1, [], 0],
    ['read-messages', 1, [1, 9], [null, []]],
    ['claim-line', 4, ['member', 1, 2, 'lease'], [0]],
    ['renew-line', 2, ['member', 'lease', 2], 0],
    ['release-line', 5, ['member', 'lease', 3, 1, 'why', 'line', 0], [0]],
    ['claim-timer', 3, ['member', 1, 2], [0]],
    ['drop-timer', 2, ['member', 1], 0],
    ['retry-dead-letter', 4, ['id', 'record', 'entry', 'member', 1], 0],
    ['forget-dead-letters', 2, [1, 100], 0],
    ['next-due', 3, [], [-1, -1, -1]],
  ])('%s says so and writes nothing', async (name, keys, args, answer) => {
    const names = Array.from({ length: keys }, (_, index) => `{1}${index}`);
    expect(await defineScripts(redis).run(name, names, args)).toEqual(answer);
    expect(await redis.dbsize()).toBe(0);
  });

  it('forgets a line that is due and of which nothing is left', async () => {
    await redis.zadd('{1}r', 1, 'member');
    await redis.set('{1}a', Buffer.from([0, 0, 0, 3]));
    expect(await defineScripts(redis).run('claim-line', ['{1}r', '{1}l', '{1}a', '{1}C'], ['member', 1, 2, 'lease'])).toEqual([0]);
    expect(await redis.dbsize()).toBe(0);
  });

  it('a commit over a version that is not there changes nothing', async () => {
    const keys = ['{1}C', '{1}t', '{1}u'];
    const args = packValues([7, 0, 'key', 'session', '', 1, 1000, 'a name of', 0, '', 0, 0, 0, 0]);
    expect(await defineScripts(redis).run('commit', keys, args)).toEqual([3, 0]);
    expect(await redis.dbsize()).toBe(0);
  });
});
