import { describe, expect, it } from '@jest/globals';
import { asksToGoOn, setAside, whenLine } from '../../src/dialogue/set-aside.js';
import type { ActiveFlow, PausedFlow } from '../../src/dialogue/session.js';
import { NOW, openTalk, standingIn } from './talk.js';

const active = (name: string, awaits: string | null = null): ActiveFlow =>
  ({ name, version: 1, state: 'any', slots: {}, trail: [], unusable: 0, awaits, acted: false });
const names = (paused: PausedFlow[]): string[] => paused.map(({ name }) => name);
const slots = { userId: 'u-1', amount: '', story: '', day: '', balance: '' };

describe('flows set aside', () => {
  it('are kept, the latest last, and one of a kind', () => {
    const one = setAside([], active('registration'), 1).paused;
    const two = setAside(one, active('closure'), 2).paused;
    expect(names(setAside(two, active('registration'), 3).paused)).toEqual(['closure', 'registration']);
  });

  it('beyond three let go the oldest that waits for nothing', () => {
    const full = ['a', 'b', 'c'].map((name) => ({ ...active(name, name === 'a' ? 'key-1' : null), pausedAt: 1 }));
    const { paused, dropped } = setAside(full, active('d'), 2);
    expect([names(paused), dropped?.name]).toEqual([['a', 'c', 'd'], 'b']);
  });

  const at = (time: string): number => Date.parse(`2026-11-22T${time}+08:00`);
  it.each([
    [at('10:00:00'), at('10:30:00'), 'justNow'],
    [at('00:30:00') - 3_600_000, at('00:10:00'), 'justNow'],
    [at('08:00:00'), at('20:00:00'), 'today'],
    [at('23:00:00') - 86_400_000, at('09:00:00'), 'yesterday'],
    [at('09:00:00') - 3 * 86_400_000, at('09:00:00'), 'before'],
    [null, at('09:00:00'), 'justNow'],
  ])('are spoken of by when it was (%p, %p: %s)', (then, now, word) => expect(whenLine(then, now)).toBe(`flow.when.${word}`));

  it('go on with "继续"', () => {
    for (const text of ['继续', '好的，继续吧', '接着', 'continue', "let's go on"]) expect([text, asksToGoOn(text)]).toEqual([text, true]);
    for (const text of ['继续扣钱怎么办', '还要继续等吗', 'continue to pay']) expect([text, asksToGoOn(text)]).toEqual([text, false]);
  });
});

describe('starting something else in the middle', () => {
  it('is said to keep what was begun, which is offered again afterwards', () => {
    const talk = openTalk(standingIn('asking', 'amount', slots));
    expect(talk.type('帮我注册')[0]).toBe('flow.aside');
    expect(talk.session.flow?.name).toBe('registration');
    expect(talk.type('取消').at(-1)).toBe('flow.offerResume');
    expect(talk.type('继续')).toEqual(['asking.amount']);
  });

  it('that is a person offered keeps nothing of the offer', () => {
    const talk = openTalk(standingIn('handoff', 'offer', { skill: 'general', urgent: false, reason: 'asked', told: 'handoff.hoursUnknown' }));
    talk.type('帮我注册');
    expect(talk.session.paused).toEqual([]);
  });
});

describe('returning after a rest', () => {
  const resting = () => {
    const talk = openTalk(standingIn('asking', 'amount', slots));
    talk.type('再说一遍');
    talk.pass(1_800_000);
    talk.take({ type: 'timer', id: 'timer:idle', name: 'idle', dueAt: talk.session.timers.idle ?? 0 });
    talk.pass(86_400_000);
    talk.take({ type: 'timer', id: 'timer:rest', name: 'rest', dueAt: talk.session.timers.rest ?? 0 });
    expect(talk.session.flow).toBeNull();
    return talk;
  };

  it('remembers when the question was last open', () => expect(resting().session.paused[0]?.pausedAt).toBe(NOW));

  it('answers what was written, then offers to go on', () => {
    expect(resting().type('怎么注册')).toEqual(['register.steps', 'flow.offerResume']);
  });

  it.each(['继续', '接着来', 'continue'])('goes on at once with %p', (text) => expect(resting().type(text)).toEqual(['asking.amount']));

  it('greets and offers, and forgets it when told to', () => {
    const talk = resting();
    expect(talk.type('你好')).toEqual(['smalltalk.welcomeBack', 'flow.offerResume']);
    talk.type('不用了');
    expect(talk.session.paused).toEqual([]);
  });
});
