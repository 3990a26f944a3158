import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import type { BrowserContext, Page } from 'playwright-core';
import { bundleOptions } from '../../src/cli/bundle-ui.js';
import { packageRoot } from '../../src/package-root.js';
import { keepScreenshot, useBrowser } from '../support/browser.js';
import { claimsFor, SECRET, sign } from '../support/host-app.js';
import { startWidgetService, type WidgetService } from '../support/widget-service.js';

const browser = useBrowser();
let service: WidgetService;
let script = '';

beforeAll(async () => {
  service = await startWidgetService({ settings: { WIDGET_JWT_SECRETS: SECRET } });
  const built = await build({ ...bundleOptions(packageRoot()), entryPoints: ['widget/embed.ts'], write: false, sourcemap: false, outdir: '/' });
  script = built.outputFiles?.[0]?.text ?? '';
}, 60_000);
afterAll(() => service.stop());

const HOST = '<!doctype html><html lang="zh-CN"><head><title>A wallet</title><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"></head><body><main><h1>A wallet</h1></main><script src="/widget.js"></script></body></html>';

/** A browser in which the host's page lies at /host of the service. */
async function profile(): Promise<BrowserContext> {
  const opened = await browser.profile('phone', { permissions: ['local-network-access'] });
  await opened.route('**/host', (route) => route.fulfill({
    contentType: 'text/html; charset=utf-8', body: HOST,
    headers: { 'content-security-policy': "default-src 'none'; script-src 'self'; connect-src 'self' ws:; img-src data: blob:" },
  }));
  await opened.route('**/widget.js', (route) => route.fulfill({ contentType: 'text/javascript; charset=utf-8', body: script }));
  return opened;
}

async function visit(opened: BrowserContext): Promise<Page> {
  const page = await opened.newPage();
  await page.goto(`${service.http}/host`);
  return page;
}

const bubbles = (page: Page) => page.locator('wallet-support .bubble');
const said = (page: Page, text: string) => bubbles(page).getByText(text, { exact: true });

async function openWindow(page: Page): Promise<void> {
  await page.locator('wallet-support .launcher').tap();
  await bubbles(page).first().waitFor();
}

async function say(page: Page, text: string): Promise<void> {
  await page.locator('wallet-support .write textarea').fill(text);
  await page.keyboard.press('Enter');
}

/** Everything said, once nothing is on its way any more. */
async function transcript(page: Page): Promise<string[]> {
  await page.locator('wallet-support .message.sending').waitFor({ state: 'detached' });
  return bubbles(page).allInnerTexts();
}

/** So many bubbles as are there when the answer to the last question has come. */
async function answered(page: Page, before: number): Promise<void> {
  await bubbles(page).nth(before + 1).waitFor();
}

const identityOf = (user: string): Promise<string> => sign(claimsFor(user, {}, Date.now()));
const signIn = async (page: Page, user: string): Promise<unknown> => page.evaluate(`WalletSupport.identify("${await identityOf(user)}")`);

describe('the window over the real service', () => {
  it('greets, answers, and has it all again after the page was loaded anew', async () => {
    const page = await visit(await profile());
    await openWindow(page);
    await say(page, '怎么注册');
    await answered(page, 1);
    await keepScreenshot(page, 'live-first-answer-phone');
    const before = await transcript(page);
    await page.reload();
    await openWindow(page);
    await answered(page, 1);
    expect(await transcript(page)).toEqual(before);
  });

  it('shows in one tab what is said in the other, once and in order', async () => {
    const tabs = await profile();
    const one = await visit(tabs);
    await openWindow(one);
    await say(one, '转账要多久');
    await answered(one, 1);
    const other = await visit(tabs);
    await openWindow(other);
    await said(other, '转账要多久').waitFor();
    const count = await bubbles(one).count();
    await say(other, '怎么提现');
    await answered(other, count);
    await answered(one, count);
    expect(await transcript(one)).toEqual(await transcript(other));
    expect(await said(one, '怎么提现').count()).toBe(1);
  });

  it('sends what was written without a network when it is back, once', async () => {
    const opened = await profile();
    browser.allowFaults(/ERR_INTERNET_DISCONNECTED|WebSocket connection/);
    const page = await visit(opened);
    await openWindow(page);
    const count = await bubbles(page).count();
    await opened.setOffline(true);
    await say(page, '怎么充值');
    await page.locator('wallet-support .message.sending').waitFor();
    await opened.setOffline(false);
    await answered(page, count);
    await transcript(page);
    expect(await said(page, '怎么充值').count()).toBe(1);
  });

  it('shows a person theirs, and nothing of it to who comes after them', async () => {
    const page = await visit(await profile());
    await signIn(page, 'u-1001');
    await openWindow(page);
    await say(page, '提现手续费多少');
    await said(page, '提现手续费多少').waitFor();
    await transcript(page);
    await signIn(page, 'u-1002');
    await said(page, '提现手续费多少').waitFor({ state: 'detached' });
    await page.evaluate('WalletSupport.identify(null)');
    await bubbles(page).first().waitFor();
    expect(await said(page, '提现手续费多少').count()).toBe(0);
    await signIn(page, 'u-1001');
    await said(page, '提现手续费多少').waitFor();
  });

  it('works where the browser keeps nothing', async () => {
    const opened = await profile();
    await opened.addInitScript(`for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError'); } });
    }`);
    const page = await visit(opened);
    await openWindow(page);
    const count = await bubbles(page).count();
    await say(page, '怎么绑定银行卡');
    await answered(page, count);
    expect(await said(page, '怎么绑定银行卡').count()).toBe(1);
  });
});
