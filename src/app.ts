import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { FLOWS } from '../flows/index.js';
import { createHttpChannel } from './channels/http/index.js';
import { type Callback, createCallback } from './channels/http/send.js';
import { createWidget, type Widget } from './channels/widget/index.js';
import type { Config } from './config.js';
import { type Conversations, createConversations } from './conversations.js';
import type { Content } from './content.js';
import { createStoredForms } from './dialogue/stored-form.js';
import { createDialogue } from './dialogue/turn.js';
import { createFetchFile, type FetchFile } from './files/fetch-file.js';
import { createLookUp } from './files/look-up.js';
import { isPublicAddress } from './files/public-address.js';
import { createTakeIn } from './files/take-in.js';
import { createUploads } from './files/uploads.js';
import { type Counts, createCounts } from './counts.js';
import { createHints, type Hints } from './hints.js';
import { createChannelDeliverer } from './outbox/channel-messages.js';
import { createDelivery, type DestinationName, fixedPlaces } from './outbox/deliver.js';
import { createFileDeliverer } from './outbox/fetch-files.js';
import { createFetchPlaces } from './outbox/fetch-places.js';
import { createFollowers } from './outbox/follower-pages.js';
import { createFollowDeliverer } from './outbox/follow.js';
import { createGate } from './outbox/gate.js';
import { LINES } from './outbox/line-of.js';
import { createHandOver } from './outbox/hand-over-files.js';
import { measureDeliveries } from './outbox/measure-deliveries.js';
import { watchGate } from './outbox/watch-gate.js';
import { createSweep } from './outbox/sweep.js';
import { createTimers } from './outbox/timers.js';
import { createWalletDeliverer } from './outbox/wallet-commands.js';
import { createWorker } from './outbox/worker.js';
import { type KeyRing, loadKeyRing } from './privacy/key-ring.js';
import { createRandomPool } from './privacy/random-pool.js';
import { openLmdbStore } from './store/lmdb/open-lmdb-store.js';
import { createHintWire } from './store/redis/hint-wire.js';
import { openRadio } from './store/redis/radio.js';
import { openRedisStore } from './store/redis/open-redis-store.js';
import { createSealedStore } from './store/sealed-store.js';
import type { Store } from './store/store.js';
import { type ConversationStore, createTakeTurn, redactFileName } from './take-turn.js';
import { openHttpWallet } from './wallet/http/open-http-wallet.js';
import { noOperator } from './wallet/no-operator.js';
import { readSandboxData } from './wallet/sandbox/data.js';
import { createSandbox, type Sandbox } from './wallet/sandbox/sandbox.js';
import { createEventTakeover } from './wallet/sandbox/take-over-events.js';
import type { Wallet } from './wallet/wallet.js';

/** The composition root: everything is made and joined here, and nothing is decided. */
export interface App {
  conversations: Conversations;
  widget: Widget;
  /** Null in production and where the operator's own system is connected. */
  sandbox: Sandbox | null;
  ready(): Promise<void>;
  /** Long-polls end; what is under way is finished; the rest stays stored. */
  close(): Promise<void>;
}

/** What a test may put in place of the real world. */
export interface World {
  now: () => number;
  random: () => number;
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
  openStore: (config: Config, log: Logger) => Promise<Store>;
  openHints: (config: Config, counts: Counts, onForeign: (key: string) => void) => Hints;
  /** Stands between the service and the operator. */
  aroundWallet: (wallet: Wallet) => Wallet;
  fetchFile: FetchFile;
}

/** How long fetching one file may take. */
const FETCH_MS = 15_000;
const PUSHES_AT_ONCE = 16;

