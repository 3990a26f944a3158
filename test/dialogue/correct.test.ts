import { describe, expect, it } from '@jest/globals';
import type { FlowEvent } from '../../flows/kit.js';
import { findCorrected } from '../../src/dialogue/corrected.js';
import { readCorrection } from '../../src/dialogue/read-correction.js';
import { replayAnswers } from '../../src/dialogue/replay-answers.js';
import type { PastFlow } from '../../src/dialogue/session.js';
import { queryKey } from '../../src/dialogue/types.js';
import { SAMPLES } from '../support/flow-samples.js';
import { asking } from './asking-flow.js';
import { NOW, openTalk, standingIn, type Talk } from './talk.js';

const slots = { userId: 'u-1', amount: '', story: '', day: '', balance: '' };
const atTheStart = (): Talk => openTalk(standingIn('asking', 'amount', slots));
const told = (talk: Talk): string => talk.last()[0]?.text ?? '';

/** Amount 118.00, owner yes, a story, and the day is asked. */
function atTheDay(): Talk {
  const talk = atTheStart();
  for (const text of ['118', '是的', '我付了钱商家没有发货']) talk.type(text);
  expect(talk.session.flow?.state).toBe('day');
  return talk;
}

describe('a correction', () => {
  it.each(['不对，是119不是118', '不是118，是119', '金额应该是119', '把金额改成119', 'sorry I meant 119 not 118'])(
    'changes the earlier answer and keeps the later ones: %p', (text) => {
      const talk = atTheDay();
      talk.type(text);
      expect(talk.session.flow).toMatchObject({ state: 'day', slots: { amount: '119.00', story: '我付了钱商家没有发货' } });
      expect(talk.session.flow?.trail.map(({ state }) => state)).toEqual(['amount', 'owner', 'story']);
    });

  it('names the new and the old value, and asks the present question', () => {
    const talk = atTheDay();
    expect(talk.type('改成119')).toEqual(['correction.changed', 'asking.day']);
    expect(told(talk)).toBe('好的，改成119.00元，原来是118.00元。');
  });

  it('says again what the last step says, and nothing of the steps before', () => {
    const talk = atTheStart();
    talk.type('118');
    expect(talk.type('错了，是119')).toEqual(['correction.changed', 'asking.found', 'asking.owner']);
  });

  it('can be corrected again', () => {
    const talk = atTheDay();
    talk.type('改成119');
    talk.type('不对，是120不是119');
    expect(talk.session.flow?.slots).toMatchObject({ amount: '120.00' });
  });

  it('of a day knows the day', () => {
    const talk = atTheDay();
    talk.type('前天');
    const before = talk.session.flow?.slots.day;
    talk.type('刚才说错了，是昨天不是前天');
    expect(talk.session.flow).toMatchObject({ state: 'confirm' });
    expect(Date.parse(String(talk.session.flow?.slots.day)) - Date.parse(String(before))).toBe(86_400_000);
    expect(told(talk)).toMatch(/改成11月\d+日，原来是11月\d+日/);
  });

  it('changes words in a story', () => {
    const talk = atTheDay();
    talk.type('不是商家，是卖家');
    expect(talk.session.flow?.slots.story).toBe('我付了钱卖家没有发货');
  });

  it('ends nothing, and does nothing, because of an old answer', () => {
    const at = (state: string, given: FlowEvent): PastFlow => ({ name: 'asking', version: 1, state, slots, given: { ...given } });
    const trail = [at('amount', { type: 'ANSWERED', value: '118.00' }), at('owner', { type: 'NO' })];
    const present = { name: 'asking', version: 1, state: 'day', slots, trail, unusable: 0, awaits: null, acted: false };
    const answers = new Map([[queryKey({ query: 'person', userId: 'u-1' }), 'failed' as const]]);
    const replayed = replayAnswers(asking, present, { place: 0, event: { type: 'ANSWERED', value: '119.00' } }, answers, NOW);
    expect(replayed).toMatchObject({ run: { type: 'waits', flow: { state: 'owner', slots: { amount: '119.00' } } }, trail: [] });
  });

  it.each([
    ['昨天付了钱商家没发货', '说错了，是前天', '前天付了钱商家没发货'],
    ['付了118元商家没发货', '改成119元', '付了119元商家没发货'],
    ['商家说没收到，态度也差', '说错了，是前天', null],
    ['商家说没收到', '说错了，是商家说收到了但是不肯给货', '商家说收到了但是不肯给货'],
  ])('of the story %p by %p changes its one day or sum, and puts no word in place of it', (story, text, value) => {
    const slot = { type: 'text', maxLength: 200 } as const;
    const ask = { line: 'asking.story', values: {}, slot, choices: [], unshown: [] };
    const correction = readCorrection(text);
    const found = correction && findCorrected(correction, [{ place: 0, flow: 'asking', ask, slot, event: { type: 'ANSWERED', value: story } }], NOW);
    expect(found && found.event).toEqual(value && { type: 'ANSWERED', value });
  });

  it('that changes nothing says so', () => {
    const talk = atTheDay();
    expect(talk.type('金额应该是118')).toEqual(['correction.same', 'asking.day']);
  });

  it('of nothing that was said names what can be changed', () => {
    const talk = atTheStart();
    talk.type('118');
    expect(talk.type('改成红色的')).toEqual(['correction.which', 'asking.owner']);
    expect(told(talk)).toContain('118.00元');
  });

  it('without a value goes back one question', () => {
    const talk = atTheDay();
    expect(talk.type('我说错了')).toEqual(['correction.back', 'asking.story']);
  });

  it('that fits two items of an earlier list shows the list again', () => {
    const same = { kind: 'scanPay', amount: '132.50', counterparty: '万家超市', at: NOW, status: 'succeeded', failure: null, refunded: '0.00' };
    const items = [{ ...same, id: 'T1' }, { ...same, id: 'T2' }, { ...same, id: 'T3', amount: '88.00', counterparty: '城南便利店' }];
    const talk = openTalk(standingIn('abnormal-transaction', 'chooseTransaction', { ...SAMPLES['abnormal-transaction'], items, chosen: null }));
    talk.type('88那笔');
    expect(talk.type('不对，是132.5那笔')).toEqual(['correction.chooseAgain', 'abnormal.chooseTransaction']);
    expect(talk.session.flow?.state).toBe('chooseTransaction');
  });

  it('of a sum is part of the story where a story is asked for', () => {
    const talk = atTheStart();
    for (const text of ['118', '是的', '金额不对，应该是119']) talk.type(text);
    expect(talk.session.flow).toMatchObject({ state: 'day', slots: { amount: '118.00', story: '金额不对，应该是119' } });
  });

  it('without a value, and without an answer to take back, asks again', () => {
    expect(atTheStart().type('我说错了')).toEqual(['correction.sayAgain', 'asking.amount']);
  });

  it('of the present question is its answer', () => {
    const talk = openTalk(standingIn('abnormal-transaction', 'whoseWallet', SAMPLES['abnormal-transaction'] ?? {}));
    talk.type('不对，是我自己的');
    expect(talk.session.flow?.state).not.toBe('othersWallet');
  });

  it('of what was submitted says how it can still be changed', () => {
    const talk = openTalk((session) => {
      const standing = standingIn('asking', 'confirm', slots)(session);
      return { ...standing, flow: standing.flow && { ...standing.flow, acted: true } };
    });
    expect(talk.type('不对，是119不是118')).toEqual(['correction.tooLate', 'asking.confirm']);
  });
});

describe('an open question', () => {
  const atTheStory = (): Talk => openTalk(standingIn('asking', 'story', slots));

  it.each(['怎么申诉？', '申诉要多久', 'how do I register?', '注册需要什么资料'])('does not swallow %p', (text) => {
    const talk = atTheStory();
    expect(talk.type(text).at(-1)).toBe('asking.story');
    expect(talk.session.flow).toMatchObject({ state: 'story', slots: { story: '' } });
  });

  it.each(['我昨天付了88块，商家没收到，怎么办？', '商家不发货怎么办', '对方不肯退钱', 'I paid yesterday and the shop never sent it, what can I do?', '我给对方转了500元能追回来吗'])(
    'takes the story %p', (text) => {
      const talk = atTheStory();
      talk.type(text);
      expect(talk.session.flow).toMatchObject({ state: 'day', slots: { story: text } });
    });

  it('lets another flow be started', () => {
    const talk = atTheStory();
    talk.type('帮我注册');
    expect(talk.session.flow?.name).toBe('registration');
    expect(talk.session.paused.map(({ name }) => name)).toEqual(['asking']);
  });
});
