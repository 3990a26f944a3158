import { describe, expect, it } from '@jest/globals';
import { parsePick } from '../../../src/dialogue/slots/pick.js';
import type { Item, Option } from '../../../src/dialogue/slots/slot.js';

const NOW = Date.parse('2026-11-20T12:00:00+08:00');

function item(id: string, amount: string, payee: string, local: string): Item {
  return { id, label: `${amount}元 ${payee}`, words: [payee], amount, at: Date.parse(`${local}:00+08:00`) };
}

const ITEMS: Item[] = [
  item('T20261120100001', '88.00', '城南便利店', '2026-11-20T11:25'),
  item('T20261119100002', '500.00', '李*明', '2026-11-19T11:00'),
  item('T20261118100003', '132.50', '万家超市', '2026-11-18T10:00'),
  item('T20261118100004', '132.50', '万家超市', '2026-11-18T10:01'),
  item('T20261117100005', '2999.00', '星河数码旗舰店', '2026-11-17T10:01'),
  item('T20261116100006', '12.00', 'Apple Store', '2026-11-16T10:01'),
];
const OPTIONS: Option[] = [
  { id: 'NOT_LISTED', label: '不在列表里', words: [] },
  { id: 'MORE', label: '更多', words: ['more'] },
];

describe('parsePick', () => {
  it.each([
    ['1', 1], ['②', 2], ['第二个', 2], ['二', 2], ['第一筆', 1], ['３', 3], ['the second one', 2], ['选6', 6], ['倒数第二笔', 5],
    ['最后那笔', 6], ['last', 6], ['the last one', 6],
    ['88', 1], ['88块的', 1], ['88那笔', 1], ['12', 6],
    ['500', 2], ['五百块那个', 2], ['the 500 one', 2], ['2999', 5], ['三千左右', 5],
    ['大概三千块的那笔', 5],
    ['便利店', 1], ['李明那笔', 2], ['轉給李明嗰筆', 2], ['星河那笔', 5], ['the Apple one', 6], ['apple', 6],
    ['昨天那笔', 2], ['尋日嗰筆', 2], ['今天的', 1], ['11月17号那笔', 5],
    ['T20261118100003', 3], ['t 2026 1118 1000 03', 3], ['20261118100004', 4],
    ['超市的第二笔', 4], ['超市第一个', 3], ['132.5的第二笔', 4], ['城南便利店88.00', 1], ['11月19号转了500', 2],
  ])('takes %s for entry %i', (text, place) => {
    expect(parsePick(text, ITEMS, OPTIONS, NOW)).toEqual({ type: 'item', id: ITEMS[place - 1]?.id });
  });

  it.each([
    ['都不是', 'NOT_LISTED'],
    ['不在里面', 'NOT_LISTED'],
    ['不在列表里', 'NOT_LISTED'],
    ['没有我要的', 'NOT_LISTED'],
    ['沒有', 'NOT_LISTED'],
    ['none of these', 'NOT_LISTED'],
    ['no', 'NOT_LISTED'],
    ["it isn't listed", 'NOT_LISTED'],
    ['7', 'NOT_LISTED'],
    ['更多', 'MORE'],
    ['8', 'MORE'],
  ])('takes %s for the option %s', (text, id) => {
    expect(parsePick(text, ITEMS, OPTIONS, NOW)).toEqual({ type: 'option', id });
  });

  it.each([
    '', '你好', '9', '第10个', '132.5那笔', '132块5', '超市那个', '前天那笔', '两百块那笔', 'T20261118999999', '我想问一下怎么充值',
    '昨天我打电话给你们客服一直没人接我很生气',
  ])('singles out nothing by %p', (text) => {
    expect(parsePick(text, ITEMS, OPTIONS, NOW)).toBeNull();
  });

  it('says nothing is listed only where that can be chosen', () => {
    expect(parsePick('都不是', ITEMS, [], NOW)).toBeNull();
  });

  it('does not guess between the second entry and the entry that costs two yuan', () => {
    const items = [item('a', '2.00', '报亭', '2026-11-20T11:00'), item('b', '9.00', '茶馆', '2026-11-20T10:00')];
    expect(parsePick('2', items, [], NOW)).toBeNull();
    expect(parsePick('2块的', items, [], NOW)).toEqual({ type: 'item', id: 'a' });
    expect(parsePick('第二个', items, [], NOW)).toEqual({ type: 'item', id: 'b' });
  });
});
