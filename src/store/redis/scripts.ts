import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type ChainableCommander, Cluster, type Redis } from 'ioredis';
import { packageRoot } from '../../package-root.js';
import type { Key } from './keys.js';
import { reach } from './reach.js';

export type Client = Redis | Cluster;
export type Argument = string | number | Uint8Array;

export const SCRIPTS = [
  'commit', 'settle-mark', 'touch-conversation', 'read-messages', 'claim-line', 'renew-line', 'release-line', 'claim-timer', 'drop-timer',
  'retry-dead-letter', 'forget-dead-letters', 'write-document', 'write-file-part', 'replace-file', 'next-due',
] as const;
export type ScriptName = (typeof SCRIPTS)[number];

/** First number of what commit.lua returns. */
export enum CommitCode { Committed = 1, Duplicate = 2, Clash = 3 }
/** First number of what claim-line.lua and claim-timer.lua return. */
export enum ClaimCode { Lost = 0, Claimed = 1 }
/** First number of what renew-line.lua and release-line.lua return. */
export enum ReleaseCode { Refused = 0, Released = 1 }
/** What release-line.lua is told. */
export enum OutcomeCode { Done = 1, Retry = 2, Dead = 3, PutOff = 4 }
/** What the scripts return that either do their work or find that somebody else was first. */
export enum WriteCode { Refused = 0, Written = 1 }

export interface Scripts {
  /** Answers are bytes, numbers, nulls and lists of them. */
  run(name: ScriptName, keys: Key[], args: Argument[]): Promise<unknown>;
  /**
   * Scripts and a WAIT behind them on one connection, of one shard in a Cluster; how many replicas have them, beside what
   * each answered. The texts go along: a script that Redis had forgotten would be sent again, and then behind the WAIT.
   */
  runAndWait(calls: Call[], wait: Wait): Promise<{ replies: Reply[]; replicas: number }>;
}

export interface Call {
  name: ScriptName;
  keys: Key[];
  args: Argument[];
}

/** One of them failed alone, or has its answer. */
export type Reply = [Error | null, unknown];

export interface Wait {
  on: Client;
  replicas: number;
  timeoutMs: number;
}

type Run = (count: number, ...rest: (Key | Argument)[]) => Promise<unknown>;

export function defineScripts(redis: Client): Scripts {
  const texts = new Map(SCRIPTS.map((name) => [name, readText(name)]));
  for (const [name, lua] of texts) redis.defineCommand(commandName(name), { lua });
  const commands = redis as unknown as Record<string, Run>;
  const calls = new Map(SCRIPTS.map((name) => [name, `${commandName(name)}Buffer`]));
  return {
    run: (name, keys, args) => reach(async () => commands[calls.get(name) ?? '']?.(keys.length, ...keys, ...args.map(toSend))),
    runAndWait: (calls, { on, replicas, timeoutMs }) => reach(async () => {
      const sent = calls.map(({ name, keys, args }) => [texts.get(name) ?? '', keys.length, ...keys, ...args.map(toSend)] as const);
      const replies = await sendTogether(on, () => {
        const pipeline = on.pipeline();
        for (const each of sent) pipeline.callBuffer('eval', ...each);
        return pipeline.wait(replicas, timeoutMs);
      });
      return { replies, replicas: Number(valueOf(replies.pop())) };
    }),
  };
}

/** Of bytes that are no Buffer the client would send the numbers, as a text. */
function toSend(value: Argument): string | number | Buffer {
  return value instanceof Uint8Array && !Buffer.isBuffer(value) ? Buffer.from(value) : value;
}

/** In a Cluster the client follows a redirection only when all of a pipeline are redirected, and a WAIT never is: the
 *  connection would knock at a master of old for ever. What was redirected has done nothing and may be sent again. */
async function sendTogether(redis: Client, together: () => ChainableCommander): Promise<Reply[]> {
  const replies = (await together().exec()) ?? [];
  if (!(redis instanceof Cluster) || !replies.some(([error]) => error?.message.startsWith('MOVED '))) return replies;
  await new Promise<void>((resolve) => redis.refreshSlotsCache(() => resolve()));
  return (await together().exec()) ?? [];
}

export function valueOf(reply: Reply | undefined): unknown {
  if (!reply) throw new TypeError('A pipeline gave no answer.');
  if (reply[0]) throw reply[0];
  return reply[1];
}

function readText(name: ScriptName): string {
  return readFileSync(path.join(packageRoot(), 'src', 'store', 'redis', `${name}.lua`), 'utf8');
}

/** A name that no command of Redis has: `claim-line` → `botClaimLine`. */
function commandName(name: ScriptName): string {
  return `bot-${name}`.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
