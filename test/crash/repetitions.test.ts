import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Service, startService } from './service.js';

/** Words that a pattern can take apart in several ways. Said over and over they must not keep a process for ever: nobody
 *  else is answered while it looks for a way. In a process of its own, which can be ended then. */
const PIECES = [
  '那我', '那现在', '我那', '那就', '那就唔', '我那现在', '好好', '嗯嗯', '有收到', '先不等会', '是我收到', '真的是', '应该是', '不用不要', '刚刚我刚刚', '求求你',
  '写填', '多问题', '一遍这么', '留个', '手机号', '帮我给我', '算了不了', '就等', '结果出来', '0万', '0年0', '十万几', '1,', '13', 'a@b', 'a.b', '<a <', '&a', '-1-',
  'so and ', 'not only ', 'tell me when it is ', 'why do you need ', 'i really did ', 'a one two ', '，,', '我就念了', '让我念', '只有一笔', '还有第二', '没了走了去', '( (', '“', '验证码 1',
];
const MOST_CHARACTERS = 4_000;
const LONG_AT = ['to begin with', 'where anything may be told'];
/** Where two ways of taking one apart make 2^40 of all. */
const ENOUGH = 40;
/** A few of them take hundreds of milliseconds beside other work; without end is what must not be. */
const ANSWERED_WITHIN_MS = 15_000;
const STARTS: Record<string, string[]> = {
  'to begin with': [],
  'at a choice': ['我要投诉'],
  'where anything may be told': ['我要投诉', '服务'],
  'at a number': ['我要申诉'],
  'to who is being cheated': ['我被骗了'],
  'to who waits for a person': ['转人工'],
};

let folder = '';
let service: Service;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'wallet-support-repetitions-'));
  service = await startService(folder);
  await service.call('GET', '/readyz');
}, 60_000);

afterAll(async () => {
  await service.die();
  await rm(folder, { recursive: true, force: true });
});

async function say(conversationId: string, messageId: string, text: string): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${service.port}/channels/http`, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ conversationId, messageId, text, user: { id: 'u-1001' } }), signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
  });
  return answer.status;
}

describe.each(Object.keys(STARTS))('said over and over %s', (start) => {
  it.each(PIECES)('%j is answered', async (piece) => {
    const conversation = `${start} ${piece}`;
    for (const [at, text] of (STARTS[start] ?? []).entries()) expect(await say(conversation, `b-${at}`, text)).toBe(200);
    const most = LONG_AT.includes(start) ? Math.floor((MOST_CHARACTERS - 2) / piece.length) : ENOUGH;
    expect(await say(conversation, 'over and over', `${piece.repeat(most)}龘x`)).toBe(200);
    expect(await say(conversation, 'and nothing else', piece.repeat(ENOUGH))).toBe(200);
  });
});
