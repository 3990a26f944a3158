import { describe, expect, it } from '@jest/globals';
import { callsOff } from '../../src/dialogue/calls-off.js';

describe('what a flow is about is called off by a message that says nothing else', () => {
  it.each([
    ['complaint', '不投诉了'], ['complaint', '算了，不投诉了。'], ['complaint', '取消投诉'], ['complaint', '我不想投诉了'],
    ['complaint', '不投訴了'], ['complaint', 'Cancel my complaint'], ['complaint', "I don't want to complain anymore."],
    ['appeal', '取消申诉'], ['appeal', '还是不申诉了吧'], ['appeal', '撤销我的申诉'], ['appeal', 'cancel the appeal please'],
    ['closure', '取消注销'], ['closure', '我不注销了'], ['closure', 'i do not want to close my wallet'],
    ['registration', '不注册了'], ['registration', '取消注册吧'], ['registration', 'I don’t want to register any more'],
  ])('%s: %s', (flow, text) => {
    expect(callsOff(flow, text)).toBe(true);
  });

  it.each([
    ['of another matter', 'complaint', '不申诉了'],
    ['a question', 'complaint', '取消投诉会怎样'],
    ['a story', 'complaint', '客服说我不投诉了才给退款'],
    ['a thing that cannot be done', 'registration', '注册不了'],
    ['of a flow that has no such name', 'handoff', '不投诉了'],
    ['what somebody did', 'closure', '他让我取消注销'],
  ])('but not by %s', (_, flow, text) => {
    expect(callsOff(flow, text)).toBe(false);
  });
});
