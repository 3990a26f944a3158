import { hash } from 'node:crypto';
import type { Place } from '../store.js';

/**
 * Every key there is. All begin with the tag of their shard, which alone decides the slot on a Cluster, so that what
 * one script touches is on one node. One letter says what it is; names are short because there are many of them.
 *
 *   {shard}C…  conversation (list): its head, and behind it the messages, each at its seq
 *   {shard}l…  line (list)        {shard}a…  attempts and lease of it  {shard}r…  lines of a destination by time
 *   {shard}t   timers by time     {shard}u   times of claimed timers
 *   {shard}d   dead letters       {shard}e   ids of them by time
 *   {shard}f…  document           {shard}n   names of documents
 *   {shard}p…  parts of a file (hash)
 *   {shard}v   the layout of all this, in one shard
 */
export type Key = string;

export const SHARDS = 256;

export function conversationKey({ shard, key }: Place): Key {
  return `${tag(shard)}C${key}`;
}

export function lineKey(place: Place, destination: string): Key {
  return `${tag(place.shard)}l${join(place.key, destination)}`;
}

export function lineStateKey(place: Place, destination: string): Key {
  return `${tag(place.shard)}a${join(place.key, destination)}`;
}

export function readyLinesKey(shard: number, destination: string): Key {
  return `${tag(shard)}r${destination}`;
}

export function timersKey(shard: number): Key {
  return `${tag(shard)}t`;
}

export function timerTimesKey(shard: number): Key {
  return `${tag(shard)}u`;
}

export function deadLettersKey(shard: number): Key {
  return `${tag(shard)}d`;
}

export function deadLetterTimesKey(shard: number): Key {
  return `${tag(shard)}e`;
}

export function documentKey(name: string): Key {
  return `${tag(documentShard(name))}f${name}`;
}

/** In the shard of a document: what loses one of them has lost both. */
export function layoutKey(besideDocument: string): Key {
  return `${tag(documentShard(besideDocument))}v`;
}

export function documentNamesKey(shard: number): Key {
  return `${tag(shard)}n`;
}

export function fileKey(place: Place, file: string): Key {
  return `${tag(place.shard)}p${join(place.key, file)}`;
}

/** Never to be changed: where a document is depends on it. */
export function documentShard(name: string): number {
  return hash('sha256', name, 'buffer').readUInt8(0) % SHARDS;
}

/** Of a line or a timer, in its shard. */
export function fullName(place: Place, name: string): string {
  return join(place.key, name);
}

export function readFullName(shard: number, fullName: string): { place: Place; name: string } {
  const end = fullName.indexOf('\0');
  return { place: { shard, key: fullName.slice(0, end) }, name: fullName.slice(end + 1) };
}

/** What of a key decides the slot it is in. */
export function shardTag(key: Key): string {
  return key.slice(0, key.indexOf('}') + 1);
}

function tag(shard: number): string {
  if (!Number.isInteger(shard) || shard < 0 || shard >= SHARDS) throw new RangeError(`There is no shard ${shard}.`);
  return `{${shard}}`;
}

function join(key: string, name: string): string {
  if (key.includes('\0') || name.includes('\0')) throw new RangeError('A name in the store must not hold a zero character.');
  return `${key}\0${name}`;
}
