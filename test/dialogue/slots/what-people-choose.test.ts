import { describe, expect, it } from '@jest/globals';
import { parseChoice } from '../../../src/dialogue/slots/choice.js';
import { parseSlot } from '../../../src/dialogue/slots/parse-slot.js';
import { parsePick } from '../../../src/dialogue/slots/pick.js';
import type { Item, Option } from '../../../src/dialogue/slots/slot.js';

const NOW = Date.parse('2026-11-20T12:00:00+08:00');

function option(id: string, label: string, ...words: string[]): Option {
  return { id, label, words };
}

function item(id: string, amount: string, payee: string, local: string, ...words: string[]): Item {
  return { id, label: `${amount}元 ${payee}`, words: [payee, ...words], amount, at: Date.parse(`${local}:00+08:00`) };
}

const REASONS: Option[] = [
  option('NOT_RECEIVED', '商家没收到', '没到账', 'not received'),
  option('DUPLICATE', '重复扣款', '扣了两次', '多扣了', 'charged twice'),
  option('WRONG', '转错人', '转错了', 'wrong person'),
  option('NOT_MINE', '不是我操作的', '不是我', '不是我付的'),
  option('OTHER', '其他原因', '其他', '别的', 'other'),
];
const CONFIRM: Option[] = [
  option('CONFIRM', '确认提交', '提交', '确认', '没问题'),
  option('CHANGE', '修改内容', '改一下', '修改', 'change'),
  option('NOT_NOW', '先不提交', '不提交', '算了', '不用了'),
];
const YN: Option[] = [
  option('YES', '是的', '是', '对', '嗯', '好'),
  option('NO', '不是', '不', '没有', '不用'),
];
const EN: Option[] = [
  option('NOT_RECEIVED', 'Shop did not get it', 'not received', 'merchant did not receive'),
  option('DUPLICATE', 'Charged twice', 'duplicate', 'double charged', 'twice'),
  option('WRONG', 'Wrong person', 'wrong recipient'),
  option('OTHER', 'Something else', 'other'),
];

