import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { FaultyData } from '../../src/faq/fault.js';
import { loadOwnCorpus, type SmallEntry, soundEntry, TEST_NOW, writeSmallRoot } from '../support/faq-corpus.js';

function faultsOf(entries: SmallEntry[]): string[] {
  try {
    loadOwnCorpus(writeSmallRoot(entries));
  } catch (error) {
    if (error instanceof FaultyData) {
      return error.faults.map(({ file, entry, place, what }) => `${path.basename(file)} ${entry} ${place}: ${what}`);
    }
    throw error;
  }
  return [];
}

const answer = (zh: string, en = 'Fine.'): Record<string, unknown> => ({ answer: { 'zh-CN': zh, en } });

describe('the corpus', () => {
  it('of the project loads, every topic in three locales', () => {
    const { topics } = loadOwnCorpus();
    expect(topics.size).toBe(74);
    for (const topic of topics.values()) {
      expect(Object.values(topic.answer).join('')).not.toMatch(/\{[a-z]+\.[A-Za-z]+\}/u);
      expect(topic.title['zh-Hant']).not.toBe('');
      for (const id of topic.related) expect(topics.has(id)).toBe(true);
    }
  });

  it('speaks the facts of the operator and derives traditional Chinese', () => {
    const topic = loadOwnCorpus(writeSmallRoot([soundEntry('one.topic')])).topics.get('one.topic');
    expect(topic?.answer['zh-CN']).toBe('请看说明。客服电话请以您钱包服务方公布的官方渠道为准。');
    expect(topic?.answer['zh-Hant']).toMatch(/^請看說明。客服電話/u);
    expect(topic?.revision).toBe('1');
    expect(topic?.flow).toBeNull();
  });

  it('keeps regression questions out of the index', () => {
    const { examples, regression } = loadOwnCorpus(writeSmallRoot([soundEntry('one.topic')]));
    const indexed = new Set(examples.map(({ text }) => text));
    expect(regression).toHaveLength(5);
    expect(regression.filter(({ text }) => indexed.has(text))).toEqual([]);
  });

  it.each<[string, SmallEntry[], string]>([
    ['two topics of one id', [soundEntry('a.b'), soundEntry('a.b')], 'small.yaml a.b id: also in small.yaml'],
    [
      'one question under two topics, however it is spelt',
      [
        soundEntry('a.b', { regression: { 'zh-CN': ['收不到驗證碼！'], en: [] } }),
        soundEntry('a.c', { regression: { 'zh-CN': ['收不到验证码'], en: [] } }),
      ],
      'small.yaml a.c regression.zh-CN[0]: the same question as a.b regression.zh-CN[0]',
    ],
    [
      'a regression question that is in the index',
      [soundEntry('a.b', { regression: { 'zh-CN': ['问题 a.b 11?'], en: [] } })],
      'small.yaml a.b regression.zh-CN[0]: is in the index too (questions.zh-CN[0])',
    ],
    ['a missing locale', [soundEntry('a.b', { title: { 'zh-CN': '标题' } })], 'small.yaml a.b title.en'],
    ['a dead link', [soundEntry('a.b', { related: ['a.x'] })], 'small.yaml a.b related: a.x is no other topic'],
    ['an unknown flow', [soundEntry('a.b', { flow: 'refund' })], 'small.yaml a.b flow: there is no flow refund'],
    ['an unknown fact', [soundEntry('a.b', answer('{support.phone}。'))], 'answer.zh-CN: {support.phone} is no fact'],
    ['braces that are no fact', [soundEntry('a.b', answer('好。', '{ hotline }'))], 'answer.en: { hotline } is no fact'],
    ['forbidden wording', [soundEntry('a.b', answer('一定能追回。'))], 'answer.zh-CN: "一定能追回" promises'],
    [
      'too few questions',
      [soundEntry('a.b', { questions: { 'zh-CN': ['甲', '甲！'], en: ['a', 'b', 'c', 'd', 'e'] } })],
      'small.yaml a.b questions.zh-CN: only 1 different questions',
    ],
    ['a key that nobody knows', [soundEntry('a.b', { anwser: 'x' })], 'small.yaml a.b'],
  ])('refuses %s', (_, entries, fault) => {
    expect(faultsOf(entries).join('\n')).toContain(fault);
  });

  it('takes further questions from the folder beside the topics, and refuses those of no topic', () => {
    const root = writeSmallRoot([soundEntry('a.b')]);
    const folder = path.join(root, 'faq-data/questions');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'a.yaml'), 'a.b: { zh-CN: [换个说法], en: [in other words] }\n');
    expect(loadOwnCorpus(root).examples.filter(({ text }) => text === '换个说法' || text === 'in other words')).toHaveLength(2);
    writeFileSync(path.join(folder, 'x.yaml'), 'a.x: { zh-CN: [谁的], en: [] }\n');
    expect(() => loadOwnCorpus(root)).toThrow('questions/x.yaml › a.x: there is no such topic');
  });

  it('tells every fault at once', () => {
    expect(faultsOf([soundEntry('a.b', { related: ['a.x'], flow: 'x' }), soundEntry('a.c', { flow: 'y' })])).toHaveLength(3);
  });

  it('leaves out a topic that is not valid now, and the links to it', () => {
    const day = new Date(TEST_NOW - 86_400_000).toISOString().slice(0, 10);
    const root = writeSmallRoot([soundEntry('a.b', { related: ['a.c'] }), soundEntry('a.c', { valid: { until: day } })]);
    const { topics, examples } = loadOwnCorpus(root);
    expect([...topics.keys()]).toEqual(['a.b']);
    expect(topics.get('a.b')?.related).toEqual([]);
    expect(examples.filter(({ id }) => id === 'a.c')).toEqual([]);
  });
});
