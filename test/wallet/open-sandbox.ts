import { fileURLToPath } from 'node:url';
import { readSandboxData } from '../../src/wallet/sandbox/data.js';
import { createSandbox, type Sandbox } from '../../src/wallet/sandbox/sandbox.js';
import type { OperatorEvent } from '../../src/wallet/wallet.js';
import { memoryDocuments, type MemoryDocuments } from '../support/memory-documents.js';
import { manualClock, type ManualClock } from './manual-clock.js';

export const DATA_FILE = fileURLToPath(new URL('../../src/wallet/sandbox/sandbox.json', import.meta.url));
export const data = readSandboxData(DATA_FILE);

/** Noon in China, so that no test crosses the operator's midnight. */
export const START = Date.UTC(2026, 10, 22, 4);

export interface Opened {
  sandbox: Sandbox;
  documents: MemoryDocuments;
  clock: ManualClock;
  /** Events in the order they were taken. */
  taken: OperatorEvent[];
}

interface Options {
  documents?: MemoryDocuments;
  clock?: ManualClock;
  random?: () => number;
  onEvent?: (event: OperatorEvent) => Promise<void>;
}

export function openSandbox(options: Options = {}): Opened {
  const { documents = memoryDocuments(), clock = manualClock(START), random = () => 0.5 } = options;
  const taken: OperatorEvent[] = [];
  const sandbox = createSandbox({
    documents,
    data,
    now: clock.now,
    random,
    wait: clock.wait,
    onEvent: async (event) => {
      await options.onEvent?.(event);
      taken.push(event);
    },
  });
  return { sandbox, documents, clock, taken };
}

/** The same, started and answering at once. */
export async function startSandbox(options: Options = {}): Promise<Opened> {
  const opened = openSandbox(options);
  await opened.sandbox.start();
  await opened.sandbox.changeFaults({ delayMs: 0 });
  return opened;
}
