import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createFindCandidates, readNeeds } from '../../src/faq/needed-letters.js';

const needsOf = (source: string): string[] => readNeeds(source).map((needed) => [...needed].join('')).sort();

describe('the letters that an expression needs', () => {
  it('are all letters of a row, and one of every choice', () => {
    expect(needsOf('不想活')).toEqual(['不', '想', '活']);
    expect(needsOf('(?:跳|坠)楼')).toEqual(['楼', '跳坠']);
    expect(needsOf('[好真]想死')).toEqual(['好真', '想', '死']);
    expect(needsOf('卡\\(号')).toEqual(['(', '卡', '号']);
  });

  it('leave out what may be missing, what is looked at from beside, and what may be anything', () => {
    expect(needsOf('没(?:有)?收到?')).toEqual(['收', '没']);
    expect(needsOf('(?<!不)想.{0,4}死(?!你)')).toEqual(['想', '死']);
    expect(needsOf('a{0,2}b{1,2}c*d+')).toEqual(['b', 'd']);
    expect(needsOf('\\d{3}|号')).toEqual([]);
    expect(needsOf('[^好][a-z]\\p{Script=Han}\\x41')).toEqual([]);
  });

  const piece = fc.constantFrom('我', '不', '想', '死', '.', '.{0,3}', '\\d', '[我你]', '[^我]', '(?!死)', '(?<!不)', '^', '$', '\\.');
  const source = fc.letrec<{ any: string; row: string; group: string }>((tie) => ({
    any: fc.oneof({ maxDepth: 2 }, piece, tie('group')),
    row: fc.array(fc.tuple(tie('any'), fc.constantFrom('', '', '?', '{0,2}', '{1,2}')), { maxLength: 4 })
      .map((pieces) => pieces.map(([each, often]) => (/^(?:\(\?[<!]|[\^$]|.*\}$)/.test(each) ? each : each + often)).join('')),
    group: fc.array(tie('row'), { minLength: 1, maxLength: 3 }).map((rows) => `(?:${rows.join('|')})`),
  })).group;

  it('never keep an expression from a text that it matches', () => {
    const text = fc.string({ unit: fc.constantFrom('我', '你', '不', '想', '死', '.', '1'), maxLength: 6 });
    fc.assert(fc.property(fc.array(source, { maxLength: 6 }), text, (sources, said) => {
      const candidates = createFindCandidates(sources)(said);
      sources.forEach((each, at) => {
        if (new RegExp(each, 'u').test(said)) expect(candidates).toContain(at);
      });
    }), { numRuns: 200 });
  });
});
