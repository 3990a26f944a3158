import type { HintWire } from '../../hints.js';
import type { Radio } from './radio.js';

export interface HintWireOptions {
  radio: Radio;
  /** Of this process: it does not listen to itself. No spaces. */
  id: string;
  /** Called when hints could not be sent or subscribed to. */
  onLost: () => void;
}

/** Hints of this time share a message. */
const GATHER_MS = 2;
/** A channel that nobody waits on is kept this long: the next one who waits is mostly not far. */
const LINGER_MS = 60_000;

/**
 * Hints over Redis's publish and subscribe. Only the hash of a conversation's id goes over the wire, and only after the
 * commit, beside it: in the commit's own script a hint would save nothing, since nobody waits for its answer, and a turn
 * could then fail for a right to publish that is missing.
 */
export function createHintWire({ radio, id, onLost }: HintWireOptions): HintWire {
  const gather = createGathering((channel, keys) => {
    radio.publish(channel, [id, ...keys].join(' ')).catch(onLost);
  });
  const channels = new Map<string, Channel>();
  let heard: (key: string) => void = () => undefined;

  const open = (name: string): Channel => {
    const channel = channels.get(name) ?? newChannel();
    channels.set(name, channel);
    return channel;
  };

  const subscribe = (name: string, channel: Channel): void => {
    if (channel.state !== 'off') return;
    channel.state = 'asked';
    radio.subscribe(name).then(
      () => {
        channel.state = 'on';
        // What was published before now went unheard.
        [...channel.wanted.keys()].forEach(heard);
      },
      () => {
        channel.state = 'off';
        onLost();
      },
    );
  };

  const leave = (name: string): void => {
    channels.delete(name);
    radio.unsubscribe(name).catch(() => undefined);
  };

  radio.onMessage((_name, text) => {
    const [sender, ...keys] = text.split(' ');
    if (sender !== id) keys.forEach(heard);
  });
  radio.onReconnect(() => channels.forEach((channel, name) => {
    channel.state = 'off';
    subscribe(name, channel);
  }));

  return {
    publish: ({ shard, key }) => gather.add(radio.channelOf(shard), key),
    want: ({ shard, key }) => {
      const name = radio.channelOf(shard);
      const channel = open(name);
      clearTimeout(channel.idle);
      channel.wanted.set(key, (channel.wanted.get(key) ?? 0) + 1);
      subscribe(name, channel);
      return () => {
        release(channel, key);
        if (channel.wanted.size === 0 && !radio.always.includes(name)) channel.idle = setTimeout(leave, LINGER_MS, name).unref();
      };
    },
    listen: (listener) => {
      heard = listener;
      // Subscribed to as soon as there is a connection.
      radio.always.forEach(open);
    },
    close: () => {
      gather.stop();
      channels.forEach(({ idle }) => clearTimeout(idle));
      radio.close();
    },
  };
}

interface Channel {
  /** How many wait for the hints of which key. */
  wanted: Map<string, number>;
  state: 'off' | 'asked' | 'on';
  idle: NodeJS.Timeout | undefined;
}

function newChannel(): Channel {
  return { wanted: new Map(), state: 'off', idle: undefined };
}

function release({ wanted }: Channel, key: string): void {
  const left = (wanted.get(key) ?? 1) - 1;
  if (left > 0) wanted.set(key, left);
  else wanted.delete(key);
}

/** Gathers keys by channel for a moment, each once. */
function createGathering(send: (channel: string, keys: string[]) => void): { add(channel: string, key: string): void; stop(): void } {
  const gathered = new Map<string, Set<string>>();
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    const full = [...gathered];
    gathered.clear();
    for (const [channel, keys] of full) send(channel, [...keys]);
  };
  return {
    add: (channel, key) => {
      gathered.set(channel, (gathered.get(channel) ?? new Set()).add(key));
      timer ??= setTimeout(flush, GATHER_MS);
    },
    stop: () => clearTimeout(timer),
  };
}
