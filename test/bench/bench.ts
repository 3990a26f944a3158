import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { normalise } from '../../src/faq/normalise.js';
import { packageRoot } from '../../src/package-root.js';
import { loadExam, loadOwnUnderstand } from '../support/faq-corpus.js';
import { formatShares, measureMatching } from './match-accuracy.js';
import { measureMemory } from './measure-memory.js';
import { measureService } from './measure-service.js';

/** `npm run bench`: accuracy as shares, speed as ratios to something plain measured in the same run, and memory. */

const RESULTS = 'bench-results.json';

/** On texts that were not understood before: what comes again is remembered. */
function measureUnderstanding(): number {
  const texts = Object.values(loadExam().topics).flatMap((asked) => asked['zh-CN']);
  const half = Math.floor(texts.length / 2);
  const understand = loadOwnUnderstand();
  for (const text of texts.slice(0, half)) understand(text);
  const fresh = texts.slice(half);
  const normalising = msOf(() => fresh.forEach((text) => normalise(text)));
  return msOf(() => fresh.forEach((text) => understand(text))) / normalising;
}

function msOf(work: () => void): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

function row(what: string, ...cells: string[]): void {
  console.log([what.padEnd(28), ...cells.map((cell) => cell.padStart(18))].join(' '));
}

const shares = measureMatching();
console.log(formatShares(shares));
const understanding = measureUnderstanding();
console.log(`\nunderstanding a message takes ${understanding.toFixed(1)} times as long as normalising it`);

const { bare, service } = await measureService();
console.log(`\nbeside a bare route with one Redis script (${bare.perSecond.toFixed(0)} messages a second, ${bare.cpuMicros.toFixed(0)} µs of CPU each)`);
row('', 'messages a second', 'CPU a message');
for (const { what, throughput, cpu } of service) row(what, `${(throughput * 100).toFixed(0)} %`, `${cpu.toFixed(1)} times`);

const memory = await measureMemory();
console.log('\nbytes of an idle conversation');
row('', 'Redis', 'LMDB');
for (const { what, redis, lmdb } of memory) row(what, redis.toFixed(0), lmdb.toFixed(0));

writeFileSync(path.join(packageRoot(), RESULTS), `${JSON.stringify({ shares, understanding, bare, service, memory }, null, 2)}\n`);
console.log(`\nwritten to ${RESULTS}`);
