import path from 'node:path';
import { bootOrExplain } from '../boot.js';
import { loadCorpus } from '../faq/corpus.js';
import { loadFactWording } from '../faq/facts.js';
import { loadOperator } from '../faq/operator.js';
import { keepTrained, trainedFile } from '../faq/trained-file.js';
import { packageRoot } from '../package-root.js';

/** Part of `npm run build`: the matcher learns the corpus, if it changed. */
async function main(): Promise<void> {
  const root = packageRoot();
  const faqFolder = path.join(root, 'faq-data');
  const wording = loadFactWording(path.join(root, 'flows/lines'));
  keepTrained(trainedFile(root), loadCorpus({ faqFolder, operator: loadOperator(faqFolder), wording, now: Date.now() }));
}

await bootOrExplain(main);
