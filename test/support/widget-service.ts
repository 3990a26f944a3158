import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import type { World } from '../../src/app.js';
import type { NoSpeaker, Speaker } from '../../src/channels/widget/speaker.js';
import { createMayConnect } from '../../src/http/may-connect.js';
import { buildServer } from '../../src/http/server.js';
import type { WidgetParts } from '../../src/http/widget.js';
import { content, openTestApp, type TestApp } from './test-app.js';

/** The whole service with the chat window's end of it, listening on a free port. */
export interface WidgetService {
  app: TestApp;
  port: number;
  http: string;
  socket: string;
  /** Makes a session token. Every person's conversation is their own. */
  tokenOf(person: string, given?: Partial<Speaker>): string;
  /** What becomes of a token from now on. */
  end(token: string, because: NoSpeaker): void;
  metrics(): Promise<string>;
  /** As at SIGTERM. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

export interface WidgetOptions {
  settings?: Record<string, string>;
  world?: Partial<World>;
  limits?: NonNullable<WidgetParts['limits']>;
  around?: (app: TestApp) => TestApp['conversations'];
}

export async function startWidgetService({ settings = {}, world = {}, limits = {}, around }: WidgetOptions = {}): Promise<WidgetService> {
  const app = await openTestApp(settings, world);
  const speakers = new Map<string, Speaker | NoSpeaker>();
  const server = buildServer({
    config: app.config,
    conversations: around?.(app) ?? app.conversations,
    ready: { store: app.ready },
    logger: pino({ level: 'silent' }),
    registry: app.registry,
    mounts: [],
    widget: {
      openSession: app.widget.openSession,
      mayReadEarlier: app.widget.mayReadEarlier,
      verify: async (token) => speakers.get(token) ?? app.widget.verifySpeaker(token),
      mayConnect: createMayConnect(app.config.widget.origins),
      origins: app.config.widget.origins,
      lines: content().lines,
      limits,
    },
    now: Date.now,
    randomId: randomUUID,
  });
  await server.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.server.address() as AddressInfo;
  let drained: Promise<void> | null = null;
  const drain = (): Promise<void> => (drained ??= Promise.resolve(server.close()));
  return {
    app,
    port,
    http: `http://127.0.0.1:${port}`,
    socket: `ws://127.0.0.1:${port}/widget/socket`,
    tokenOf: (person, given = {}) => {
      const token = `${person}.${randomUUID()}`;
      speakers.set(token, { ...speakerOf(person), ...given });
      return token;
    },
    end: (token, because) => void speakers.set(token, because),
    metrics: async () => (await server.inject('/metrics')).body,
    drain,
    stop: async () => {
      await drain();
      await app.remove();
    },
  };
}

function speakerOf(person: string): Speaker {
  const userId = person.startsWith('u-') ? person : null;
  return {
    kind: userId ? 'user' : 'guest',
    conversationId: `widget-${person}`,
    contact: { userId, name: null, phone: null, locale: 'zh-CN' },
    expiresAt: Date.now() + 3_600_000,
  };
}
