import { Cluster, type Redis } from 'ioredis';
import type { RedisAddress } from './address.js';
import { createClient } from './connect.js';

/**
 * Publish and subscribe, on connections of their own: what is published waits for nothing that the store waits for,
 * and a Cluster's sharded subscribers, which drop all connections when they lose theirs, drop none of the store's.
 */
export interface Radio {
  /** The channel of a shard. On a Cluster it lies on the shard's own node. */
  channelOf(shard: number): string;
  /** Channels to listen to all the time; the others only while somebody waits there. */
  always: readonly string[];
  /** Rejects when it cannot be sent at once. */
  publish(channel: string, text: string): Promise<unknown>;
  subscribe(channel: string): Promise<unknown>;
  unsubscribe(channel: string): Promise<unknown>;
  onMessage(heard: (channel: string, text: string) => void): void;
  /** Called when there is a connection, the first one too, and what was subscribed to on the one before is lost. */
  onReconnect(call: () => void): void;
  close(): void;
}

export function openRadio(address: RedisAddress): Radio {
  const client = createClient(address, 'hints');
  return client instanceof Cluster ? clusterRadio(client) : nodeRadio(client);
}

/** One channel for all: what is gathered for it goes out in few messages. */
function nodeRadio(publisher: Redis): Radio {
  const subscriber = publisher.duplicate({ autoResubscribe: false });
  for (const each of [publisher, subscriber]) each.on('error', () => undefined);
  return {
    channelOf: () => 'hints',
    always: ['hints'],
    publish: (channel, text) => whenReady(publisher, () => publisher.publish(channel, text)),
    subscribe: (channel) => whenReady(subscriber, () => subscriber.subscribe(channel)),
    unsubscribe: (channel) => whenReady(subscriber, () => subscriber.unsubscribe(channel)),
    onMessage: (heard) => void subscriber.on('message', heard),
    onReconnect: (call) => void subscriber.on('ready', call),
    close: () => {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}

function clusterRadio(cluster: Cluster): Radio {
  cluster.on('error', () => undefined);
  return {
    channelOf: (shard) => `{${shard}}hints`,
    always: [],
    publish: (channel, text) => whenReady(cluster, () => cluster.spublish(channel, text)),
    subscribe: (channel) => whenReady(cluster, () => cluster.ssubscribe(channel)),
    unsubscribe: (channel) => whenReady(cluster, () => cluster.sunsubscribe(channel)),
    onMessage: (heard) => void cluster.on('smessage', heard),
    // The client subscribes again by itself where a slot has moved to.
    onReconnect: () => undefined,
    close: () => cluster.disconnect(),
  };
}

/** A hint that has to wait is not worth sending. */
async function whenReady(client: Redis | Cluster, send: () => Promise<unknown>): Promise<unknown> {
  if (client.status !== 'ready') throw new Error('Redis is away.');
  return send();
}
