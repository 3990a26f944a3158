import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { FLOWS } from '../../flows/index.js';
import type { FlowFacts } from '../../flows/kit.js';
import { type App, openApp, REAL_WORLD, type World } from '../../src/app.js';
import { type Config, loadConfig } from '../../src/config.js';
import { type Content, loadContent } from '../../src/content.js';
import { packageRoot } from '../../src/package-root.js';

export const ROOT = packageRoot();

let loaded: Content | null = null;
/** Read once per test file: training the matcher takes longer than any test. */
export function content(): Content {
  loaded ??= loadContent(ROOT, FLOWS, Date.now());
  return loaded;
}

export interface TestApp extends App {
  config: Config;
  registry: Registry;
  /** Moves the clock ahead. */
  pass(ms: number): void;
  /** Closes the app and removes its folder. */
  remove(): Promise<void>;
}

/** The whole service on a folder of its own, with an operator that answers at once and a clock that can be moved. */
export async function openTestApp(
  settings: Record<string, string> = {},
  world: Partial<World> = {},
  flows: Content['flows'] = FLOWS,
  facts: Partial<FlowFacts> = {},
): Promise<TestApp> {
  const folder = await mkdtemp(path.join(tmpdir(), 'wallet-support-'));
  const config = loadConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent', ...settings });
  const registry = new Registry();
  let ahead = 0;
  const app = await openApp({
    config,
    content: { ...content(), flows, facts: (now) => ({ ...content().facts(now), ...facts }) },
    root: ROOT,
    log: pino({ level: 'silent' }),
    registry,
    world: { ...REAL_WORLD, now: () => Date.now() + ahead, ...world },
  });
  await app.sandbox?.changeFaults({ delayMs: 0 });
  return {
    ...app,
    config,
    registry,
    pass: (ms) => {
      ahead += ms;
    },
    remove: async () => {
      await app.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
