import { beforeAll, expect, it } from '@jest/globals';
import type { Understand } from '../../src/faq/topic.js';
import { loadOwnUnderstand } from '../support/faq-corpus.js';

let understand: Understand;
beforeAll(() => {
  understand = loadOwnUnderstand();
}, 60_000);

it.each([
  '13612340007这个手机号注册过没有',
  '查一下13612340007有没有注册',
  '13612340007的钱包被冻结了吗',
  'Is 13612340007 registered?',
  'Does +86 13612340007 have a wallet?',
  '孙桂兰是你们用户吗',
])('takes %p for a question about another person, whatever the truth is', (text) => {
  expect(understand(text)).toMatchObject({ kind: 'smalltalk', smalltalk: 'smalltalk.others' });
});

it.each(['我的手机号13612340007注册过没有', '13612340007这个号提示已注册', '你们是客户服务吗'])('does not take %p for one', (text) => {
  expect(understand(text).smalltalk).not.toBe('smalltalk.others');
});
