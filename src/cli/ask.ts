import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { bootOrExplain } from '../boot.js';
import { packageRoot } from '../package-root.js';
import { answerLines, loadUnderstand, parseAskOptions } from './run-ask.js';

/** `npm run -s ask`: questions in, understandings out, one JSON line each; nothing else on standard output. */
async function main(): Promise<void> {
  const { corpus, threshold } = parseAskOptions(process.argv.slice(2));
  const understand = loadUnderstand(packageRoot(), corpus, Date.now());
  await answerLines(createInterface({ input: process.stdin, crlfDelay: Infinity }), write, understand, threshold);
}

async function write(line: string): Promise<void> {
  if (!process.stdout.write(line)) await once(process.stdout, 'drain');
}

await bootOrExplain(main, 'Usage: npm run -s ask [-- --corpus <file.jsonl>] [--threshold <number>]');
