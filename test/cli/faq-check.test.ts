import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { checkFaq, reportCheck } from '../../src/cli/run-faq-check.js';
import { soundEntry, TEST_NOW, writeSmallRoot } from '../support/faq-corpus.js';

const DIGITS = '零一二三四五六七八九';
/** Thirty ways of asking, as the corpus wants them. */
const thirty = (asked: string): string[] => Array.from({ length: 30 }, (_, at) => `${asked}${DIGITS[Math.floor(at / 10)] ?? ''}${DIGITS[at % 10] ?? ''}`);
const twelve = (...asked: string[]): string[] => Array.from({ length: 12 }, (_, at) => `${asked[at % asked.length] ?? ''} ${'abcdefghijkl'[at] ?? ''}`);

const tea = soundEntry('drink.tea', {
  questions: {
    'zh-CN': thirty('绿茶怎么泡才好喝'),
    en: twelve('brew green tea', 'green tea water', 'steep green tea', 'tea leaves', 'pot of tea'),
  },
  regression: { 'zh-CN': ['绿茶怎么泡'], en: ['how to brew green tea'] },
});
const bread = soundEntry('food.bread', {
  questions: {
    'zh-CN': thirty('面包烤多久才熟'),
    en: twelve('bake bread', 'bread dough rises', 'oven for bread', 'loaf of bread', 'sourdough bread'),
  },
  regression: { 'zh-CN': ['面包烤多久'], en: ['how to bake bread'] },
});

const check = (root: string, baseline: 'compare' | 'update' = 'compare') => checkFaq({ root, now: TEST_NOW, baseline });
const baselineOf = (root: string): string => path.join(root, 'faq-data/regression-baseline.json');

describe('faq:check', () => {
  it('passes when every question is understood as the baseline says', () => {
    const root = writeSmallRoot([tea, bread]);
    check(root, 'update');
    const { text, exitCode } = reportCheck(check(root));
    expect(exitCode).toBe(0);
    expect(text).toContain('4 of 4 regression questions understood');
    expect(JSON.parse(readFileSync(baselineOf(root), 'utf8'))).toEqual({
      'drink.tea': ['绿茶怎么泡', 'how to brew green tea'],
      'food.bread': ['面包烤多久', 'how to bake bread'],
    });
  });

  it('fails, naming the entry, when a question that was understood no longer is', () => {
    const root = writeSmallRoot([{ ...tea, regression: { 'zh-CN': ['面包烤几分钟'], en: [] } }, bread]);
    writeFileSync(baselineOf(root), JSON.stringify({ 'drink.tea': ['面包烤几分钟'] }));
    const { text, exitCode } = reportCheck(check(root));
    expect(exitCode).toBe(1);
    expect(text).toMatch(/FAULT {4}regression-baseline\.json › drink\.tea › regression: "面包烤几分钟" was understood/u);
  });

  it('does not mind a question that was never understood', () => {
    const root = writeSmallRoot([{ ...tea, regression: { 'zh-CN': ['面包烤几分钟'], en: [] } }, bread]);
    writeFileSync(baselineOf(root), '{}');
    expect(check(root).faults).toEqual([]);
  });

  it.each([
    ['a line', 'intro: 您好，这笔钱一定能追回。', 'zh-CN.yaml › intro: says "一定能追回", which promises'],
    ['a button', 'choice: { YES: { label: 把验证码发我 } }', 'zh-CN.yaml › choice.YES: says "验证码发我", which asks for a secret'],
    ['a clause of a fact', 'facts: { support.hotline: { set: "{value}", unset: 加我微信 } }', 'zh-CN.yaml › support.hotline › facts: says "加我微信"'],
  ])('holds %s to the list of what is never said', (_, spoilt, fault) => {
    const root = writeSmallRoot([tea, bread]);
    const file = path.join(root, 'flows/lines/zh-CN.yaml');
    const lines = parse(readFileSync(file, 'utf8')) as Record<string, Record<string, unknown> | string>;
    for (const [key, value] of Object.entries(parse(spoilt) as typeof lines)) {
      lines[key] = typeof value === 'string' ? value : { ...(lines[key] as object), ...value };
    }
    writeFileSync(file, stringify(lines));
    const { text, exitCode } = reportCheck(check(root));
    expect(exitCode).toBe(1);
    expect(text).toContain(fault);
  });

  it('fails, naming the entry, on a fault of the corpus', () => {
    const { text, exitCode } = reportCheck(check(writeSmallRoot([tea, { ...bread, related: ['food.rice'] }])));
    expect(exitCode).toBe(1);
    expect(text).toContain('FAULT    small.yaml › food.bread › related: food.rice is no other topic');
  });

  it('fails on a topic that ran out, which the service merely leaves out', () => {
    const root = writeSmallRoot([tea, { ...bread, valid: { until: '2026-11-01' } }]);
    check(root, 'update');
    expect(reportCheck(check(root)).text).toContain('food.bread › valid.until: ran out on 2026-11-01');
  });

  it('asks for a baseline where there is none', () => {
    expect(reportCheck(check(writeSmallRoot([tea, bread])))).toMatchObject({ exitCode: 1 });
  });

  it('warns of a question that phrases take, of confusion and of a review that is due', () => {
    const questions = { ...(tea['questions'] as Record<string, string[]>) };
    questions['zh-CN'] = [...(questions['zh-CN'] ?? []), '帮我注销账户', '面包烤得怎么样'];
    const root = writeSmallRoot([{ ...tea, questions, review: '2026-01-01' }, bread]);
    check(root, 'update');
    const warnings = check(root).warnings.join('\n');
    expect(warnings).toContain('drink.tea: "帮我注销账户" is taken as flow.closure');
    expect(warnings).toMatch(/drink\.tea: \d+ of \d+ questions sound nearer to another topic when left out: .*food\.bread/u);
    expect(warnings).toContain('drink.tea: review was due on 2026-01-01');
  });
});
