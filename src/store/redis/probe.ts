import { reach } from './reach.js';
import type { Client } from './scripts.js';

/** Slots of these lie far apart: on three masters they are on different ones. */
const TAGS = ['{0}', '{2}', '{3}'];
const KEPT_MS = 60_000;

/**
 * Whether Redis takes writes: one that is full, read-only or cannot save answers every PING. Of a Cluster one node that
 * takes them is enough: it serves its part of the conversations.
 */
export async function probe(redis: Client): Promise<void> {
  await reach(() => Promise.any(TAGS.map((tag) => redis.set(`${tag}p`, '1', 'PX', KEPT_MS))).catch(firstOf));
}

function firstOf(error: unknown): never {
  throw error instanceof AggregateError ? error.errors[0] : error;
}
