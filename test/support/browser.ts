/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { packageRoot } from '../../src/package-root.js';

/** Sizes that people really have: a common phone, a laptop. */
export const SIZES = {
  phone: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1280, height: 800 } },
} satisfies Record<string, BrowserContextOptions>;
export type Size = keyof typeof SIZES;

/** As root there is no sandbox; nothing is fetched for the browser's own sake. */
const ARGS = [
  '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

export interface TestBrowser {
  /** A page in a browser profile of its own, with nothing stored. */
  open(url: string, size?: Size, options?: BrowserContextOptions): Promise<Page>;
  /** A profile, for several pages (tabs) in it or for routes that must stand before the first page. */
  profile(size?: Size, options?: BrowserContextOptions): Promise<BrowserContext>;
  /** For this test alone: an error that is meant to happen, such as a request to a service that was killed. */
  allowFaults(pattern: RegExp): void;
}

/** Call it once in a test file: one Chromium for all its tests. A test fails when a page of it throws, writes an error to
 *  the console, or breaks its Content-Security-Policy (which Chromium writes there too). */
export function useBrowser(): TestBrowser {
  let browser: Browser | null = null;
  let profiles: BrowserContext[] = [];
  let faults: string[] = [];
  let allowed: RegExp[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findChromium(), headless: true, args: ARGS });
  });
  afterEach(async () => {
    await Promise.all(profiles.map((profile) => profile.close()));
    const unmeant = faults.filter((fault) => !allowed.some((pattern) => pattern.test(fault)));
    [profiles, faults, allowed] = [[], [], []];
    if (unmeant.length > 0) throw new Error(['The page has faults:', ...unmeant].join('\n'));
  });
  afterAll(() => browser?.close());

  const profile: TestBrowser['profile'] = async (size = 'phone', options = {}) => {
    if (!browser) throw new Error('the browser starts before the first test');
    const opened = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...SIZES[size], ...options });
    opened.setDefaultTimeout(10_000);
    opened.on('page', (page) => watch(page, (fault) => faults.push(fault)));
    profiles.push(opened);
    return opened;
  };
  return {
    profile,
    open: async (url, size, options) => {
      const page = await (await profile(size, options)).newPage();
      await page.goto(url);
      return page;
    },
    allowFaults: (pattern) => void allowed.push(pattern),
  };
}

function watch(page: Page, onFault: (fault: string) => void): void {
  page.on('pageerror', (error) => onFault(`thrown: ${error.stack ?? error.message}`));
  page.on('crash', () => onFault('the page crashed'));
  page.on('console', (message) => {
    if (message.type() === 'error') onFault(`console: ${message.text()} (${message.location().url})`);
  });
}

function findChromium(): string {
  const found = spawnSync('/bin/sh', ['-c', 'command -v chromium || command -v chromium-browser || command -v google-chrome']);
  const file = found.stdout.toString().trim();
  if (file === '') throw new Error('Chromium is missing: as root, apt-get install chromium');
  return file;
}

/** Into screenshots/, where a reviewer can look at it: what is seen now, at the size of the window. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  const folder = path.join(packageRoot(), 'screenshots');
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled', caret: 'initial' });
}
