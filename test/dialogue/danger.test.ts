import { describe, expect, it } from '@jest/globals';
import { openTalk, standingIn } from './talk.js';

const registering = standingIn('registration', 'whereStuck', {
  userId: null, phone: null, someoneElse: false, state: null, codeLimitReached: false, tooManyWrongCodes: false, failedBecause: null, triesLeft: null,
});
const SCAM = '有人让我把钱转到安全账户';

describe('danger', () => {
  it('comes before the question of a flow, which is set aside', () => {
    const talk = openTalk(registering);
    expect(talk.type(SCAM)).toContain('stopLoss.breakContact');
    expect(talk.session.paused.map(({ name }) => name)).toEqual(['registration']);
  });

  it('does not begin the stop-loss flow again in the middle of it', () => {
    const talk = openTalk();
    talk.type(SCAM);
    talk.type('已挂断');
    talk.type('骗子又让我把钱转到安全账户');
    expect(talk.session.flow).toMatchObject({ name: 'stop-loss', state: 'didMoneyLeave' });
    expect(talk.session.paused).toEqual([]);
  });

  it('is heard in what redaction takes out', () => {
    const talk = openTalk();
    expect(talk.type('他让我念验证码，我把验证码483920念给他了')).toContain('stopLoss.breakContact');
    expect(JSON.stringify(talk.session)).not.toContain('483920');
  });

  it('brings a person first, and says before that what matters most', () => {
    const talk = openTalk();
    talk.type(SCAM);
    expect(talk.type('转人工')).toEqual(['stopLoss.meanwhile', 'handoff.offer']);
    expect(talk.session.flow?.slots).toMatchObject({ urgent: true, skill: 'fraud' });
    expect(talk.type('先不用')).toContain('stopLoss.breakContact');
  });

  it('gives somebody who asks for a person after the flow priority still', () => {
    const talk = openTalk();
    talk.type(SCAM);
    talk.type('取消');
    talk.type('转人工');
    expect(talk.session.flow?.slots).toMatchObject({ urgent: true });
  });
});

describe('a crisis', () => {
  it('sets the flow aside and does not offer it again', () => {
    const talk = openTalk(registering);
    expect(talk.type('我不想活了')).toEqual(['crisis.heard']);
    expect(talk.session).toMatchObject({ owner: 'queued', flow: null, handoff: { reason: 'crisis', urgent: true } });
    expect(talk.session.paused.map(({ name }) => name)).toEqual(['registration']);
    expect(talk.type('好一点了，谢谢')).toEqual(['crisis.eased']);
    expect(talk.type('你好')).not.toContain('flow.offerResume');
  });

  it('is followed by kind words, never by an article or a form', () => {
    const talk = openTalk();
    talk.type('我不想活了');
    for (const text of ['没人在乎我', '我是个失败的人', '嗯', '哦', '取消']) {
      expect([text, talk.type(text).every((line) => line.startsWith('crisis.'))]).toEqual([text, true]);
    }
  });

  it('puts a question about the wallet off once, and answers it then', () => {
    const talk = openTalk();
    talk.type('我不想活了');
    expect(talk.type('我的退款怎么还没到')).toEqual(['crisis.business']);
    expect(talk.type('退款什么时候到账')).not.toContain('crisis.business');
  });

  it('is forgotten after a day', () => {
    const talk = openTalk();
    talk.type('我不想活了');
    talk.pass(25 * 3_600_000);
    expect(talk.type('怎么注册')[0]).not.toMatch(/^crisis/);
  });

  it('that comes again is met again, not with the same words', () => {
    const talk = openTalk();
    talk.type('我不想活了');
    expect(talk.type('我真的想死')).toEqual(['crisis.again']);
  });
});
