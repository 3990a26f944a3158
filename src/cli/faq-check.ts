import { parseArgs } from 'node:util';
import { bootOrExplain } from '../boot.js';
import { packageRoot } from '../package-root.js';
import { checkFaq, reportCheck } from './run-faq-check.js';

/** `npm run faq:check`, with `-- --update-baseline` after a change that is meant. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'update-baseline': { type: 'boolean', default: false } } });
  const baseline = values['update-baseline'] ? 'update' : 'compare';
  const { text, exitCode } = reportCheck(checkFaq({ root: packageRoot(), now: Date.now(), baseline }));
  console.log(text);
  process.exitCode = exitCode;
}

await bootOrExplain(main, 'Usage: npm run faq:check [-- --update-baseline]');
