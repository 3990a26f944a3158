import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toTraditional } from '../../src/dialogue/chinese.js';
import { MATCH_LIMITS } from '../../src/faq/understand.js';
import { loadOwnCorpus, loadOwnUnderstand } from '../support/faq-corpus.js';

const corpus = loadOwnCorpus();
const understand = loadOwnUnderstand();
const meaning = (text: string): string => {
  const { kind, id, smalltalk } = understand(text);
  return id ?? smalltalk ?? kind;
};

describe('commands', () => {
  it.each([
    ['取消', 'command.cancel'],
    ['算了', 'command.cancel'],
    ['不办了，谢谢', 'command.cancel'],
    ['never mind', 'command.cancel'],
    ['上一步', 'command.back'],
    ['返回！', 'command.back'],
    ['go back please', 'command.back'],
    ['重新开始', 'command.restart'],
    ['start over', 'command.restart'],
    ['再说一遍', 'command.repeat'],
    ['請再說一次', 'command.repeat'],
    ['Say that again?', 'command.repeat'],
  ])('%s is %s', (text, id) => {
    expect(meaning(text)).toBe(id);
  });

  it.each(['怎么取消自动扣款', '取消注销申请', '返回的钱在哪里', 'how do I cancel a subscription'])(
    '%s is a question, for a command is the whole message',
    (text) => {
      expect(understand(text).kind).not.toBe('command');
    },
  );
});

describe('asking for a person', () => {
  it.each([
    '转人工',
    '人工客服',
    '真人',
    '请帮我转人工服务',
    '我要人工',
    '我想跟真人说话',
    '轉人工客服',
    '你好，转人工',
    'I want to talk to a person',
    'human please',
    'can I speak to an agent?',
    'get me a real person',
  ])('%s', (text) => {
    expect(meaning(text)).toBe('handoff');
  });

  it.each(['人工客服几点上班', '人工客服的电话是多少', 'what time do agents work', 'the agent was rude to me'])(
    '%s asks something else',
    (text) => {
      expect(understand(text).kind).not.toBe('handoff');
    },
  );

  it('is not what a question about the hours of agents is', () => {
    expect(meaning('人工客服几点上班')).toBe('support.hours');
  });
});

describe('smalltalk', () => {
  it.each([
    ['你好', 'smalltalk.greeting'],
    ['您好！', 'smalltalk.greeting'],
    ['在吗？', 'smalltalk.greeting'],
    ['Hello', 'smalltalk.greeting'],
    ['谢谢您', 'smalltalk.thanks'],
    ['謝謝', 'smalltalk.thanks'],
    ['thanks a lot!', 'smalltalk.thanks'],
    ['你是谁', 'smalltalk.who'],
    ['are you a robot?', 'smalltalk.who'],
    ['再见', 'smalltalk.goodbye'],
    ['bye', 'smalltalk.goodbye'],
  ])('%s is %s', (text, which) => {
    const understanding = understand(text);
    expect(understanding).toMatchObject({ kind: 'smalltalk', id: null, smalltalk: which });
    expect(understanding.candidates).toHaveLength(5);
  });

  it('gives way to the question that follows it', () => {
    expect(meaning('你好，我收不到验证码')).toBe('register.code-not-received');
    expect(meaning('hi, I did not receive the verification code')).toBe('register.code-not-received');
  });

  it('stays smalltalk whatever the threshold', () => {
    expect(understand('你好', 2).kind).toBe('smalltalk');
    expect(understand('转人工', 2).kind).toBe('none');
  });
});

