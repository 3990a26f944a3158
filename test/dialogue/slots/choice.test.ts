import { describe, expect, it } from '@jest/globals';
import { parseChoice } from '../../../src/dialogue/slots/choice.js';
import type { Option } from '../../../src/dialogue/slots/slot.js';

const REASONS: Option[] = [
  { id: 'NOT_RECEIVED', label: '商家没收到', words: ['没到账', 'not received'] },
  { id: 'DUPLICATE', label: '重复扣款', words: ['扣了两次', 'charged twice'] },
  { id: 'WRONG', label: '转错人', words: ['wrong person'] },
  { id: 'OTHER', label: '其他', words: ['other'] },
];
const NEEDED: Option[] = [
  { id: 'YES', label: '需要', words: ['要'] },
  { id: 'NO', label: '不需要', words: [] },
];
const CONFIRM: Option[] = [
  { id: 'CONFIRM', label: '确认提交', words: [] },
  { id: 'NOT_NOW', label: '暂不提交', words: [] },
  { id: 'CHANGE', label: '修改', words: ['change'] },
];
const FREEZE: Option[] = [
  { id: 'FREEZE', label: '冻结钱包', words: ['冻结', 'freeze it'] },
  { id: 'NO_FREEZE', label: '先不冻结', words: ['不冻结', "don't freeze"] },
  { id: 'YES', label: '是的', words: ['好的', '可以', '要', 'ok', 'yes'] },
  { id: 'NO', label: '没有', words: ['不用', '不要', 'no'] },
];

describe('parseChoice', () => {
  it.each([
    ['好的，冻结吧', 'FREEZE'],
    ['可以，冻结', 'FREEZE'],
    ['ok freeze it', 'FREEZE'],
    ['yes, please freeze it', 'FREEZE'],
    ['好的，先不冻结', 'NO_FREEZE'],
    ['要的要的快点', 'YES'],
    ['好的好的', 'YES'],
    ['不用了，不冻结', null],
    ['不要，冻结', null],
  ])('takes a yes beside a choice as agreement to it: %s', (text, id) => {
    expect(parseChoice(text, FREEZE)?.id ?? null).toBe(id);
  });

  it.each([['我要申诉', null], ['我想申诉', null], ['我要投诉', 'COMPLAIN'], ['查一笔交意', 'CHECK']])(
    'takes for misspelt only what differs in one sign of many: %s', (text, id) => {
      const offered = [{ id: 'CHECK', label: '查一笔交易', words: [] }, { id: 'COMPLAIN', label: '我要投诉', words: [] }];
      expect(parseChoice(text, offered)?.id ?? null).toBe(id);
    });

  it('does not take for a mere yes what names the choice', () => {
    expect(parseChoice('确认提交，以后再修改', CONFIRM)).toBeNull();
  });

  it.each([
    ['重复扣款', 'DUPLICATE'],
    ['重複扣款', 'DUPLICATE'],
    ['重复扣款。', 'DUPLICATE'],
    ['扣了两次钱', 'DUPLICATE'],
    ['I was charged twice', 'DUPLICATE'],
    ['Wrong person!', 'WRONG'],
    ['应该是转错人了', 'WRONG'],
    ['重复', 'DUPLICATE'],
    ['其他', 'OTHER'],
    ['1', 'NOT_RECEIVED'],
    ['①', 'NOT_RECEIVED'],
    ['一', 'NOT_RECEIVED'],
    ['第一个', 'NOT_RECEIVED'],
    ['the first one', 'NOT_RECEIVED'],
    ['2.', 'DUPLICATE'],
    ['２', 'DUPLICATE'],
    ['no.2', 'DUPLICATE'],
    ['第2項', 'DUPLICATE'],
    ['选第二个吧', 'DUPLICATE'],
    ['我選3', 'WRONG'],
    ['❸', 'WRONG'],
    ['third', 'WRONG'],
    ['倒数第二个', 'WRONG'],
    ['option 4 please', 'OTHER'],
    ['4️⃣', 'OTHER'],
    ['last', 'OTHER'],
    ['最后一个', 'OTHER'],
  ])('takes %s among the reasons for %s', (text, id) => {
    expect(parseChoice(text, REASONS)).toEqual({ type: 'option', id });
  });

  it.each(['', '5', '第十个', '另外的', '重复扣款还是转错人', '不是重复扣款', 'anotherthing', 'not charged twice', '是的', '我的钱呢'])(
    'chooses no reason by %p',
    (text) => {
      expect(parseChoice(text, REASONS)).toBeNull();
    },
  );

  it.each([
    ['需要', 'YES'],
    ['不需要', 'NO'],
    ['我不需要了', 'NO'],
    ['嗯', 'YES'],
    ['唔使', 'NO'],
    ['yes', 'YES'],
    ['二', 'NO'],
  ])('takes %s between needed and not for %s', (text, id) => {
    expect(parseChoice(text, NEEDED)).toEqual({ type: 'option', id });
  });

  it.each([
    ['好的', 'CONFIRM'],
    ['确认', 'CONFIRM'],
    ['确认提交吧', 'CONFIRM'],
    ['不用', 'NOT_NOW'],
    ['不提交了', 'NOT_NOW'],
    ['暂不', 'NOT_NOW'],
    ['修改一下', 'CHANGE'],
    ['是的，修改', 'CHANGE'],
    ['2', 'NOT_NOW'],
  ])('takes %s before submitting for %s', (text, id) => {
    expect(parseChoice(text, CONFIRM)).toEqual({ type: 'option', id });
  });
});