const BY_REASON: [string, string | null][] = [
  ['1', 'NOT_RECEIVED'], ['第一个', 'NOT_RECEIVED'], ['选2', 'DUPLICATE'], ['A', 'NOT_RECEIVED'], ['b', 'DUPLICATE'],
  ['选C', 'WRONG'], ['选项B', 'DUPLICATE'], ['B吧', 'DUPLICATE'], ['Ａ', 'NOT_RECEIVED'], ['option a', 'NOT_RECEIVED'],
  ['E', 'OTHER'], ['F', null], ['那就第一个吧谢谢', 'NOT_RECEIVED'], ['就第二个吧', 'DUPLICATE'], ['第一個', 'NOT_RECEIVED'],
  ['我選第二個', 'DUPLICATE'], ['第2种', 'DUPLICATE'], ['第二种情况', 'DUPLICATE'], ['2号', 'DUPLICATE'], ['2，谢谢', 'DUPLICATE'],
  ['二', 'DUPLICATE'], ['选二', 'DUPLICATE'], ['应该是第二个', 'DUPLICATE'], ['第二', 'DUPLICATE'], ['2)', 'DUPLICATE'],
  ['（2）', 'DUPLICATE'], ['【2】', 'DUPLICATE'], ['2、', 'DUPLICATE'], ['二吧', 'DUPLICATE'], ['2吧', 'DUPLICATE'],
  ['嗯，第二个', 'DUPLICATE'], ['呃第二个', 'DUPLICATE'], ['是2', 'DUPLICATE'], ['the second', 'DUPLICATE'],
  ['second', 'DUPLICATE'], ['number two', 'DUPLICATE'], ['two', 'DUPLICATE'], ['I pick number 2', 'DUPLICATE'],
  ['2nd one please', 'DUPLICATE'], ['最后一个', 'OTHER'], ['倒数第一个', 'OTHER'], ['不是第一个', null], ['不是第一个，是第二个', 'DUPLICATE'],
  ['不是1是2', 'DUPLICATE'], ['第一个不是，第二个是', 'DUPLICATE'], ['第一个或者第二个', null], ['1和2', null], ['1 or 2', null],
  ['not the first', null], ['not the first one, the second', 'DUPLICATE'], ['不要第一个', null], ['重复扣款', 'DUPLICATE'],
  ['重複扣款', 'DUPLICATE'], ['重复扣钱', 'DUPLICATE'], ['重复付款', 'DUPLICATE'], ['从复扣款', 'DUPLICATE'], ['重复扣欵', 'DUPLICATE'],
  ['商家没收道', 'NOT_RECEIVED'], ['商家没有收到', 'NOT_RECEIVED'], ['商家沒收到', 'NOT_RECEIVED'], ['商家没收到钱', 'NOT_RECEIVED'],
  ['商家说没收到', 'NOT_RECEIVED'], ['转错人', 'WRONG'], ['轉錯人', 'WRONG'], ['转错人了', 'WRONG'], ['我转错了', 'WRONG'],
  ['其它', 'OTHER'], ['其它原因', 'OTHER'], ['其他', 'OTHER'], ['别的原因', 'OTHER'], ['不是我', 'NOT_MINE'], ['不是我操作', 'NOT_MINE'],
  ['不是我操作的啊', 'NOT_MINE'], ['多扣了', 'DUPLICATE'], ['我要选重复扣款', 'DUPLICATE'], ['是重复扣款', 'DUPLICATE'],
  ['好像是重复扣款吧', 'DUPLICATE'], ['重复扣款谢谢', 'DUPLICATE'], ['不是重复扣款', null], ['不是重复扣款，是转错人', 'WRONG'], ['重复扣款还是转错人', null],
  ['都不是', null], ['不知道选哪个', null], ['什么是重复扣款？', null], ['这几个有什么区别', null], ['为什么要填这个', null], ['取消', null],
  ['我不想说', null], ['多少钱？', null], ['不对，是119', null], ['5', 'OTHER'], ['6', null], ['88', null], ['', null],
  ['是的', null],
];
const BY_CONFIRMING: [string, string | null][] = [
  ['确认', 'CONFIRM'], ['确认提交', 'CONFIRM'], ['提交', 'CONFIRM'], ['提交吧', 'CONFIRM'], ['好，提交', 'CONFIRM'],
  ['好的', 'CONFIRM'], ['可以', 'CONFIRM'], ['嗯', 'CONFIRM'], ['没问题', 'CONFIRM'], ['没问题，提交吧', 'CONFIRM'],
  ['麻烦帮我提交', 'CONFIRM'], ['ok', 'CONFIRM'], ['yes', 'CONFIRM'], ['是', 'CONFIRM'], ['对', 'CONFIRM'], ['都对', 'CONFIRM'],
  ['对的，提交吧', 'CONFIRM'], ['確認提交', 'CONFIRM'], ['確定', 'CONFIRM'], ['先不提交', 'NOT_NOW'], ['不提交', 'NOT_NOW'],
  ['暂时不提交', 'NOT_NOW'], ['先别提交', 'NOT_NOW'], ['别提交', 'NOT_NOW'], ['不要提交', 'NOT_NOW'], ['算了', 'NOT_NOW'],
  ['不用了', 'NOT_NOW'], ['不', 'NOT_NOW'], ['no', 'NOT_NOW'], ['修改', 'CHANGE'], ['改一下', 'CHANGE'], ['要改一下', 'CHANGE'],
  ['我要修改', 'CHANGE'], ['金额不对，要修改', 'CHANGE'], ['提交了会怎样？', null], ['提交以后多久有结果', null], ['可以不提交吗', null],
  ['确认一下金额是多少？', null], ['不知道', null], ['好像不对', null], ['确认交提', 'CONFIRM'],
];
const BY_YES_OR_NO: [string, string | null][] = [
  ['是', 'YES'], ['嗯', 'YES'], ['不是不是', 'NO'], ['不是', 'NO'], ['不是,是的', null], ['好像是', 'YES'], ['唔系', 'NO'], ['冇', 'NO'],
  ['不对，是119', null], ['是吗', null], ['对不对', null], ['1', 'YES'], ['2', 'NO'], ['不知道', null], ['没有吧', 'NO'],
  ['好的呢', 'YES'],
];
const IN_ENGLISH: [string, string | null][] = [
  ['charged twice', 'DUPLICATE'], ['Charged twice!', 'DUPLICATE'], ['chraged twice', 'DUPLICATE'],
  ['charge twice', 'DUPLICATE'], ['I was double charged', 'DUPLICATE'], ['wrong person', 'WRONG'],
  ['wrong persn', 'WRONG'], ['the wrong person please', 'WRONG'], ['something else', 'OTHER'], ['other', 'OTHER'],
  ['not charged twice', null], ['it was not charged twice, wrong person', 'WRONG'], ['a', 'NOT_RECEIVED'],
  ['A.', 'NOT_RECEIVED'], ['B)', 'DUPLICATE'], ['option B', 'DUPLICATE'], ['the first one', 'NOT_RECEIVED'],
  ['I think the last one', 'OTHER'], ['number 3 thanks', 'WRONG'], ['what does charged twice mean?', null],
  ['none of these', null],
];

