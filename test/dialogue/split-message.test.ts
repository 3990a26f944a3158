import { describe, expect, it } from '@jest/globals';
import { splitMessage } from '../../src/dialogue/split-message.js';
import type { Understanding } from '../../src/faq/topic.js';
import { content } from '../support/test-app.js';
import { openTalk, standingIn } from './talk.js';

const says = (kind: Understanding['kind'], id: string | null, score = 0.9): Understanding => ({ kind, id, smalltalk: null, score, candidates: [] });
const KNOWN: Record<string, Understanding> = {
  怎么注册: says('answer', 'register.steps'), 注册要钱吗: says('answer', 'use.fees'), 提现手续费: says('answer', 'use.fees'),
  注册流程是什么: says('answer', 'register.steps'), 帮我注册: says('flow', 'flow.registration'), 多久到账: says('answer', 'use.arrival-time'),
  商家没收到: says('answer', 'txn.deducted-not-received'), 我昨天付了88块: says('answer', 'txn.pending'), 怎么办: says('answer', 'txn.abnormal'),
  你好: { ...says('smalltalk', null), smalltalk: 'smalltalk.greeting' }, 今天天气怎么样: says('none', null, 0),
};
const understand = (text: string): Understanding => KNOWN[text.replace(/[?？]$/, '')] ?? says('none', null, 0);
const ids = (text: string) => splitMessage(text, understand).map(({ meaning }) => meaning.id);

describe('several questions in one message', () => {
  it.each([
    ['怎么注册？注册要钱吗？', ['register.steps', 'use.fees']],
    ['怎么注册?注册要钱吗?', ['register.steps', 'use.fees']],
    ['你好！怎么注册？另外，多久到账', ['register.steps', 'use.arrival-time']],
    ['怎么注册，还有提现手续费', ['register.steps', 'use.fees']],
    ['怎么注册，注册要钱吗，多久到账', ['register.steps', 'use.fees', 'use.arrival-time']],
    ['怎么注册\n多久到账？\n还有提现手续费？', ['register.steps', 'use.arrival-time', 'use.fees']],
    ['帮我注册，顺便问一下多久到账', ['use.arrival-time', 'flow.registration']],
  ])('%p are %p', (text, found) => expect(ids(text)).toEqual(found));

  it.each([
    ['one story', '我昨天付了88块。商家没收到。怎么办？'],
    ['one topic asked twice', '怎么注册？注册流程是什么？'],
    ['a question and something unknown', '怎么注册？今天天气怎么样？'],
    ['one question', '你好！怎么注册？'],
    ['a story with commas', '我昨天付了88块，商家没收到，怎么办'],
    ['more than three', '怎么注册？注册要钱吗？多久到账？帮我注册？怎么办？'],
  ])('are not seen in %s', (_, text) => expect(ids(text)).toEqual([]));

  it('are answered one by one, with what to do next only after the last', () => {
    const talk = openTalk();
    expect(talk.type('怎么注册？客服电话是多少？')).toEqual(['register.steps', 'support.hotline']);
    expect(talk.last().map(({ quickReplies }) => quickReplies.length > 0)).toEqual([false, true]);
  });

  it('inside a flow are answered before its question is asked again', () => {
    const talk = openTalk(standingIn('asking', 'amount', { userId: 'u-1', amount: '', story: '', day: '', balance: '' }));
    expect(talk.type('怎么注册？客服电话是多少？')).toEqual(['register.steps', 'support.hotline', 'asking.amount']);
  });

  it('end with the flow that was asked for', () => {
    const said = openTalk().type('客服电话是多少？帮我注册');
    expect([said[0], said.at(-1)]).toEqual(['support.hotline', 'registration.whereStuck']);
    expect(content().topics.has('support.hotline')).toBe(true);
  });
});
