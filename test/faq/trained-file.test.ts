import { existsSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { MatchingData } from '../../src/faq/corpus.js';
import { createMatch } from '../../src/faq/match.js';
import { train } from '../../src/faq/train.js';
import { keepTrained, loadTrained } from '../../src/faq/trained-file.js';

const data = (refund: string[]): MatchingData => ({
  examples: [
    ...refund.map((text) => ({ id: 'txn.refund', text, locale: 'zh-CN' as const })),
    ...['怎么注册', '注册账户要什么', '如何注册新账户'].map((text) => ({ id: 'register.steps', text, locale: 'zh-CN' as const })),
  ],
  sayings: [],
  outOfScope: ['今天天气怎么样', '讲个笑话'],
  concepts: {},
});
const refunds = data(['退款多久到账', '退款怎么还没到', '什么时候退款']);
const newFile = (): string => path.join(mkdtempSync(path.join(os.tmpdir(), 'trained-')), 'dist', 'matcher.bin');

describe('what the matcher learnt', () => {
  it('ranks the same when it was kept as when it is learnt now', () => {
    const file = newFile();
    keepTrained(file, refunds);
    const kept = createMatch(refunds, loadTrained(file, refunds));
    for (const text of ['退款呢', '我要注册', '天气']) expect(kept(text)).toEqual(createMatch(refunds)(text));
  });

  it('does not depend on the order in which the questions are written down', () => {
    const turned = data(['什么时候退款', '退款怎么还没到', '退款多久到账']);
    for (const text of ['退款呢', '我要注册', '多久退到']) expect(createMatch(turned)(text)).toEqual(createMatch(refunds)(text));
  });

  it('is learnt anew when the corpus changed', () => {
    const file = newFile();
    keepTrained(file, refunds);
    const changed = data(['钱退回来没有', '退钱退到哪里', '钱什么时候退']);
    expect(loadTrained(file, changed).vocabulary).toEqual(train(changed).vocabulary);
  });

  it('is not written again when nothing changed', () => {
    const file = newFile();
    keepTrained(file, refunds);
    const { mtimeMs } = statSync(file);
    keepTrained(file, refunds);
    expect(statSync(file).mtimeMs).toBe(mtimeMs);
  });

  it('is learnt anew when the file is missing or cannot be read', () => {
    const file = newFile();
    expect(loadTrained(file, refunds).classes).toEqual(['', 'txn.refund', 'register.steps']);
    expect(existsSync(file)).toBe(false);
    keepTrained(file, refunds);
    writeFileSync(file, 'rubbish');
    expect(loadTrained(file, refunds).classes).toEqual(['', 'txn.refund', 'register.steps']);
  });
});
