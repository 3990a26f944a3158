import { describe, expect, it } from '@jest/globals';
import { NO_HINTS } from '../../src/dialogue/drive-flow.js';
import { seen, type Seen } from '../../flows/seen-transaction.js';
import { findTold, isElderly, type Told, troubleIn } from '../../flows/told-trouble.js';

const DAY_MS = 24 * 3_600_000;
const NOW = 1_795_000_000_000;
const item = (id: string, amount: string, counterparty: string, more: Partial<Seen> = {}): Seen =>
  seen.parse({ id, kind: 'scanPay', amount, counterparty, at: NOW, status: 'succeeded', failure: null, refunded: null, ...more });

const ITEMS = [
  item('stuck', '132.50', '万家超市', { status: 'deductedNotReceived', at: NOW - 60_000 }),
  item('again', '132.50', '万家超市'),
  item('shoes', '2999.00', '星河数码旗舰店', { at: NOW - DAY_MS }),
  item('top-up', '1000.00', '人行数字钱包', { kind: 'topUp', status: 'failed' }),
  item('cafe', '45.00', 'Blue Bottle Cafe', { status: 'pending' }),
];
const told = (text: string, more: Partial<Told> = {}): Told => ({ amount: null, days: null, text, trouble: null, ...more });
const found = (text: string, more: Partial<Told> = {}) => findTold(ITEMS, told(text, more))?.id ?? null;

describe('the transaction that the opening words single out', () => {
  it.each([
    ['在星河数码买的那个没发货', {}, 'shoes'],
    ['付了2999', { amount: '2999.00' }, 'shoes'],
    ['充值没到账', {}, 'top-up'],
    ['the Blue Bottle payment never arrived', {}, 'cafe'],
    ['被扣了两次132.5', { amount: '132.50', trouble: 'CHARGED_TWICE' }, 'stuck'],
    ['132那笔', { amount: '132.00', trouble: 'STUCK' }, 'stuck'],
    ['2999那笔只退了我300', {}, 'shoes'],
    ['昨天买的不是我付的', { trouble: 'NOT_ME', days: { from: NOW - 2 * DAY_MS, to: NOW - DAY_MS / 2 } }, 'shoes'],
  ] as [string, Partial<Told>, string][])('%s', (text, more, id) => {
    expect(found(text, more)).toBe(id);
  });

  it.each([
    ['a shop of a common kind alone', '在超市付的', {}],
    ['an amount that none of them has', '付了万家超市77块', { amount: '77.00' }],
    ['a trouble that several may have', '钱没到', { trouble: 'STUCK' }],
    ['a day and a trouble of which no transaction has both', '昨天扫码付的，摊主没收到', { trouble: 'STUCK', days: { from: NOW - 2 * DAY_MS, to: NOW - DAY_MS / 2 } }],
    ['the name of the wallet itself', '我人行数字钱包里的钱少了', {}],
    ['a date that looks like a sum', '11月45日', {}],
  ] as [string, string, Partial<Told>][])('is asked for where it is told by %s', (_, text, more) => {
    expect(found(text, more)).toBeNull();
  });
});

describe('the trouble that was told', () => {
  it.each([
    ['被扣了两次', 'CHARGED_TWICE'], ['被扣了兩次', 'CHARGED_TWICE'], ['I was charged twice', 'CHARGED_TWICE'],
    ['我转错人了', 'WRONG_RECIPIENT'], ['轉錯人了', 'WRONG_RECIPIENT'], ['sent it to the wrong person', 'WRONG_RECIPIENT'],
    ['不是我付的', 'NOT_ME'], ['我儿子玩游戏充了钱', 'MINOR'], ['自动续费扣的', 'AUTO_DEBIT'], ['退款没到', 'REFUND'],
    ['提现失败', 'FAILED'], ['my withdrawal failed', 'FAILED'], ['陌生人转钱给我', 'RECEIVED'], ['对方没收到', 'STUCK'],
    ['查一笔交易', null],
  ])('%s: %s', (text, trouble) => {
    expect(troubleIn({ ...NO_HINTS, text })).toBe(trouble);
  });

  it('is the one of the topic where the words do not tell', () => {
    expect(troubleIn({ ...NO_HINTS, text: '商家不理我', topic: 'txn.merchant-dispute' })).toBe('MERCHANT');
  });
});

it.each([['我72岁了', true], ['我七十二岁', true], ['年纪大了看不清', true], ["I'm 72", true], ['我27岁', false]])(
  'knows an elderly person by what was said of age: %s', (text, is) => {
    expect(isElderly({ ...NO_HINTS, text })).toBe(is);
  });
