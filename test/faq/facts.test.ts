import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { checkFactWording, expandFacts, loadFactWording, phraseFacts } from '../../src/faq/facts.js';
import { listFacts, loadOperator, type Operator } from '../../src/faq/operator.js';
import { packageRoot } from '../../src/package-root.js';

const wording = loadFactWording(path.join(packageRoot(), 'flows/lines'));
const unset = loadOperator(path.join(packageRoot(), 'faq-data'));

function withFacts(changes: { support?: Partial<Operator['support']>; refund?: Operator['refund'] }): Operator {
  return { ...unset, support: { ...unset.support, ...changes.support }, refund: { ...unset.refund, ...changes.refund } };
}

const clauses = (operator: Operator) => phraseFacts(operator, wording);

describe('the wording of facts', () => {
  it('exists for every fact in both languages, and for nothing else', () => {
    expect(checkFactWording(unset, wording)).toEqual([]);
  });

  it('is a complete clause without a full stop, set or not', () => {
    for (const locale of ['zh-CN', 'en'] as const) {
      for (const lines of Object.values(wording[locale])) {
        expect(`${lines.set}|${lines.unset}`).not.toMatch(/[。.!！]($|\|)/u);
      }
    }
  });

  it('speaks no number while a fact is not set', () => {
    const said = clauses(unset);
    for (const [key, value] of listFacts(unset)) {
      if (value === null) expect(said['zh-CN'].get(key)).not.toMatch(/\d|null|\{value\}/u);
    }
  });

  it('speaks a term in the days that the operator counts', () => {
    const working = clauses(withFacts({ refund: { arrival: { value: 7, dayKind: 'working' } } }));
    expect(working['zh-CN'].get('refund.arrival')).toContain('7个工作日');
    expect(working['zh-Hant'].get('refund.arrival')).toContain('7個工作日');
    expect(working.en.get('refund.arrival')).toContain('7 working days');
    const natural = clauses(withFacts({ refund: { arrival: { value: 1, dayKind: 'natural' } } }));
    expect(natural.en.get('refund.arrival')).toContain('1 calendar day of');
  });

  it('speaks hours as days and times of day', () => {
    const hours = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '18:00', timeZone: 'Asia/Shanghai' };
    const said = clauses(withFacts({ support: { hours: hours as Operator['support']['hours'] } }));
    expect(said['zh-CN'].get('support.hours')).toBe('人工客服的服务时间是周一至周五 09:00–18:00（北京时间）');
    expect(said['zh-Hant'].get('support.hours')).toContain('週一至週五');
    expect(said.en.get('support.hours')).toBe('Support agents are on duty Monday to Friday, 09:00–18:00 (Beijing time)');
  });

  it('leaves the name that people look for in an app store letter by letter', () => {
    expect(clauses(unset)['zh-Hant'].get('official.appName')).toContain('人行数字钱包');
  });

  it('fills in facts and leaves other braces alone', () => {
    const said = clauses(withFacts({ support: { hotline: '$& 400' } }))['zh-CN'];
    expect(expandFacts('{support.hotline}。{nothing.here} {amount}', said)).toBe('客服电话是$& 400。{nothing.here} {amount}');
  });
});
