import { describe, expect, it } from '@jest/globals';
import { readClosureTold } from '../../flows/closure-told.js';
import { readComplaintTold } from '../../flows/complaint-told.js';

describe('what the wish to close a wallet tells', () => {
  it.each([
    ['客服打电话让我注销钱包', 'urged'],
    ['有人叫我注销帳戶', 'urged'],
    ['somebody called and told me to close my account', 'urged'],
    ['我爸上个月去世了，想注销他的钱包', 'bereaved'],
    ['老伴走了，他的钱包要注销', 'bereaved'],
    ['my father passed away, please close his wallet', 'bereaved'],
    ['我想撤回注销申请', 'takeBack'],
    ['我不想註銷了', 'takeBack'],
    ['undo the closure', 'takeBack'],
    ["I've changed my mind about closing it", 'takeBack'],
    ['店不开了，收款的钱包想注销', 'merchant'],
    ['我要注销我自己的钱包', 'own'],
    ['我的帳戶想註銷', 'own'],
    ['close my account please', 'own'],
  ] as const)('%s: %s', (text, what) => {
    expect(readClosureTold(text)[what]).toBe(true);
  });

  it.each(['我要注销钱包', '帮我妈注销', 'please close it', '注销要几天'])('%s: nothing of all that', (text) => {
    expect(Object.values(readClosureTold(text))).toEqual([false, false, false, false, false]);
  });
});

describe('what a complaint tells', () => {
  it.each([
    ['我要投诉', 'complaint'],
    ['我要投訴你們的客服', 'complaint'],
    ['', 'complaint'],
    ['我有个建议', 'suggestion'],
    ['希望你们增加大字版', 'suggestion'],
    ['我要表扬一位客服', 'suggestion'],
    ['I have a suggestion', 'suggestion'],
    ['我有意见', null],
    ['I want to give feedback', null],
  ] as const)('%s is %s', (text, kind) => {
    expect(readComplaintTold(text).kind).toBe(kind);
  });

  it.each([
    ['我要投诉你们的客服', 'agent'],
    ['客服態度太差', 'agent'],
    ['the agent was rude to me', 'agent'],
    ['投诉你们泄露我的隐私', 'privacy'],
    ['为什么冻结我的钱包，我要投诉', 'freeze'],
    ['申诉拖了半个月没人管', 'caseHandling'],
    ['乱收手续费', 'fee'],
    ['客服电话打不通', 'service'],
    ['我要投诉', null],
  ] as const)('%s is about %s', (text, about) => {
    expect(readComplaintTold(text).about).toBe(about);
  });

  it.each(['我要投诉你们的客服', '我要投诉', '我有个建议', 'I want to complain about your service', 'I want to make a complaint please'])(
    '%s tells no story yet',
    (text) => {
      expect(readComplaintTold(text).story).toBeNull();
    },
  );

  it.each(['我要投诉，昨天客服电话打了一下午没人接', 'I want to complain, I waited two hours yesterday and nobody came'])('%s tells one', (text) => {
    expect(readComplaintTold(text).story).toBe(text);
  });

  it.each(['再不解决我就找媒体曝光', '我要去银监会告你们', '我會找律師', 'I will report you to the regulator', "I'll take you to court"])(
    '%s: somebody outside is meant',
    (text) => {
      expect(readComplaintTold(text).outside).toBe(true);
    },
  );

  it.each(['我要投诉人行数字钱包的客服', 'I want to complain about the app', 'they pressed me to pay'])('%s: nobody outside is meant', (text) => {
    expect(readComplaintTold(text).outside).toBe(false);
  });

  it('knows their own matter from another person’s', () => {
    expect(readComplaintTold('我昨天打了三次电话都没人接').ownMatter).toBe(true);
    expect(readComplaintTold('我妈昨天打了三次电话都没人接').ownMatter).toBe(false);
    expect(readComplaintTold('我要投诉').ownMatter).toBe(false);
  });
});
