import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { toTraditional } from '../../src/dialogue/chinese.js';
import { createDetectDanger, loadDangerSigns } from '../../src/faq/danger.js';
import { packageRoot } from '../../src/package-root.js';
import { countDanger, formatFigures, HELD_OUT, judge, type Judged, loadLabelled, TUNED_ON } from '../bench/danger-accuracy.js';
import { loadOwnCorpus } from '../support/faq-corpus.js';

const detect = createDetectDanger(loadDangerSigns(path.join(packageRoot(), 'faq-data/danger-signs.yaml')));
const share = ({ heard, of }: { heard: number; of: number }): number => heard / of;
const wrong = (judged: Judged[]): string[] =>
  judged.filter(({ label, heard }) => label !== heard).map(({ text, label, heard }) => `${label ?? 'none'} → ${heard ?? 'none'}: ${text}`);

describe('danger', () => {
  it('is heard in 97 of 100 messages that it was not tuned on, with at most 3 false alarms in 100', () => {
    const judged = judge(loadLabelled(HELD_OUT));
    const { recall, falseAlarms } = countDanger(judged);
    process.stdout.write(`${formatFigures(HELD_OUT, countDanger(judged))}\n`);
    expect([share(recall) >= 0.97, share(falseAlarms) <= 0.03, wrong(judged).slice(0, 12)]).toEqual([true, true, expect.anything()]);
    expect(recall.of + falseAlarms.of).toBeGreaterThanOrEqual(200);
  });

  it('is heard in the messages that it was tuned on', () => {
    const judged = judge(loadLabelled(TUNED_ON));
    const { recall, falseAlarms } = countDanger(judged);
    expect([share(recall) >= 0.98, share(falseAlarms) <= 0.01, wrong(judged).slice(0, 12)]).toEqual([true, true, expect.anything()]);
  });

  it('is labelled in 450 messages and more, none of them in both parts', () => {
    const [tuned, heldOut] = [TUNED_ON, HELD_OUT].map((file) => Object.values(loadLabelled(file)).flat());
    expect(tuned!.length + heldOut!.length).toBeGreaterThanOrEqual(450);
    expect(tuned!.filter((text) => heldOut!.includes(text))).toEqual([]);
  });

  it('is heard in traditional characters as in simplified ones', () => {
    const { crisis, violence, scam } = loadLabelled(HELD_OUT);
    const texts = [...crisis, ...violence, ...scam];
    expect(texts.filter((text) => detect(toTraditional(text)) !== detect(text))).toEqual([]);
  });

  it('is not heard in questions about the wallet', () => {
    const others = loadOwnCorpus().examples.filter(({ id }) => !id.startsWith('security.'));
    expect(others.filter(({ text }) => detect(text) !== null).length / others.length).toBeLessThan(0.005);
  });

  it('takes the blame of anger for no threat', () => {
    for (const text of ['气死我了', '笑死', '累死了', '穷死了', '钱是不是被冻死了', '大数据杀熟', 'this app is killing me', 'I could kill for a refund']) {
      expect([text, detect(text)]).toEqual([text, null]);
    }
  });

  it('errs on the caring side', () => {
    expect(detect('烦死了不想活了哈哈')).toBe('crisis');
  });

  it('is looked for fast, in a message of the greatest length too', () => {
    const longest = '他让我把钱转到安全账户，我不知道该不该转，'.repeat(190).slice(0, 4_000);
    const begun = performance.now();
    detect(longest);
    expect(performance.now() - begun).toBeLessThan(500);
  });
});
