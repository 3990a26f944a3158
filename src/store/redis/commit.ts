import { nextStage } from '../../in-step.js';
import type { Commit, CommitResult, Mark, Place, Store, StoredConversation } from '../store.js';
import { conversationKey, fullName, lineKey, readyLinesKey, timersKey, timerTimesKey, type Key } from './keys.js';
import { markName, ownerCode, packEntry, packValues, readConversation, readMark, toMark, whole } from './packed.js';
import { reach } from './reach.js';
import { readMessages } from './read-messages.js';
import type { RunReplicated } from './replicated.js';
import { CommitCode, type Argument, type Client, type Scripts } from './scripts.js';
import type { LineQueues, ShardQueue } from './shard-queue.js';

export interface TurnOptions {
  redis: Client;
  scripts: Scripts;
  now: () => number;
  /** For a turn that starts a command: replicas must have it before it counts; null: none is asked. */
  runReplicated: RunReplicated | null;
  lines: LineQueues;
  timers: ShardQueue;
}

type Turns = Pick<Store, 'load' | 'commit' | 'settleMark' | 'readMark' | 'readMessages'>;

export function createTurns({ redis, scripts, now, runReplicated, lines, timers }: TurnOptions): Turns {
  /**
   * A repeated message is answered from what is stored, but the first attempt may have been refused because no replica
   * had it: then it must not be told "done" before one has. The conversation is written again, and waited for.
   */
  const confirm = async (place: Place): Promise<void> => {
    await runReplicated?.('touch-conversation', [conversationKey(place)], []);
  };

  const readHead = (place: Place): Promise<Buffer | null> => reach(() => redis.lindexBuffer(conversationKey(place), 0));

  const load = async (place: Place, inbound: string): Promise<{ conversation: StoredConversation | null; mark: Mark | null }> => {
    const head = await readHead(place);
    if (!head) return { conversation: null, mark: null };
    const mark = readMark(head, inbound, now());
    if (mark) await confirm(place);
    return { conversation: readConversation(head), mark };
  };

  const write = async (place: Place, commit: Commit): Promise<CommitResult> => {
    const { keys, args } = planCommit(place, commit, now());
    await nextStage();
    const opens = commit.mark !== null && commit.mark.opened > 0;
    const run = (opens && runReplicated) || scripts.run;
    return toResult(commit, await run('commit', keys, args));
  };

  return {
    load,
    async commit(place, commit) {
      try {
        const result = await write(place, commit);
        if (result.status === 'duplicate') await confirm(place);
        return result;
      } finally {
        // After the write, so that no reader forgets it meanwhile; and also when it is not known whether it was done.
        for (const { destination, dueAt } of commit.outbox) lines.to(destination).note(place.shard, dueAt);
        for (const { dueAt } of commit.timers.set) timers.note(place.shard, dueAt);
      }
    },
    async settleMark(place, inbound) {
      const mark = await scripts.run('settle-mark', [conversationKey(place)], [markName(inbound), whole(now())]);
      if (mark === null) return null;
      // What comes later is pushed. After a failover that opened the mark again it would count as answered, and reach nobody.
      await confirm(place);
      return toMark(...(mark as [from: number, afterUpTo: number]));
    },
    async readMark(place, inbound) {
      const head = await readHead(place);
      return head && readMark(head, inbound, now());
    },
    readMessages: (place, afterSeq, limit) => readMessages(scripts, place, afterSeq, limit),
  };
}

export function planCommit(place: Place, commit: Commit, now: number): { keys: Key[]; args: Argument[] } {
  const { shard } = place;
  const bears = commit.mark;
  const isOwn = bears?.inbound === commit.inbound;
  const change = bears ? bears.opened - bears.closed : 0;
  const keys = [conversationKey(place), timersKey(shard), timerTimesKey(shard)];
  const values: Argument[] = [
    whole(commit.expectedVersion), ownerCode(commit.owner), commit.wrappedKey, commit.session, commit.expectedTag ?? '',
    whole(now), whole(commit.inboundExpiresAt),
    markName(commit.inbound), isOwn ? change : 0, bears && !isOwn ? markName(bears.inbound) : '', isOwn ? 0 : change,
    commit.messages.length, ...commit.messages,
  ];
  for (const destination of new Set(commit.outbox.map((entry) => entry.destination))) {
    keys.push(lineKey(place, destination), readyLinesKey(shard, destination));
    addLine(values, place, commit.outbox.filter((entry) => entry.destination === destination));
  }
  addTimers(values, place, commit.timers);
  return { keys, args: packValues(values) };
}

function addLine(values: Argument[], place: Place, entries: Commit['outbox']): void {
  values.push(place.key, whole(entries[0]?.dueAt ?? 0), entries.length);
  for (const { id, dueAt, bytes } of entries) values.push(packEntry(id, dueAt, bytes));
}

/** Cancels come before sets: a state that is entered again in the same turn has its timer anew. */
function addTimers(values: Argument[], place: Place, { set, cancel }: Commit['timers']): void {
  values.push(cancel.length);
  for (const name of cancel) values.push(fullName(place, name));
  values.push(set.length);
  for (const { name, dueAt } of set) values.push(fullName(place, name), whole(dueAt));
}

function toResult(commit: Commit, answer: unknown): CommitResult {
  const [code, first = 0, second = 0] = answer as [CommitCode, number?, number?];
  switch (code) {
    case CommitCode.Committed: return { status: 'committed', mark: commit.mark && toMark(first, second) };
    case CommitCode.Duplicate: return { status: 'duplicate' };
    case CommitCode.Clash: return { status: 'clash', version: first };
  }
}
