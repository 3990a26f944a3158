import { describe, expect, it } from '@jest/globals';
import { type FiledCase, type ReceiptWords, tellReceipt } from '../../flows/receipt.js';
import { content } from '../support/test-app.js';

const NOW = Date.UTC(2026, 10, 22, 6, 5);
const filed: FiledCase = {
  id: 'AP20261122100001', kind: 'appeal', state: 'submitted', filedAt: NOW, amount: '132.50', files: 2, dueAt: null, undoUntil: null,
  expiresAt: null,
};
const words: ReceiptWords = {
  matter: { line: 'receipt.tellMe', values: {} }, next: { line: 'receipt.antiFraud', values: {} }, change: null, reply: 'promised',
};
const speak = (of: Partial<FiledCase>, said: Partial<ReceiptWords> = {}): string =>
  content().lines.speak('receipt.form', tellReceipt({ ...filed, ...of }, { ...words, ...said }), 'zh-CN', NOW);

describe('the receipt', () => {
  it('tells number, time, amount, files and the latest reply, and warns of fraud at its end', () => {
    const lines = speak({ dueAt: NOW + 3_600_000 }).split('\n');
    expect(lines.slice(0, 2)).toEqual(['编号：AP20261122100001', '受理时间：11月22日 14:05']);
    expect(lines).toEqual(expect.arrayContaining(['金额：132.50元', '材料：2份', '最晚答复：11月22日 15:05']));
    expect(lines.at(-1)).toContain('不需要您付款');
  });

  it('leaves out what does not apply', () => {
    const said = speak({ amount: null, files: 0 }, { reply: 'none' });
    for (const label of ['金额', '材料', '最晚', '补充']) expect(said).not.toContain(`${label}：`);
  });

  it("speaks of the operator's terms where no date was given", () => {
    expect(speak({})).toContain('最晚答复：申诉的处理时限以受理后的正式通知为准');
  });

  it("does not call a complaint's usual time the latest", () => {
    expect(speak({ kind: 'complaint' })).toContain('答复时间：投诉的答复时间以正式通知为准');
  });
});
