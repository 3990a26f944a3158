import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Speaker } from '../../src/channels/widget/speaker.js';
import type { SessionAnswer } from '../../src/channels/widget/wire.js';
import type { Inbound } from '../../src/dialogue/types.js';
import { claimsFor, SECRET, sign } from '../support/host-app.js';
import { startWidgetService, type WidgetService } from '../support/widget-service.js';
import { connectHttp, connectSocket } from '../support/widget-window.js';

let service: WidgetService;
/** The first one trains the matcher. */
const START_MS = 120_000;
beforeAll(async () => {
  service = await startWidgetService({ settings: { WIDGET_JWT_SECRETS: SECRET } });
}, START_MS);
afterAll(() => service.stop());

const get = (path: string, token: string): Promise<Response> =>
  fetch(service.http + path, { headers: { authorization: `Bearer ${token}` } });

let pages = 0;
async function openSession(body: { identity?: string; guest?: string | null } = {}): Promise<SessionAnswer> {
  pages += 1;
  const answer = await fetch(`${service.http}/widget/session`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ page: `page-${pages}`, ...body }),
  });
  if (answer.status !== 200) throw new Error(`the session was refused: ${answer.status}`);
  return (await answer.json()) as SessionAnswer;
}

const signIn = async (user: string, guest: string | null = null): Promise<SessionAnswer> =>
  openSession({ identity: await sign(claimsFor(user, {}, Date.now())), guest });

async function write(token: string, text: string): Promise<void> {
  const window = await connectHttp(service, token);
  expect(await window.ask({ t: 'send', cid: `c-${text.length}`, text })).toMatchObject({ t: 'ack' });
}

const textsIn = async (answer: Response): Promise<string[]> => {
  const { messages } = (await answer.json()) as { messages: { role: string; text: string }[] };
  return messages.filter(({ role }) => role === 'contact').map(({ text }) => text);
};

async function seenBy(token: string): Promise<string[]> {
  const window = await connectHttp(service, token);
  const messages = await window.seen((all) => all.some(({ role }) => role === 'contact'));
  return messages.filter(({ role }) => role === 'contact').map(({ text }) => text);
}

async function speakerOf(token: string): Promise<Speaker> {
  const speaker = await service.app.widget.verifySpeaker(token);
  if (typeof speaker === 'string') throw new Error(`nobody speaks: ${speaker}`);
  return speaker;
}

const messageIn = ({ conversationId, contact }: Speaker, channel = 'widget'): Inbound =>
  ({ channel, conversationId, messageId: 'late', contact, text: '还有', action: null, attachments: [] });

describe('a guest who has written and signs in', () => {
  it('goes on in the same conversation, which is closed to the guest at once, whatever way they come', async () => {
    const guest = await openSession();
    await write(guest.token, '怎么注册');
    const speaker = await speakerOf(guest.token);
    const window = await connectSocket(service, guest.token);
    const person = await signIn('u-1001', guest.guest);

    expect(await seenBy(person.token)).toEqual(['怎么注册']);
    await write(person.token, '谢谢您');
    expect((await get('/widget/frames?after=0', guest.token)).status).toBe(401);
    expect(await service.app.conversations.accept(messageIn(speaker))).toEqual({ status: 'belongsToAnother' });
    window.write({ t: 'send', cid: 'c-late', text: '还有' });
    expect(await window.frame('farewell')).toEqual({ t: 'farewell', code: 'session_ended' });
    expect(await seenBy(person.token)).toEqual(['怎么注册', '谢谢您']);
  });

  it('has what was written to read, and nobody else has, when there was a conversation before', async () => {
    const before = await signIn('u-1002');
    await write(before.token, '转账要多久');
    const guest = await openSession();
    await write(guest.token, '怎么注册');
    const { token, earlier } = await signIn('u-1002', guest.guest);
    expect(earlier).toHaveLength(1);
    const path = `/widget/earlier/${earlier[0]?.id}/messages`;
    expect(await textsIn(await get(`${path}?after=0`, token))).toEqual(['怎么注册']);
    expect(await textsIn(await get(`${path}?after=999`, token))).toEqual([]);
    expect(await seenBy(token)).toEqual(['转账要多久']);

    const other = await signIn('u-1003');
    for (const stranger of [other.token, (await openSession()).token]) expect((await get(path, stranger)).status).toBe(404);
    for (const dead of [guest.token, guest.guest ?? '', 'x']) expect((await get(path, dead)).status).toBe(401);
    expect((await get(`/widget/earlier/${(await speakerOf(other.token)).conversationId}/messages`, token)).status).toBe(404);
  });

  it('has a conversation that no other channel and no other person writes in', async () => {
    const guest = await openSession();
    await write(guest.token, '怎么注册');
    const person = await speakerOf((await signIn('u-1004', guest.guest)).token);
    const { conversations } = service.app;
    const other = { ...person, contact: { ...person.contact, userId: 'u-1001' } };
    for (const inbound of [messageIn(person, 'http'), messageIn(other), messageIn(other, 'http')]) {
      expect(await conversations.receive(inbound)).toEqual({ status: 'belongsToAnother' });
    }
    expect(await conversations.claim(person.conversationId, other.contact)).toBe(false);
    expect(await conversations.claim(person.conversationId, person.contact)).toBe(true);
    expect(await conversations.claim('widget-guest-nobody', person.contact)).toBe(false);
  });
});

it('a guest who is no person yet may be anybody, but is in no conversation of another channel', async () => {
  const guest = await openSession();
  await write(guest.token, '怎么注册');
  const speaker = await speakerOf(guest.token);
  expect(await service.app.conversations.receive(messageIn(speaker, 'http'))).toEqual({ status: 'belongsToAnother' });
});

describe('a window that is open on a guest', () => {
  const startTalking = async (): Promise<SessionAnswer> => {
    const guest = await openSession();
    await write(guest.token, '怎么注册');
    return guest;
  };
  const goOnAsPerson = async (user: string, { guest }: SessionAnswer): Promise<void> =>
    write((await signIn(user, guest)).token, '我的余额是多少');

  it('gets nothing of what the person writes after signing in elsewhere, over a socket', async () => {
    const guest = await startTalking();
    const window = await connectSocket(service, guest.token);
    await window.seen((messages) => messages.some(({ role }) => role === 'bot'));
    await goOnAsPerson('u-1005', guest);
    expect(await window.frame('farewell')).toEqual({ t: 'farewell', code: 'session_ended' });
    const texts = window.frames.flatMap((frame) => (frame.t === 'messages' ? frame.messages.map(({ text }) => text) : []));
    expect(texts).not.toContain('我的余额是多少');
  });

  it('gets nothing of it over HTTP, also by a fetch that was waiting already', async () => {
    const guest = await startTalking();
    const { conversationId } = await speakerOf(guest.token);
    const known = await service.app.conversations.messagesAfter(conversationId, 0, 0);
    const version = (await service.app.conversations.view(conversationId))?.version;
    const waiting = get(`/widget/frames?after=${known.at(-1)?.seq}&version=${version}&wait=20`, guest.token);
    await goOnAsPerson('u-1006', guest);
    const answer = await waiting;
    expect([answer.status, await answer.json()]).toEqual([401, expect.objectContaining({ code: 'session_ended' })]);
  });
});
