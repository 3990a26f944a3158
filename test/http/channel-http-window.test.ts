import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SessionAnswer } from '../../src/channels/widget/wire.js';
import { startWidgetService, type WidgetService } from '../support/widget-service.js';
import { connectSocket } from '../support/widget-window.js';
import { speakerOf } from '../support/widget-stage.js';

let service: WidgetService;
let conversationId: string;
beforeAll(async () => {
  service = await startWidgetService();
  const [headers, body] = [{ 'content-type': 'application/json' }, JSON.stringify({ page: 'p-1' })];
  const { token } = (await (await fetch(`${service.http}/widget/session`, { method: 'POST', headers, body })).json()) as SessionAnswer;
  ({ conversationId } = speakerOf(await service.app.widget.verifySpeaker(token)));
  const window = await connectSocket(service, token);
  await window.ask({ t: 'send', cid: 'c-1', text: '怎么注册' });
  await window.close();
}, 60_000);
afterAll(() => service.stop());

async function answerOf(request: Promise<Response>): Promise<unknown> {
  const response = await request;
  const { instance: _, ...body } = (await response.json()) as { instance?: string };
  return [response.status, body];
}

const post = (id: string, user: object | null): Promise<unknown> => answerOf(fetch(`${service.http}/channels/http`, {
  method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ messageId: 'm-1', conversationId: id, user, text: '你好' }),
}));
const poll = (id: string, query = ''): Promise<unknown> => answerOf(fetch(`${service.http}/channels/http/conversations/${id}/messages${query}`));
const NOBODYS = `widget-guest-${'x'.repeat(22)}`;

describe('a conversation of the chat window, for who speaks through the webhook channel and knows its id,', () => {
  it.each(['', '?after=1', '?wait=1'])('is read like one that does not exist (%s)', async (query) => {
    expect(await poll(conversationId, query)).toEqual([200, { messages: [] }]);
    expect(await poll('c-nobodys', query)).toEqual([200, { messages: [] }]);
  });

  it.each([['a guest', null], ['a person', { id: 'u-1001' }]])('takes nothing, and answers as one of such an id that does not exist, by %s', async (_who, user) => {
    const before = await service.app.conversations.messagesAfter(conversationId, 0, 0);
    expect(await post(conversationId, user)).toMatchObject([409, { code: 'conversation_of_another_user' }]);
    expect(await post(NOBODYS, user)).toEqual(await post(conversationId, user));
    expect(await service.app.conversations.messagesAfter(conversationId, 0, 0)).toEqual(before);
    expect(await service.app.conversations.messagesAfter(NOBODYS, 0, 0)).toEqual([]);
  });
});