describe('a choice as people type it', () => {
  it.each(BY_REASON)('takes %j among the reasons for %s', (text, id) => {
    expect(parseChoice(text, REASONS)?.id ?? null).toBe(id);
  });

  it.each(BY_CONFIRMING)('takes %j before submitting for %s', (text, id) => {
    expect(parseChoice(text, CONFIRM)?.id ?? null).toBe(id);
  });

  it.each(BY_YES_OR_NO)('takes %j between yes and no for %s', (text, id) => {
    expect(parseChoice(text, YN)?.id ?? null).toBe(id);
  });

  it.each(IN_ENGLISH)('takes %j among English labels for %s', (text, id) => {
    expect(parseChoice(text, EN)?.id ?? null).toBe(id);
  });
});

const ITEMS: Item[] = [
  item('T20261120100001', '88.00', '城南便利店', '2026-11-20T11:25'),
  item('T20261119100002', '500.00', '李*明', '2026-11-19T11:00', '转账'),
  item('T20261118100003', '132.50', '万家超市', '2026-11-18T10:00'),
  item('T20261118100004', '66.60', '老街面馆', '2026-11-18T19:01'),
  item('T20261117100005', '2999.00', '星河数码旗舰店', '2026-11-17T10:01'),
  item('T20261116100006', '12.00', 'Apple Store', '2026-11-16T10:01'),
  item('T20261115100007', '1000.00', '人行数字钱包', '2026-11-15T09:00', '充值'),
  item('T20261010100008', '23.00', '晨光水果店', '2026-10-10T10:00'),
];
const BESIDE = [option('NOT_LISTED', '不在列表里', '都不是', '没看到'), option('MORE', '更多', '更早的', 'more')];

/** The place in the list (1 is the first), the id of an option, or null. */
function picked(text: string, items: Item[]): number | string | null {
  const answer = parsePick(text, items, BESIDE, NOW);
  if (answer?.type !== 'item') return answer?.id ?? null;
  return items.findIndex(({ id }) => id === answer.id) + 1;
}