export const REAL_WORLD: World = {
  now: Date.now,
  random: Math.random,
  wait: (ms, signal) => sleep(ms, undefined, { signal }),
  openStore: ({ redis, dataDir }, log) => redis
    ? openRedisStore(redis, { log, now: Date.now, randomId: randomUUID })
    : openLmdbStore({ folder: dataDir, now: Date.now, randomId: randomUUID }),
  openHints: ({ redis }, { hintsLost }, onForeign) => createHints(
    redis ? createHintWire({ radio: openRadio(redis.address), id: randomUUID(), onLost: hintsLost }) : undefined, onForeign,
  ),
  aroundWallet: (wallet) => wallet,
  fetchFile: createFetchFile(
    { lookup: createLookUp(), mayReach: isPublicAddress },
    { totalMs: FETCH_MS, silenceMs: 5_000 },
  ),
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export interface AppParts {
  config: Config;
  content: Content;
  /** The folder that holds package.json. */
  root: string;
  log: Logger;
  /** Where what is counted goes. */
  registry?: Registry;
  world?: World;
}

/** @throws BadKeys, FolderInUse, StoreUnavailable, CannotOpen: each names the place and the remedy. */
export async function openApp({ config, content, root, log, registry = new Registry(), world = REAL_WORLD }: AppParts): Promise<App> {
  const counts = createCounts(registry);
  const { store, keyRing } = await openSealed(config, log, world, content.flows, (destination) => onAttempt(destination, 'dead'));
  const hints = world.openHints(config, counts, store.forget);
  const followers = createFollowers(store);
  const { now } = world;

  const operator = config.wallet && openHttpWallet(config.wallet, { registry, log, now });
  const sandbox = config.production || operator ? null : createSandbox({
    documents: { read: store.readDocument, write: store.writeDocument, list: store.listDocuments },
    data: readSandboxData(path.join(root, 'src/wallet/sandbox/sandbox.json')),
    now,
    random: world.random,
    wait: world.wait,
    onEvent: async (event) => void (await conversations.deliverEvent(event)),
  });
  const wallet = world.aroundWallet(operator ?? sandbox ?? noOperator);

  const fileKeepMs = config.fileKeepHours * HOUR_MS;
  const dialogue = createDialogue({
    ...content,
    idle: { remindMs: config.flowRemindMinutes * MINUTE_MS, restMs: config.flowRestHours * HOUR_MS },
    fileKeepMs,
  });
  const callback = openCallback(config, now);
  const httpChannel = createHttpChannel({ secrets: config.httpChannelSecrets, production: config.production }, callback);
  const takeTurn = createTakeTurn({
    store,
    dialogue,
    wallet,
    takeIn: createTakeIn({ filesOf: store.filesOf, now }),
    now,
    log,
    queryTimeoutMs: config.queryTimeoutMs,
    memoryMs: config.messageMemoryHours * HOUR_MS,
    pushes: (channel) => channel === httpChannel.name && httpChannel.delivery === 'push',
    onCommit: (place, entries) => {
      hints.notify(place);
      if (entries > 0) worker.kick();
    },
    onRegression: counts.versionRegressed,
    onNewer: counts.newerMet,
  });
  const conversations = createConversations({
    store, takeTurn, followers, dialogue, hints, now,
    uploads: createUploads({ now, randomBytes, redactName: redactFileName }),
    randomId: randomUUID,
    onFeedback: counts.feedbackGiven,
    waitMs: config.httpChannelWaitMs,
  });
  const widget = createWidget({
    identity: config.widget.identity,
    guests: config.widget.guests,
    demo: sandbox ? 'on' : 'off',
    documents: { read: store.readDocument, write: store.writeDocument },
    claim: conversations.claim,
    hasBegun: async (conversationId) => (await conversations.view(conversationId)) !== null,
    hash: keyRing.hash,
    secretFor: keyRing.secretFor,
    randomId: () => randomBytes(16).toString('base64url'),
    now,
  });

  const timeoutMs = config.commandTimeoutMs;
  const ladderMs = inMs(config.commandRetrySeconds);
  const fileLadderMs = inMs(config.fileRetrySeconds);
  const handOver = createHandOver({ store, wallet, takeTurn, now, keepMs: fileKeepMs, ladderMs });
  const fetchPlaces = createFetchPlaces(now);
  const deliverFile = createFileDeliverer({
    store, takeTurn, fetchFile: world.fetchFile, places: fetchPlaces, now, log, keepMs: fileKeepMs, attemptsAtMost: fileLadderMs.length + 1,
  });
  const gate = createGate({ places: PUSHES_AT_ONCE, now, random: world.random, onState: watchGate(registry, log) });
  const onAttempt = measureDeliveries({ registry, nexts: [() => store.nextDue(delivery.names), store.nextTimer], now });
  const delivery = createDelivery({
    store,
    destinations: {
      wallet: { deliver: createWalletDeliverer({ wallet, handOver, takeTurn, timeoutMs }), ladderMs, places: fixedPlaces(32) },
      channel: {
        deliver: createChannelDeliverer({ store, channels: [httpChannel], gate }),
        ladderMs: inMs(config.callbackRetrySeconds),
        places: gate,
      },
      projections: { deliver: createFollowDeliverer({ followers, wallet, takeTurn, timeoutMs, now }), ladderMs, places: fixedPlaces(16) },
      files: { deliver: deliverFile, ladderMs: fileLadderMs, places: fetchPlaces },
    },
    now,
    random: world.random,
    log,
    onAttempt,
    onDone: () => worker.kick(),
  });
  const worker = createWorker({
    nextDue: () => store.nextDue(delivery.open()),
    rounds: [delivery.start],
    now,
    log,
  });
  // What may take long: a timer's turn may have to wait in line for another turn, and no delivery for that.
  const chores = createWorker({
    nextDue: store.nextTimer,
    rounds: [
      createTimers({ store, takeTurn, now, log }),
      createSweep({
        store, now, log, deadLetterKeepMs: config.deadLetterKeepDays * DAY_MS, onForgotten: counts.deadLettersForgotten,
      }),
      ...(sandbox ? [createEventTakeover({ sandbox, now })] : []),
    ],
    now,
    log,
  });
  try {
    await sandbox?.start();
  } catch (error) {
    hints.close();
    await sandbox?.stop();
    await store.close();
    throw error;
  }
  worker.start();
  chores.start();

  return {
    conversations,
    widget,
    sandbox,
    ready: () => store.ping(),
    close: async () => {
      hints.close();
      await sandbox?.stop();
      await Promise.all([worker.stop(), chores.stop()]);
      await delivery.settle();
      await operator?.close();
      await callback?.close();
      await store.close();
    },
  };
}

function inMs(seconds: readonly number[]): number[] {
  return seconds.map((each) => each * 1_000);
}

/** Null: late replies wait to be fetched. */
function openCallback({ httpChannelCallbackUrl, httpChannelSecrets, callbackTimeoutMs }: Config, now: () => number): Callback | null {
  const [secret] = httpChannelSecrets;
  if (httpChannelCallbackUrl === null || !secret) return null;
  return createCallback({ url: httpChannelCallbackUrl, secret, timeoutMs: callbackTimeoutMs, now });
}

/** The store as every command of ours sees it: sealed under the keys of the settings, which are proven to fit. */
export async function openSealedStore(config: Config, log: Logger): Promise<ConversationStore> {
  return (await openSealed(config, log, REAL_WORLD, FLOWS, () => undefined)).store;
}

async function openSealed(
  config: Config, log: Logger, world: World, flows: Content['flows'], onDead: (destination: DestinationName) => void,
): Promise<{ store: ConversationStore; keyRing: KeyRing }> {
  const store = await world.openStore(config, log);
  try {
    const randomBytes = createRandomPool();
    const keyRing = await loadKeyRing(config.keys, randomBytes);
    const sealed: ConversationStore = createSealedStore({
      store, keyRing, randomBytes, forms: createStoredForms(flows),
      onUnreadable: ({ place, destination: line, attempts, ofNewer }) => {
        const [conversation, destination] = [place.key.slice(0, 12), LINES[line]];
        if (ofNewer) return log.error({ conversation, destination }, 'a newer version of the service is needed, or a master key that is not loaded here');
        log.error({ conversation, destination, attempts, because: 'it cannot be opened' }, 'dead letter');
        if (destination) onDead(destination);
      },
    });
    await sealed.checkKeys();
    return { store: sealed, keyRing };
  } catch (error) {
    await store.close();
    throw error;
  }
}
