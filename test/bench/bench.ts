import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { normalise } from '../../src/faq/normalise.js';
import { packageRoot } from '../../src/package-root.js';
import { loadExam, loadOwnUnderstand } from '../support/faq-corpus.js';
import { openTestApp } from '../support/test-app.js';
import { formatShares, measureMatching } from './match-accuracy.js';

/** `npm run bench`: accuracy as shares, speed as ratios to something plain measured in the same run. */

const RESULTS = 'bench-results.json';
const TURNS = 600;
const IN_FLIGHT = 24;

interface Speed {
  what: string;
  perSecond: number;
  /** Times as long as the plain thing. */
  ratio: number;
  plain: string;
}

async function measureSpeed(): Promise<Speed[]> {
  const texts = Object.values(loadExam().topics).flatMap((asked) => asked['zh-CN']).slice(0, 400);
  const understand = loadOwnUnderstand();
  texts.forEach((text) => understand(text));
  const normalising = await perSecond(texts.length, async () => texts.forEach((text) => normalise(text)));
  const understanding = await perSecond(texts.length, async () => texts.forEach((text) => understand(text)));
  const turns = await perSecond(TURNS, () => takeTurns(texts));
  return [
    { what: 'understanding a message', perSecond: understanding, ratio: normalising / understanding, plain: 'normalising it' },
    { what: 'a whole turn, durably committed', perSecond: turns, ratio: understanding / turns, plain: 'understanding its message' },
  ];
}

/** Messages of many conversations at once, each answered after its commit. */
async function takeTurns(texts: string[]): Promise<void> {
  const app = await openTestApp();
  const contact = { userId: null, name: null, phone: null, locale: null };
  const talk = async (conversationId: string): Promise<void> => {
    for (let at = 0; at < TURNS / IN_FLIGHT; at += 1) {
      const text = texts[at % texts.length] ?? '';
      await app.conversations.receive({ channel: 'http', conversationId, messageId: `m-${at}`, contact, text, action: null, attachments: [] });
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, (_, at) => talk(`c-${at}`)));
  await app.remove();
}

async function perSecond(count: number, work: () => Promise<void>): Promise<number> {
  const before = performance.now();
  await work();
  return (count * 1_000) / (performance.now() - before);
}

const shares = measureMatching();
const speed = await measureSpeed();
console.log(formatShares(shares));
for (const { what, perSecond: rate, ratio, plain } of speed) {
  console.log(`${what.padEnd(44)} ${rate.toFixed(0).padStart(7)} a second, ${ratio.toFixed(1)} times as long as ${plain}`);
}
writeFileSync(path.join(packageRoot(), RESULTS), `${JSON.stringify({ shares, speed }, null, 2)}\n`);
console.log(`written to ${RESULTS}`);