const FROM_EIGHT: [string, number | string | null][] = [
  ['第二个', 2], ['第2笔', 2], ['第二筆', 2], ['最后那笔', 8], ['最后一笔', 8], ['最后那个', 8], ['倒数第二个', 7], ['倒数第一笔', 8],
  ['上面那个', null], ['下面那个', null], ['最上面那个', 1], ['最上面的', 1], ['第一笔', 1], ['最下面那个', 8], ['最底下那笔', 8], ['132.5那笔', 3],
  ['132块5的', 3], ['132.5的那个', 3], ['132块5毛那笔', 3], ['一百三十二块五', 3], ['一百三十二块五那笔', 3], ['一百三十二点五的', 3], ['¥132.50', 3],
  ['132', 3], ['132多的', 3], ['一百三十多那笔', 3], ['超市那个', 3], ['超市的', 3], ['在超市买的那笔', 3], ['萬家超市', 3], ['万家', 3],
  ['the Apple one', 6], ['apple', 6], ['Apple store', 6], ['second one', 2], ['the second', 2], ['the last one', 8],
  ['first', 1], ['2nd', 2], ['number 2', 2], ['none of these', 'NOT_LISTED'], ['none', 'NOT_LISTED'],
  ['都不是', 'NOT_LISTED'], ['都不對', 'NOT_LISTED'], ['没有一个是', 'NOT_LISTED'], ['没有我要找的', 'NOT_LISTED'],
  ['不在这里', 'NOT_LISTED'], ['没看到', 'NOT_LISTED'], ['没有啊', 'NOT_LISTED'], ['not there', 'NOT_LISTED'],
  ['这里没有', 'NOT_LISTED'], ['列表里没有', 'NOT_LISTED'], ['找不到那一笔', 'NOT_LISTED'], ['neither', 'NOT_LISTED'],
  ['none of them', 'NOT_LISTED'], ['not in the list', 'NOT_LISTED'], ['it\'s not there', 'NOT_LISTED'], ['两个都是', null],
  ['都是', null], ['第一和第二个', null], ['第一笔和第二笔', null], ['第一个和第三个', null], ['1和2', null], ['1、2', null], ['1,2', null],
  ['both', null], ['all of them', null], ['这几笔都是', null], ['前两笔', null], ['第一个或第二个', null], ['昨天那笔', 2], ['昨天的', 2],
  ['今天那笔', 1], ['今天早上的', 1], ['今天上午那笔', 1], ['刚才那笔', 1], ['刚刚那笔', 1], ['11月17号的', 5], ['11月17日那笔', 5], ['17号那笔', 5],
  ['17号', 5], ['11月18号的', null], ['11月18号晚上那笔', 4], ['18号晚上的', 4], ['前天早上那笔', 3], ['前天晚上的', 4], ['前天晚上七点的', 4],
  ['上个月那笔', 8], ['10月10号', 8], ['最近那笔', 1], ['最近的一笔', 1], ['最新的那笔', 1], ['最早那笔', 8], ['最早的', 8], ['the latest one', 1],
  ['most recent', 1], ['the oldest', 8], ['最大的那笔', 5], ['最大那笔', 5], ['金额最大的', 5], ['最多的那笔', 5], ['最贵的那个', 5],
  ['the biggest one', 5], ['the largest', 5], ['最小的那笔', 6], ['最少的那笔', 6], ['the smallest', 6], ['转账那笔', 2],
  ['轉賬嗰筆', 2], ['那笔转账', 2], ['充值的那笔', 7], ['李明的', 2], ['转给李明的', 2], ['给李明那个', 2], ['李*明', 2], ['面馆', 4],
  ['吃面那笔', null], ['水果店那个', 8], ['数码', 5], ['星河', 5], ['2', 2], ['8', 8], ['88', 1], ['12', 6], ['500', 2], ['23', 8],
  ['66.6', 4], ['9', 'NOT_LISTED'], ['10', 'MORE'], ['11', null], ['1000', 7], ['100', null], ['两千九百九十九', 5],
  ['三千左右的', 5], ['快三千的那笔', 5], ['五百', 2], ['五百块', 2], ['五百块的那笔', 2], ['八十八', 1], ['八十八块', 1], ['500 yuan', 2],
  ['the 500 one', 2], ['the 88 yuan one', 1], ['八', 8], ['T20261118100003', 3], ['t20261118100003', 3],
  ['尾号0003那笔', 3], ['尾号0003', 3], ['0003', 3], ['尾號0003嗰筆', 3], ['尾号是0004的', 4], ['单号后四位0004', 4], ['最后四位是0003', 3],
  ['末四位0003', 3], ['100003', 3], ['结尾是0003的', 3], ['ending in 0003', 3], ['the one ending 0003', 3],
  ['last four digits 0003', 3], ['尾号0099', null], ['尾号零零零三', 3], ['尾号03的', 3], ['就是第二笔', 2], ['应该是第二个吧', 2],
  ['嗯第二个', 2], ['是第二个，谢谢', 2], ['我要查第二笔', 2], ['查第二笔', 2], ['第二笔有问题', 2], ['第二笔，昨天转的', 2], ['不是第一个', null],
  ['不是第一个，是第二个', 2], ['不是第一笔是第三笔', 3], ['not the first, the second', 2], ['第一个不是', null], ['不是超市那个', null],
  ['不是超市，是便利店', 1], ['便利店，不是超市', 1], ['不是88那笔', null], ['不是88，是500', 2], ['多少钱？', null], ['为什么要填这个', null],
  ['取消', null], ['我不想说', null], ['怎么充值', null], ['第二笔是什么？', null], ['第二个是谁？', null], ['这是什么', null], ['你好', null],
  ['', null], ['更多', 'MORE'], ['看更早的', 'MORE'], ['more', 'MORE'], ['一笔', null], ['那笔', null], ['这个', null],
  ['第十五个', null], ['18', null],
];
const FROM_TWO: [string, number | string | null][] = [
  ['前面那个', 1], ['上面那个', 1], ['下面那个', 2], ['后面那个', 2], ['上面那笔', 1], ['两个都是', null], ['两个都不是', 'NOT_LISTED'], ['前一个', 1],
  ['后一个', 2], ['头一个', 1], ['the former', 1], ['the latter', 2], ['top one', 1], ['bottom one', 2], ['另外那个', null],
  ['both', null], ['哪个都不是', 'NOT_LISTED'], ['大的那笔', 1], ['小的那笔', 2], ['两笔都是', null], ['都是', null],
];

