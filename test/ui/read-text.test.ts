import { describe, expect, it } from '@jest/globals';
import { readBlocks, readInline } from '../../src/ui/widget/views/read-text.js';

const text = (said: string) => ({ kind: 'text', text: said });

describe('the text of a message', () => {
  it('becomes lines and a numbered list that keeps its numbers', () => {
    expect(readBlocks('先这样：\n1. 打开App\n2、点“设置”\n\n3）退出\n好了')).toEqual([
      { kind: 'lines', lines: [[text('先这样：')]] },
      { kind: 'steps', start: 1, items: [[text('打开App')], [text('点“设置”')], [text('退出')]] },
      { kind: 'lines', lines: [[text('好了')]] },
    ]);
  });

  it('begins a list where its number says, and a new one where the numbers break', () => {
    expect(readBlocks('3. 三\n7. 七')).toEqual([
      { kind: 'steps', start: 3, items: [[text('三')]] },
      { kind: 'steps', start: 7, items: [[text('七')]] },
    ]);
  });

  it('takes bullets for points, and amounts for no steps', () => {
    expect(readBlocks('• 余额\n- 卡')).toEqual([{ kind: 'points', items: [[text('余额')], [text('卡')]] }]);
    expect(readBlocks('1.50元')).toEqual([{ kind: 'lines', lines: [[text('1.50元')]] }]);
  });

  it('shows where a link really goes', () => {
    expect(readInline('见https://bank.example@evil.test/login。')).toEqual([
      text('见'), { kind: 'link', href: 'https://bank.example@evil.test/login', host: 'evil.test', rest: '/login' }, text('。'),
    ]);
  });

  it('makes no link of other schemes, nor of what is no address', () => {
    for (const said of ['javascript:alert(1)', 'data:text/html,x', 'ftp://a.test/x', 'http://', '<a href="x">x</a>']) {
      expect(readInline(said)).toEqual([text(said)]);
    }
  });

  it('leaves the full stop behind an address to the sentence', () => {
    expect(readInline('See http://a.test/x?y=1.')).toEqual([
      text('See '), { kind: 'link', href: 'http://a.test/x?y=1', host: 'a.test', rest: '/x?y=1' }, text('.'),
    ]);
  });

  it('finds the numbers of cases and transactions', () => {
    expect(readInline('编号：AP20261118000123，请留好')).toEqual([text('编号：'), { kind: 'number', number: 'AP20261118000123', tail: '，' }, text('请留好')]);
    expect(readInline('T20261118000001')).toEqual([{ kind: 'number', number: 'T20261118000001', tail: '' }]);
    expect(readInline('2026年11月18日 132.50元 13800138000')).toEqual([text('2026年11月18日 132.50元 13800138000')]);
  });

  it('loses nothing of what was written', () => {
    const said = '<b>x</b> https://a.test/y AP20261118000123 \u202Eabc 👨‍👩‍👧';
    const back = readInline(said).map((part) => (part.kind === 'text' ? part.text : part.kind === 'number' ? part.number + part.tail : part.href)).join('');
    expect(back).toBe(said);
  });
});
