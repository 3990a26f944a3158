import { expect } from '@jest/globals';
import { type Caller, pause } from './service.js';

/** What a sender knows of a conversation that it held. */
export interface Talk {
  id: string;
  said: string[];
  /** Ids of the replies, by message. */
  heard: string[][];
}

export interface Reply {
  id: string;
  seq: number;
  role: string;
  text: string;
  quickReplies: { label: string; action: string }[];
  sources: { id: string }[];
}
type Content = { text: string } | { action: string };

/** Each look-up that a kill cut off is tried again, from the list on. */
const MOST_PRESSES = 30;

/** A payment the person did not make: whatever is asked, the first button, which picks it, freezes the wallet, and tries
 *  again where nothing could be looked up. Refused where it is frozen. */
export async function holdFreeze(service: Caller, person: string, id: string): Promise<Talk> {
  await unfreeze(service, person);
  const talk: Talk = { id, said: [], heard: [] };
  let replies = await type(service, talk, person, '有一笔交易不是我操作的，钱被转走了');
  while (!replies.some(({ sources }) => sources[0]?.id === 'abnormal.freezing')) {
    const [button] = replies.at(-1)?.quickReplies ?? [];
    if (!button || talk.said.length > MOST_PRESSES) throw new Error(`${id}: not frozen after ${talk.said.join(' / ')}: ${JSON.stringify(replies)}`);
    replies = await say(service, talk, person, { action: button.action }, button.label);
  }
  await type(service, talk, person, '谢谢');
  // A freeze that a kill held up must not meet the same person's next conversation.
  await readWhenFrozen(service, id);
  return talk;
}

/** Refused when the wallet is not frozen, which is as good; anything else would leave it frozen. */
async function unfreeze(service: Caller, userId: string): Promise<void> {
  await service.call('POST', '/sandbox/api/acts', { act: 'unfreezeWallet', userId }).catch((error: unknown) => {
    if (!(error instanceof Error && error.message.includes(': 409 '))) throw error;
  });
}

const TYPED = ['你好', '帮我注册', '收不到验证码', '注册要多久', '都试过了', '算了', '钱包能绑几张卡', '谢谢'];

/** Typed words only; every message is sent twice at the same moment, and both get the same answer. */
export async function holdTwice(service: Caller, id: string): Promise<Talk> {
  const talk: Talk = { id, said: [], heard: [] };
  for (const text of TYPED) {
    const messageId = `m-${talk.said.length}`;
    talk.said.push(text);
    const [one, other] = await Promise.all([0, 1].map(() => send(service, id, null, messageId, { text })));
    expect([id, messageId, other]).toEqual([id, messageId, one]);
    talk.heard.push((one ?? []).map((reply) => reply.id));
  }
  return talk;
}

function type(service: Caller, talk: Talk, person: string, text: string): Promise<Reply[]> {
  return say(service, talk, person, { text }, text);
}

async function say(service: Caller, talk: Talk, person: string, content: Content, label: string): Promise<Reply[]> {
  const messageId = `m-${talk.said.length}`;
  talk.said.push(label);
  const replies = await send(service, talk.id, person, messageId, content);
  talk.heard.push(replies.map((reply) => reply.id));
  return replies;
}

async function send(service: Caller, id: string, person: string | null, messageId: string, content: Content): Promise<Reply[]> {
  const user = person === null ? {} : { user: { id: person } };
  const body = { messageId, conversationId: id, ...user, ...content };
  return ((await service.call('POST', '/channels/http', body)) as { replies: Reply[] }).replies;
}

/** Nothing lost, nothing twice, no gap. Returns what the bot said, by the ids of its lines and topics. */
export function checkTalk({ id, said, heard }: Talk, messages: Reply[]): string[] {
  expect([id, messages.map(({ seq }) => seq)]).toEqual([id, messages.map((_, index) => index + 1)]);
  expect([id, messages.filter(({ role }) => role === 'contact').map(({ text }) => text)]).toEqual([id, said]);
  const ids = messages.map((message) => message.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect([id, heard.flat().filter((reply) => !ids.includes(reply))]).toEqual([id, []]);
  expect([id, new Set(heard.flat()).size]).toEqual([id, heard.flat().length]);
  expect(heard.every((replies) => replies.length > 0)).toBe(true);
  return messages.map(({ sources }) => sources[0]?.id ?? '-');
}

/** A result whose process was killed comes when its lease is over. */
export async function readWhenFrozen(service: Caller, id: string): Promise<Reply[]> {
  let messages: Reply[] = [];
  for (let tries = 0; tries < 60; tries += 1) {
    messages = await readWhole(service, id);
    if (messages.some(({ sources }) => sources[0]?.id === 'abnormal.frozenNow')) return messages;
    await pause(1_000);
  }
  throw new Error(`${id}: the freeze was not answered as done: ${messages.map(({ sources }) => sources[0]?.id ?? '-').join(' ')}`);
}

export async function readWhole(service: Caller, id: string): Promise<Reply[]> {
  const url = `/channels/http/conversations/${id}/messages?after=0`;
  return ((await service.call('GET', url)) as { messages: Reply[] }).messages;
}
