import { createHmac, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { Registry } from 'prom-client';
import type { Conversations, Received } from '../../src/conversations.js';
import type { Inbound, Message } from '../../src/dialogue/types.js';
import { buildServer, type ServerDeps } from '../../src/http/server.js';
import { logOptions } from '../../src/log.js';
import type { OperatorEvent } from '../../src/wallet/wallet.js';

export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
export const OTHER_SECRET = 'whsec_d2FsbGV0LXN1cHBvcnQtZ2VuZXJpYy13ZWJob29rLWs=';
export const NOW = 1_795_219_210_000;

export const keyOf = (secret: string): Uint8Array =>
  new Uint8Array(Buffer.from(secret.slice('whsec_'.length), 'base64'));

/** Conversations in memory: every message is answered with an echo, by its messageId once. */
export interface FakeConversations extends Conversations {
  readonly received: Inbound[];
  readonly waits: number[];
  readonly events: OperatorEvent[];
  /** What the next calls do instead. */
  fail: Error | null;
  belongsToAnother: boolean;
  /** Waits hang until their time is over. */
  silent: boolean;
}

export function fakeConversations(): FakeConversations {
  const received: Inbound[] = [];
  const waits: number[] = [];
  const events: OperatorEvent[] = [];
  const transcript: Message[] = [];
  const fake: FakeConversations = {
    received,
    waits,
    events,
    fail: null,
    belongsToAnother: false,
    silent: false,
    async receive(inbound): Promise<Received> {
      if (fake.fail) throw fake.fail;
      if (fake.belongsToAnother) return { status: 'belongsToAnother' };
      received.push(inbound);
      const asked = messageOf(transcript.length + 1, 'contact', inbound.text ?? '', null);
      const reply = messageOf(transcript.length + 2, 'bot', `echo: ${inbound.text}`, inbound.messageId);
      transcript.push(asked, reply);
      const conversation = { status: 'bot', flow: null, step: null, seq: reply.seq } as const;
      return { status: 'taken', replies: [reply], conversation };
    },
    async accept(inbound) {
      const taken = await fake.receive(inbound);
      if (taken.status === 'belongsToAnother') return taken;
      return { status: 'taken', seq: taken.conversation.seq - 1 };
    },
    async messagesAfter(_conversationId, afterSeq, waitMs) {
      if (fake.fail) throw fake.fail;
      waits.push(waitMs);
      if (fake.silent) await new Promise((resolve) => setTimeout(resolve, waitMs).unref());
      return transcript.filter(({ seq }) => seq > afterSeq);
    },
    pageAfter: (id, seq) => fake.messagesAfter(id, seq, 0),
    newsAfter: async (id, { seq }, waitMs) => ({ messages: await fake.messagesAfter(id, seq, waitMs), view: null }),
    async deliverEvent(event) {
      if (fake.fail) throw fake.fail;
      return events.push(event);
    },
    begin: async () => undefined,
    claim: async () => false,
    switchLocale: async () => undefined,
    giveFeedback: async () => undefined,
    view: async () => null,
    keepFile: async () => ({ status: 'refused', because: 'notBegun' }),
    readFile: async () => null,
    dropFile: async () => undefined,
  };
  return fake;
}

function messageOf(seq: number, role: Message['role'], text: string, cause: string | null): Message {
  return {
    seq, id: `r-${seq}`, role, type: 'text', text, locale: 'zh-CN',
    quickReplies: [{ label: '继续', action: 'resume' }],
    sources: [{ id: 'txn.refund', revision: '1', title: '退款' }],
    files: [], at: NOW, cause,
  };
}

export interface Server {
  app: FastifyInstance;
  conversations: FakeConversations;
  logged: string[];
}

type Overrides = Partial<Omit<ServerDeps, 'config'>> & { secrets?: string[]; eventSecrets?: string[]; production?: boolean };

export function startServer(overrides: Overrides = {}): Server {
  const { secrets = [], eventSecrets = [], production = false, ...deps } = overrides;
  const conversations = fakeConversations();
  const logged: string[] = [];
  const app = buildServer({
    config: { httpChannelSecrets: secrets.map(keyOf), walletEventsSecrets: eventSecrets.map(keyOf), production, trustedProxies: [] },
    conversations,
    ready: { store: async () => undefined },
    logger: pino(logOptions('debug'), { write: (line: string) => logged.push(line) }),
    registry: new Registry(),
    mounts: [],
    now: () => NOW,
    randomId: randomUUID,
    ...deps,
  });
  return { app, conversations, logged };
}

/** Signs as a sender does, by its own reading of the standard. */
export function signed(
  body: string | Buffer,
  given: { secret?: string; id?: string; at?: number } = {},
): Record<string, string> {
  const { secret = SECRET, id = 'msg_1', at = NOW } = given;
  const timestamp = String(Math.floor(at / 1000));
  const digest = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${digest}` };
}

export const JSON_TYPE = { 'content-type': 'application/json' };
export const MESSAGE = { messageId: 'm-1', conversationId: 'c-1', user: { id: 'u-1001' }, text: '我有一笔付款扣了钱但是商家没收到' };