describe('starting a flow', () => {
  it.each([
    ['帮我注销', 'flow.closure'],
    ['我想注销账户', 'flow.closure'],
    ['我要註銷錢包', 'flow.closure'],
    ['I want to close my account', 'flow.closure'],
    ['我要申诉', 'flow.appeal'],
    ['帮我发起申诉', 'flow.appeal'],
    ['I want to file an appeal', 'flow.appeal'],
    ['我要注销钱包', 'flow.closure'],
    ['close my account please', 'flow.closure'],
    ["I'm leaving China next week and want to close my wallet", 'flow.closure'],
    ['撤回注销', 'flow.closure'],
    ['cancel my closure request', 'flow.closure'],
    ['我爸去世了，想注销他的钱包', 'flow.closure'],
    ['客服打电话让我注销钱包', 'flow.closure'],
    ['我要投诉', 'flow.complaint'],
    ['我要投诉你们的客服', 'flow.complaint'],
    ['我有个建议', 'flow.complaint'],
    ['I have a suggestion', 'flow.complaint'],
    ['I want to complain', 'flow.complaint'],
    ['I want to make a complaint', 'flow.complaint'],
    ['帮我注册', 'flow.registration'],
    ['我想开户', 'flow.registration'],
    ['help me sign up', 'flow.registration'],
    ['查一下我的申诉进度', 'flow.appeal-status'],
    ['check my appeal', 'flow.appeal-status'],
    ['帮我查一下这笔交易', 'flow.abnormal-transaction'],
    ['check my payment', 'flow.abnormal-transaction'],
  ])('%s is %s', (text, id) => {
    expect(understand(text)).toMatchObject({ kind: 'flow', id });
  });

  it.each([
    ['怎么注销', 'closure.how'],
    ['注销需要什么材料', 'closure.documents'],
    ['我想注销，里面还有余额怎么办', 'closure.balance'],
    ['注销要几天', 'closure.time'],
    ['投诉多久回复', 'support.complaint'],
    ['怎么申诉', 'txn.appeal-how'],
    ['怎么注册', 'register.steps'],
    ['how do I close my account', 'closure.how'],
  ])('%s asks about it: %s', (text, id) => {
    expect(understand(text)).toMatchObject({ kind: 'answer', id });
  });

  it.each([
    '公安局让我把钱转到安全账户',
    '客服叫我打开共享屏幕',
    '我正在被骗',
    '对方要我先交解冻费',
    'he told me to share my screen',
    'the police told me to transfer everything to a safe account',
  ])('%s is a scam going on, before anything else', (text) => {
    expect(meaning(text)).toBe('flow.stop-loss');
    expect(meaning(`转人工，${text}`)).toBe('flow.stop-loss');
  });
});

describe('a crisis', () => {
  it.each(['我不想活了', '被骗光了，活着没意思', '我想自殺', '你们再不退钱我就跳楼', 'I want to kill myself', 'i dont want to live anymore'])(
    'is heard in %s',
    (text) => {
      expect(understand(text)).toMatchObject({ kind: 'crisis', id: 'crisis', score: 1 });
    },
  );

  it('comes before the request for a person', () => {
    expect(meaning('转人工，我不想活了')).toBe('crisis');
  });

  it.each(['笑死我了', '气死我了', '急死了', '累死人', '想死你们了', 'this app is killing me', 'my phone died', '死机了'])(
    'is not heard in %s',
    (text) => {
      expect(understand(text).kind).not.toBe('crisis');
    },
  );
});

describe('words that tell of no topic', () => {
  it.each(['给自己', '給自己', '是我自己', '我自己用的', '给自己的', '别人', '给他吧', '对方', 'for myself', 'just me', "it's me", 'to him'])(
    '%s is not understood',
    (text) => {
      expect(understand(text)).toMatchObject({ kind: 'none', id: null });
    },
  );

  it.each([
    ['给自己设个上限', 'use.limits'],
    ['给自己充', 'use.top-up'],
    ['给别人转账', 'use.transfer'],
    ['转给自己', 'use.transfer'],
    ['给朋友', 'use.transfer'],
    ['替我爸', 'account.for-someone-else'],
    ['set a limit for myself', 'use.limits'],
    ['for someone else', 'account.for-someone-else'],
  ])('%s tells of one', (text, id) => {
    expect(meaning(text)).toBe(id);
  });
});

describe('questions', () => {
  it('in the index are answered with their own topic, in traditional characters too', () => {
    const asked = corpus.examples.filter((_, at) => at % 9 === 0);
    const right = asked.filter(({ id, text }) => meaning(text) === id);
    expect(right.length / asked.length).toBeGreaterThan(0.9);
    for (const { text, locale } of asked) {
      if (locale === 'zh-CN') expect(meaning(toTraditional(text))).toBe(meaning(text));
    }
  });

  it('are answered or left by the threshold', () => {
    const text = '收不到验证码';
    expect(understand(text, 0.01).kind).toBe('answer');
    expect(understand(text, 1.01)).toMatchObject({ kind: 'none', id: null });
  });

  it('always come with the best five ids, best first, the first one scoring what the whole scores', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { score, candidates } = understand(text);
        expect(candidates).toHaveLength(5);
        expect(new Set(candidates.map(({ id }) => id)).size).toBe(5);
        expect(score).toBe(candidates[0]?.score);
        expect(candidates.map((each) => each.score)).toEqual(candidates.map((each) => each.score).sort((a, b) => b - a));
      }),
      { numRuns: 200 },
    );
  });

  it('give two or three to choose among when they are too close', () => {
    const chosen = corpus.regression.map(({ text }) => understand(text)).filter(({ kind }) => kind === 'choose');
    expect(chosen.length).toBeGreaterThan(0);
    for (const { id, score, candidates } of chosen) {
      expect(id).toBeNull();
      expect(score).toBeLessThan(MATCH_LIMITS.sure);
      expect(candidates[1]?.score).toBeGreaterThan(score * MATCH_LIMITS.close);
    }
  });
});
