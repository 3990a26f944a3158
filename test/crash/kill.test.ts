import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT } from '../support/test-app.js';

const CONVERSATIONS = 2_000;
/** People with transactions and no freeze of the authorities'; each holds conversations one after another. */
const PEOPLE = ['u-1001', 'u-1003', 'u-1006', 'u-1007', 'u-1008', 'u-1009', 'u-1012', 'u-1013', 'u-1014', 'u-1017'];
const KILLS = 12;

/** The whole service as `npm start` runs it, killed with SIGKILL at random moments and started again. */
describe('kill -9 at random moments', () => {
  it(`loses and doubles nothing in ${CONVERSATIONS} conversations`, async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'wallet-support-kill-'));
    const service = await startService(folder);
    try {
      await service.call('PUT', '/sandbox/api/settings', { delayMs: 0 });
      const killing = killAtRandom(service);
      const share = CONVERSATIONS / PEOPLE.length;
      const held = await Promise.all(PEOPLE.map((person) => holdAll(service, person, share)));
      killing.stop();
      await killing.done;
      const talks = held.flat();
      for (const talk of talks) await checkTalk(service, talk);
      await checkCommands(service, talks.length);
      expect(killing.kills()).toBeGreaterThanOrEqual(KILLS / 2);
    } finally {
      await service.stop();
      await rm(folder, { recursive: true, force: true });
    }
  }, 900_000);
});

interface Service {
  /** Repeats the request until it is answered with 200. */
  call(method: string, url: string, body?: unknown): Promise<unknown>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

async function startService(folder: string): Promise<Service> {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const env = { PATH: '/usr/bin:/bin', HOST: '127.0.0.1', PORT: String(port), DATA_DIR: folder, LOG_LEVEL: 'error' };
  const start = (): ChildProcess =>
    spawn(process.execPath, ['--enable-source-maps', 'dist/src/server.js'], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'inherit'] });
  let child = start();
  let stopped = false;

  const call: Service['call'] = async (method, url, body) => {
    for (;;) {
      const answer = await fetchOnce(method, base + url, body);
      if (answer.status === 200) return answer.body;
      if (answer.status !== 503 && answer.status !== 0) throw new Error(`${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
      if (stopped) throw new Error('the service was stopped');
      await pause(50);
    }
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await exited;
  };
  return {
    call,
    kill: async () => {
      await end('SIGKILL');
      child = start();
      await call('GET', '/readyz');
    },
    stop: async () => {
      stopped = true;
      await end('SIGTERM');
    },
  };
}

async function fetchOnce(method: string, url: string, body: unknown): Promise<{ status: number; body: unknown }> {
  try {
    const payload = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await fetch(url, { method, ...payload, signal: AbortSignal.timeout(10_000) });
    return { status: answer.status, body: await answer.json() };
  } catch {
    return { status: 0, body: null };
  }
}

function killAtRandom(service: Service): { stop(): void; done: Promise<void>; kills(): number } {
  let running = true;
  let kills = 0;
  const loop = async (): Promise<void> => {
    while (running && kills < KILLS) {
      await pause(500 + Math.random() * 3_000);
      if (!running) return;
      await service.kill();
      kills += 1;
    }
  };
  return { stop: () => { running = false; }, done: loop(), kills: () => kills };
}

interface Talk {
  id: string;
  said: string[];
  /** Ids of the replies, by message. */
  heard: string[][];
}
interface Reply {
  id: string;
  seq: number;
  role: string;
  text: string;
  quickReplies: { label: string; action: string }[];
  sources: { id: string }[];
}

async function holdAll(service: Service, person: string, count: number): Promise<Talk[]> {
  const talks: Talk[] = [];
  for (let index = 0; index < count; index += 1) {
    await unfreeze(service, person);
    talks.push(await holdOne(service, person, `${person}-${index}`));
  }
  return talks;
}

/** Refused when the wallet is not frozen, which is as good. */
async function unfreeze(service: Service, person: string): Promise<void> {
  await service.call('POST', '/sandbox/api/acts', { act: 'unfreezeWallet', userId: person }).catch(() => undefined);
}

/** A payment the person did not make: pick it, freeze the wallet, say that it was stolen. */
async function holdOne(service: Service, person: string, id: string): Promise<Talk> {
  const talk: Talk = { id, said: [], heard: [] };
  const send = async (content: { text: string } | { action: string }, label: string): Promise<Reply[]> => {
    const messageId = `m-${talk.said.length}`;
    talk.said.push(label);
    const body = { messageId, conversationId: id, user: { id: person }, ...content };
    const { replies } = (await service.call('POST', '/channels/http', body)) as { replies: Reply[] };
    talk.heard.push(replies.map((reply) => reply.id));
    return replies;
  };
  const press = (replies: Reply[], which: number): Promise<Reply[]> => {
    const button = replies.at(-1)?.quickReplies.at(which);
    if (!button) throw new Error(`${id}: nothing to press after ${talk.said.join(' / ')}: ${JSON.stringify(replies)}`);
    return send({ action: button.action }, button.label);
  };
  const list = await send({ text: '有一笔交易不是我操作的，钱被转走了' }, '有一笔交易不是我操作的，钱被转走了');
  const offer = await press(list, 0);
  await press(offer, 0);
  await send({ text: '谢谢' }, '谢谢');
  // A freeze that a kill held up must not meet the same person's next conversation.
  await readWhenFrozen(service, id);
  return talk;
}

async function checkTalk(service: Service, { id, said, heard }: Talk): Promise<void> {
  const messages = await readWhenFrozen(service, id);
  expect([id, messages.map(({ seq }) => seq)]).toEqual([id, messages.map((_, index) => index + 1)]);
  expect([id, messages.filter(({ role }) => role === 'contact').map(({ text }) => text)]).toEqual([id, said]);
  const ids = messages.map((message) => message.id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const replies of heard) for (const reply of replies) expect(ids).toContain(reply);
  expect(heard.every((replies) => replies.length > 0)).toBe(true);
  const spoken = messages.map(({ sources }) => sources[0]?.id);
  for (const line of ['abnormal.freezing', 'abnormal.frozenNow', 'smalltalk.thanks']) {
    expect([id, line, spoken.filter((each) => each === line).length]).toEqual([id, line, 1]);
  }
}

/** A result whose process was killed comes when its lease is over. */
async function readWhenFrozen(service: Service, id: string): Promise<Reply[]> {
  let messages: Reply[] = [];
  for (let tries = 0; tries < 60; tries += 1) {
    messages = await readWhole(service, id);
    if (messages.some(({ sources }) => sources[0]?.id === 'abnormal.frozenNow')) return messages;
    await pause(1_000);
  }
  throw new Error(`${id}: the freeze was not answered as done: ${messages.map(({ sources }) => sources[0]?.id ?? '-').join(' ')}`);
}

async function readWhole(service: Service, id: string): Promise<Reply[]> {
  const url = `/channels/http/conversations/${id}/messages?after=0`;
  const { messages } = (await service.call('GET', url)) as { messages: Reply[] };
  return messages;
}

async function checkCommands(service: Service, talks: number): Promise<void> {
  const { keys } = (await service.call('GET', '/sandbox/api')) as { keys: { applied: number; seen: number }[] };
  expect(keys.length).toBe(talks);
  expect(keys.filter(({ applied }) => applied !== 1)).toEqual([]);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
