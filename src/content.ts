import path from 'node:path';
import type { Flow, FlowFacts } from '../flows/kit.js';
import type { Locale } from './dialogue/locale.js';
import { checkLines, createLines, type LineFiles, type Lines, windowLines } from './dialogue/lines.js';
import { loadCorpus } from './faq/corpus.js';
import { createDetectDanger, type DetectDanger } from './faq/danger.js';
import { loadFactWording, phraseFacts } from './faq/facts.js';
import { FaultyData, readYaml } from './faq/fault.js';
import { isOnDuty, loadOperator, type Operator, unsetFacts } from './faq/operator.js';
import { loadPhrases } from './faq/phrases.js';
import type { Topic, Understand } from './faq/topic.js';
import { loadTrained, trainedFile } from './faq/trained-file.js';
import { createUnderstand } from './faq/understand.js';

const LINES = 'flows/lines';

/** Everything the bot can say and understand, read and checked once at start. */
export interface Content {
  lines: Lines;
  topics: ReadonlyMap<string, Topic>;
  understand: Understand;
  detectDanger: DetectDanger;
  /** The operator's facts that decide a flow's path, at a time. */
  facts: (now: number) => FlowFacts;
  /** Keys of the operator's facts that nobody has filled in. */
  unset: string[];
  flows: ReadonlyMap<string, Flow>;
}

/** `root` holds faq-data/ and flows/lines/; `now` (epoch milliseconds) decides which topics are valid.
 *  @throws FaultyData with every fault: file, place, remedy */
export function loadContent(root: string, flows: ReadonlyMap<string, Flow>, now: number): Content {
  const faqFolder = path.join(root, 'faq-data');
  const linesFolder = path.join(root, LINES);
  const operator = loadOperator(faqFolder);
  const wording = loadFactWording(linesFolder);
  const corpus = loadCorpus({ faqFolder, operator, wording, now });
  const files = readLines(root);
  const clauses = phraseFacts(operator, wording);
  const faults = checkLines(files, clauses);
  if (faults.length > 0) throw new FaultyData(faults);
  const phrases = loadPhrases(faqFolder);
  return {
    flows,
    lines: createLines(files, clauses),
    topics: corpus.topics,
    understand: createUnderstand(corpus, phrases, loadTrained(trainedFile(root), corpus)),
    detectDanger: createDetectDanger(phrases.danger),
    facts: (at) => ({
      pendingNormalMinutes: operator.pending.normalMinutes,
      appealWithinMs: toMs(operator.appeal.fileWithinDays),
      onDuty: isOnDuty(operator.support.hours, at),
    }),
    unset: unsetFacts(operator),
  };
}

/** The words of the chat window and the pages, by locale; for the build of src/ui. */
export function readWindowLines(root: string): Record<Locale, Record<string, string>> {
  return windowLines(readLines(root));
}

function readLines(root: string): LineFiles {
  return { 'zh-CN': readYaml(path.join(root, LINES, 'zh-CN.yaml')), en: readYaml(path.join(root, LINES, 'en.yaml')) };
}

/** Working days depend on a calendar of holidays that we do not have. */
function toMs(term: Operator['appeal']['fileWithinDays']): number | null {
  return term?.dayKind === 'natural' ? term.value * 86_400_000 : null;
}