describe('a pick from a list as people type it', () => {
  it.each(FROM_EIGHT)('takes %j of eight for %s', (text, place) => {
    expect(picked(text, ITEMS)).toBe(place);
  });

  it.each(FROM_TWO)('takes %j of two for %s', (text, place) => {
    expect(picked(text, ITEMS.slice(1, 3))).toBe(place);
  });
});

describe('what is no answer', () => {
  const elsewhere = ['多少钱？', '为什么要填这个', '取消', '我不想说', '不知道', '忘了', '怎么填', '人工'];
  const types = ['phone', 'amount', 'date', 'reference'] as const;

  it.each(elsewhere.flatMap((text) => types.map((type) => [text, type] as const)))('never takes %j for a %s', (text, type) => {
    expect(parseSlot(text, { type }, NOW)).toBeNull();
  });

  it.each([
    '为什么要填这个', '为什么要问这个？', '为什麼要填這個', '这个要填什么', '填什么', '怎么填', '要写什么？', '写啥', '什么意思', 'why do you need this?',
    'what should I write?', 'what do you mean', 'why do you ask',
  ])('takes the question %j for no account of what happened', (text) => {
    expect(parseSlot(text, { type: 'text', maxLength: 500 }, NOW)).toBeNull();
  });

  it.each([
    '为什么扣了我两次钱，我只买了一件', '他说没收到，怎么办', '我不知道怎么填，反正商家没发货',
  ])('keeps the account %j though it asks', (text) => {
    expect(parseSlot(text, { type: 'text', maxLength: 500 }, NOW)).toEqual({ type: 'text', value: text });
  });
});
