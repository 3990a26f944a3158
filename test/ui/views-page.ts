/// <reference lib="dom" />
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { bundleOptions } from '../../src/cli/bundle-ui.js';
import { packageRoot } from '../../src/package-root.js';
import type { Size, TestBrowser } from '../support/browser.js';

const ORIGIN = 'http://window.test';
/** As strict as a host page can be: what the window needs of it is nothing. */
const POLICY = "default-src 'none'; script-src 'self'; img-src data: blob:";
const HTML = `<!doctype html><html lang="zh-CN"><head><title>views</title><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css"></head><body><script src="/page.js"></script></body></html>`;
const CSS = `html,body{margin:0;height:100%;background:#c9d3dd}.host.page{height:100%}
.host.bubble{position:fixed;right:24px;bottom:24px;width:400px;height:660px;overflow:hidden}`;

/** Of the window: what the page of the tests is told to show. */
export interface Look {
  mode?: 'bubble' | 'page';
  theme?: 'auto' | 'light' | 'dark';
  accent?: string;
  elder?: boolean;
}

let bundled: Promise<string> | null = null;

/** A page that shows the window with a scripted chat. */
export async function openViews(browser: TestBrowser, size: Size = 'phone', options: Parameters<TestBrowser['profile']>[1] = {}): Promise<Page> {
  bundled ??= bundlePage();
  const script = await bundled;
  const profile = await browser.profile(size, options);
  const page = await profile.newPage();
  await page.route(`${ORIGIN}/**`, (route) => {
    const url = new URL(route.request().url()).pathname;
    if (url === '/page.js') return route.fulfill({ body: script, contentType: 'text/javascript; charset=utf-8' });
    if (url === '/page.css') return route.fulfill({ body: CSS, contentType: 'text/css' });
    return route.fulfill({ body: HTML, contentType: 'text/html', headers: { 'content-security-policy': `${POLICY}; style-src 'self'` } });
  });
  await page.goto(ORIGIN);
  return page;
}

async function bundlePage(): Promise<string> {
  const root = packageRoot();
  const bundle = await build({
    ...bundleOptions(root), entryPoints: [path.join(root, 'test/ui/page/page.ts')], write: false, sourcemap: false, outdir: path.join(root, 'dist/ui'),
  });
  return bundle.outputFiles[0]?.text ?? '';
}

export async function show(page: Page, situation: string, look: Look = {}): Promise<void> {
  await page.evaluate(([name, options]) => {
    const { show } = globalThis as unknown as { show(name: string, options: object): void };
    show(name, options.mode === 'bubble' ? { ...options, onClose: () => { document.title = 'closed'; } } : options);
  }, [situation, look] as const);
  await page.locator('.window').waitFor();
}

export const situationsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => (globalThis as unknown as { situations: string[] }).situations);

/** What the window asked of the chat: the calls of that name, without the name. */
export const callsOf = (page: Page, name: string): Promise<unknown[][]> =>
  page.evaluate((wanted) => (globalThis as unknown as { chat: { calls: [string, ...unknown[]][] } }).chat.calls
    .filter(([called]) => called === wanted).map(([, ...args]) => args), name);

/** Changes the chat's state: `said` are messages that come in behind the others. */
export async function change(page: Page, state: object, said: object[] = []): Promise<void> {
  await page.evaluate(([part, messages]) => {
    const { chat, make } = globalThis as unknown as {
      chat: { set(part: object): void; state(): { entries: object[] } };
      make: { said(...messages: object[]): object[] };
    };
    chat.set({ ...part, ...(messages.length > 0 ? { entries: [...chat.state().entries, ...make.said(...messages)] } : {}) });
  }, [state, said] as const);
}

export interface Violation {
  id: string;
  impact: string;
  nodes: string[];
}

/** What axe-core finds, but for what it calls minor. */
export async function checkAccess(page: Page): Promise<Violation[]> {
  const known = await page.evaluate(() => 'axe' in globalThis);
  if (!known) await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(async () => {
    interface Found { violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[] }
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<Found> } };
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    return violations.filter(({ impact }) => impact !== 'minor')
      .map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`) }));
  });
}
