import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { bundleOptions } from '../../src/cli/bundle-ui.js';
import { packageRoot } from '../../src/package-root.js';
import { findBarriers } from '../support/axe.js';
import { keepScreenshot, type Size, useBrowser } from '../support/browser.js';

const browser = useBrowser();
const hosted = new Map<string, string>();
let server: Server;
let address = '';

/** Strict: nothing inline, neither script nor style. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'";
const PAGE = (parts: { head?: string; body?: string }): string =>
  `<!doctype html><html lang="zh-CN"><head><title>A wallet</title><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"><link rel="stylesheet" href="/host.css">${parts.head ?? ''}</head>
  <body><main><h1>A wallet</h1><button id="help">Help</button><p>text</p></main>${parts.body ?? ''}</body></html>`;
const HOST_CSS = `* { color: rgb(255, 0, 0) !important; font-size: 40px !important; text-transform: uppercase; }
  body > * { position: relative; opacity: .99; } wallet-support { display: none; } button { border: 9px solid; }
  .box { width: 300px; height: 500px; } h1 { margin: 0 }`;

beforeAll(async () => {
  hosted.set('/widget.js', await bundleScriptedPage());
  hosted.set('/host.css', HOST_CSS);
  server = createServer((request, reply) => {
    const found = hosted.get(request.url ?? '');
    const type = request.url?.endsWith('.js') ? 'text/javascript' : request.url?.endsWith('.css') ? 'text/css' : 'text/html';
    reply.writeHead(found === undefined ? 404 : 200, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': POLICY }).end(found);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 60_000);
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function bundleScriptedPage(): Promise<string> {
  const root = packageRoot();
  const { outputFiles } = await build({
    ...bundleOptions(root), entryPoints: [path.join(root, 'test/ui/scripted-page.mjs')], write: false, sourcemap: false, outdir: '/',
  });
  return outputFiles?.[0]?.text ?? '';
}

/** A host's page with the script tag at the end of its body, unless it says otherwise. */
async function visit(parts: { attributes?: string; head?: string; body?: string; files?: Record<string, string> } = {}, size: Size = 'desktop'): Promise<Page> {
  for (const [name, text] of Object.entries(parts.files ?? {})) hosted.set(name, text);
  const tag = `<script src="/widget.js" ${parts.attributes ?? ''}></script>`;
  hosted.set('/', PAGE({ head: parts.head ?? '', body: parts.body ?? tag }));
  return browser.open(`${address}/`, size);
}

const launcher = (page: Page) => page.locator('wallet-support .launcher');
const dialog = (page: Page) => page.getByRole('dialog');
/** Where the panel has come to rest: it rises into its place. */
async function panelBox(page: Page): ReturnType<ReturnType<typeof dialog>['boundingBox']> {
  await dialog(page).waitFor();
  await (await dialog(page).elementHandle())?.waitForElementState('stable');
  return dialog(page).boundingBox();
}
const asked = (page: Page): Promise<unknown[][]> => page.evaluate('script.asked');
const chats = (page: Page): Promise<unknown[]> => page.evaluate('script.chats');
const focused = (page: Page): Promise<string> => page.evaluate(`(() => {
  let element = document.activeElement;
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element.id || element.className || element.tagName;
})()`);

describe('a page with the script tag', () => {
  it('shows a button, and asks nothing of the service before it is pressed', async () => {
    const page = await visit();
    await launcher(page).waitFor();
    expect(await chats(page)).toEqual([]);
    await launcher(page).click();
    await dialog(page).waitFor();
    expect(await chats(page)).toEqual([{ identity: null, locale: null, service: address }]);
    expect(await asked(page)).toContainEqual(['open']);
  });

  it('connects at once for somebody who was here before, so that waiting replies are seen', async () => {
    const page = await visit();
    await page.evaluate('localStorage.setItem("known", "1")');
    await page.reload();
    await launcher(page).waitFor();
    expect(await chats(page)).toHaveLength(1);
    expect(await asked(page)).toEqual([]);
  });

  it('keeps the styles of the page out, and ours in', async () => {
    const page = await visit();
    const box = await launcher(page).boundingBox();
    expect([box?.width, box?.height]).toEqual([56, 56]);
    await launcher(page).click();
    expect(await dialog(page).evaluate((element) => [getComputedStyle(element).fontSize, getComputedStyle(element).textTransform]))
      .toEqual(['16px', 'none']);
    expect(await page.locator('main p').evaluate((element) => getComputedStyle(element).fontSize)).toBe('40px');
    expect(await page.evaluate('document.head.querySelectorAll("style").length')).toBe(0);
  });

  it('stands in the corner that the page chose, with the colour and in the layer it chose', async () => {
    const page = await visit({ attributes: 'data-position="left" data-color="#0a7d33" data-z-index="7"' });
    const box = await launcher(page).boundingBox();
    expect(box?.x).toBe(20);
    expect(await launcher(page).evaluate((element) => getComputedStyle(element).backgroundColor)).toBe('rgb(10, 125, 51)');
    expect(await page.locator('wallet-support .layer').evaluate((element) => getComputedStyle(element).zIndex)).toBe('7');
  });

  it('takes attributes that make no sense as not said', async () => {
    const page = await visit({ attributes: 'data-position="up" data-color="red;x" data-z-index="-1" data-mode="x" data-start="javascript:1" data-locale="fr"' });
    expect((await launcher(page).boundingBox())?.x).toBeGreaterThan(1000);
    await launcher(page).click();
    await page.evaluate('script.online()');
    expect((await asked(page)).map(([name]) => name)).toEqual(['open']);
  });

  it('is there once when the script is included twice', async () => {
    const page = await visit({ body: '<script src="/widget.js"></script><script src="/widget.js" data-position="left"></script>' });
    expect(await page.locator('wallet-support').count()).toBe(1);
  });

  it('works from the head, before there is a body', async () => {
    const page = await visit({ head: '<script src="/widget.js"></script><script src="/widget.js"></script>', body: '' });
    await launcher(page).click();
    await dialog(page).waitFor();
    expect(await page.locator('wallet-support').count()).toBe(1);
  });

  it.each([
    ['打开客服', ''],
    ['打開客服', 'data-locale="zh-TW"'],
    ['Open support', 'data-locale="en-GB"'],
  ])('speaks the language of the browser, unless the page says which: %s', async (name, attributes) => {
    const page = await visit({ attributes });
    expect(await launcher(page).getAttribute('aria-label')).toBe(name);
  });
});

describe('the panel', () => {
  it.each(['desktop', 'phone'] as const)('takes the keyboard in, and gives it back by Escape, on a %s', async (size) => {
    const page = await visit({}, size);
    await launcher(page).focus();
    await page.keyboard.press('Enter');
    await dialog(page).waitFor();
    expect(await focused(page)).not.toMatch(/launcher|BODY/);
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'hidden' });
    expect(await focused(page)).toBe('launcher');
  });

  it('gives the keyboard back to the button of the page that opened it', async () => {
    const page = await visit({
      body: '<script src="/widget.js"></script><script src="/opener.js"></script>',
      files: { '/opener.js': 'help.onclick = () => WalletSupport.open()' },
    });
    await page.locator('#help').focus();
    await page.keyboard.press('Enter');
    await dialog(page).waitFor();
    await page.keyboard.press('Escape');
    expect(await focused(page)).toBe('help');
  });

  it('leaves the page beside it usable on a desktop', async () => {
    const page = await visit();
    await launcher(page).click();
    await page.locator('#help').click();
    expect(await focused(page)).toBe('help');
    expect(await page.locator('[inert]').count()).toBe(0);
  });

  it('covers a phone whole: the page behind can be neither reached nor scrolled, and is as before when it closes', async () => {
    const page = await visit({ body: '<aside inert aria-hidden="false">x</aside><script src="/widget.js"></script>' }, 'phone');
    await launcher(page).tap();
    const box = await panelBox(page);
    expect(box).toEqual({ x: 0, y: 0, width: 360, height: 740 });
    expect(await page.locator('main').evaluate((element) => [element.hasAttribute('inert'), element.getAttribute('aria-hidden')])).toEqual([true, 'true']);
    expect(await page.evaluate('document.documentElement.style.overflow')).toBe('hidden');
    await page.evaluate('WalletSupport.close()');
    expect(await page.locator('main').evaluate((element) => [element.hasAttribute('inert'), element.getAttribute('aria-hidden')])).toEqual([false, null]);
    expect(await page.locator('aside').evaluate((element) => [element.hasAttribute('inert'), element.getAttribute('aria-hidden')])).toEqual([true, 'false']);
    expect(await page.evaluate('document.documentElement.style.overflow')).toBe('');
  });

  it('covers all when a desktop is zoomed to twice its size, and frees the page when it is zoomed back', async () => {
    const page = await visit();
    await launcher(page).click();
    await page.setViewportSize({ width: 640, height: 400 });
    await page.locator('main[inert]').waitFor();
    expect(await panelBox(page)).toEqual({ x: 0, y: 0, width: 640, height: 400 });
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.locator('main:not([inert])').waitFor();
  });

  it('takes what is left above the keyboard of a phone', async () => {
    const page = await visit({}, 'phone');
    await launcher(page).tap();
    await page.setViewportSize({ width: 360, height: 420 });
    await page.locator('wallet-support .panel[style*="420px"]').waitFor();
    expect(await panelBox(page)).toEqual({ x: 0, y: 0, width: 360, height: 420 });
  });

  it('keeps what is typed from the shortcuts of the page', async () => {
    const page = await visit({
      body: '<script src="/widget.js"></script><script src="/shortcuts.js"></script>',
      files: { '/shortcuts.js': 'window.pressed = []; document.addEventListener("keydown", (event) => pressed.push(event.key))' },
    });
    await launcher(page).click();
    await page.evaluate('script.online()');
    await page.keyboard.type('s?');
    expect(await page.evaluate('pressed')).toEqual([]);
  });
});

describe('unread replies', () => {
  it('are on the button, in words too, until the panel is opened', async () => {
    const page = await visit({ body: '<script src="/widget.js"></script><script src="/counts.js"></script>', files: {
      '/counts.js': 'window.counts = []; WalletSupport.on("unread", (count) => counts.push(count)); WalletSupport.identify("a.b.c")',
    } });
    await page.evaluate('script.online(); script.tell({ unread: 1 }); script.tell({ unread: 1, typing: "bot" }); script.tell({ unread: 120 })');
    expect(await launcher(page).innerText()).toContain('99+');
    expect(await launcher(page).getAttribute('aria-label')).toBe('打开客服，120条新消息');
    await keepScreenshot(page, 'launcher-unread-desktop');
    await launcher(page).click();
    await page.evaluate('WalletSupport.close()');
    expect(await page.locator('wallet-support .badge').isVisible()).toBe(false);
    expect(await page.evaluate('counts')).toEqual([1, 120, 0]);
  });

  it('are also those that come while the page lies behind others, with the panel open', async () => {
    const page = await visit({ body: '<script src="/widget.js"></script>' });
    await page.evaluate(`window.counts = []; WalletSupport.on("unread", (count) => counts.push(count)); WalletSupport.open(); script.online();
      window.turn = (state) => { Object.defineProperty(document, "visibilityState", { configurable: true, value: state }); document.dispatchEvent(new Event("visibilitychange")); };
      turn("hidden"); script.tell({ unread: 2 });`);
    expect(await page.evaluate('counts')).toEqual([2]);
    await page.evaluate('turn("visible"); script.tell({ unread: 0 })');
    expect(await page.evaluate('counts')).toEqual([2, 0]);
    expect((await asked(page)).map(([name]) => name)).toEqual(['open', 'hide', 'open']);
  });
});

describe('window.WalletSupport', () => {
  it('does what was asked for before the script had loaded, in order, and takes the same form afterwards', async () => {
    const page = await visit({
      head: '<script src="/early.js"></script>',
      files: { '/early.js': `window.early = window.WalletSupport = window.WalletSupport || [];
        WalletSupport.push(['setLocale', 'en'], ['identify', 'a.b.c'], ['open']);` },
    });
    await dialog(page).waitFor();
    expect(await chats(page)).toEqual([{ identity: 'a.b.c', locale: 'en', service: address }]);
    expect(await asked(page)).toContainEqual(['switchLocale', 'en']);
    await page.evaluate('WalletSupport.push(["close"])');
    await dialog(page).waitFor({ state: 'hidden' });
    await page.evaluate('early.push(["open"])');
    await dialog(page).waitFor();
  });

  it('can do what the README says, and nothing else', async () => {
    const page = await visit();
    const readme = await readFile(path.join(packageRoot(), 'README.md'), 'utf8');
    const table = readme.slice(readme.indexOf('| call | does |'));
    const told = [...table.slice(0, table.indexOf('\n\n')).matchAll(/`(\w+)\(/g)].map(([, name]) => name);
    expect([...new Set(told)].sort()).toEqual(((await page.evaluate('Object.keys(WalletSupport)')) as string[]).sort());
  });

  it('opens, closes and tells of it', async () => {
    const page = await visit();
    const heard = await page.evaluate(`(() => {
      const heard = [];
      WalletSupport.on('open', () => heard.push('open'));
      const end = WalletSupport.on('close', () => heard.push('close'));
      WalletSupport.open(); WalletSupport.open(); WalletSupport.toggle(); WalletSupport.close(); end(); WalletSupport.toggle(); WalletSupport.toggle();
      return heard;
    })()`);
    expect(heard).toEqual(['open', 'close', 'open']);
  });

  it('hands on who signs in and out, and needs no chat for those who never signed in', async () => {
    const page = await visit();
    await page.evaluate('WalletSupport.identify(null)');
    expect(await chats(page)).toEqual([]);
    await page.evaluate('WalletSupport.identify("a.b.c"); WalletSupport.identify("d.e.f"); WalletSupport.identify(null)');
    expect(await chats(page)).toEqual([{ identity: 'a.b.c', locale: null, service: address }]);
    expect(await asked(page)).toEqual([['identify', 'd.e.f'], ['identify', null]]);
  });

  it('asks the page for a fresh identity, whatever its listeners do', async () => {
    const page = await visit();
    browser.allowFaults(/thrown: Error: of the page/);
    await page.evaluate('WalletSupport.open()');
    expect(await page.evaluate('script.askIdentity()')).toBeNull();
    expect(await page.evaluate(`(() => {
      WalletSupport.on('identityNeeded', () => { throw new Error('of the page') });
      WalletSupport.on('identityNeeded', async () => 'x.y.z');
      return script.askIdentity();
    })()`)).toBe('x.y.z');
  });

  it('changes language and look at once', async () => {
    const page = await visit();
    await page.evaluate('WalletSupport.open(); WalletSupport.setLocale("en"); WalletSupport.setTheme({ color: "#7a1fa2", theme: "dark", elder: true })');
    const window = page.locator('wallet-support .window');
    await page.locator('wallet-support .window[data-theme="dark"][data-elder="true"][lang="en"]').waitFor();
    expect(await asked(page)).toContainEqual(['switchLocale', 'en']);
    await page.evaluate('WalletSupport.setTheme({ theme: "light" }); WalletSupport.close()');
    expect(await window.getAttribute('data-elder')).toBe('true');
    expect(await launcher(page).innerText()).toContain('Help');
  });

  it('starts what the page asks for when it is known where the conversation stands', async () => {
    const page = await visit({ attributes: 'data-start="flow:registration"' });
    await page.evaluate('WalletSupport.open()');
    expect(await asked(page)).toEqual([['open']]);
    await page.evaluate('script.online()');
    await page.evaluate('WalletSupport.close(); WalletSupport.open(); WalletSupport.start("topic:txn.refund"); WalletSupport.start("<b>")');
    expect((await asked(page)).filter(([name]) => name === 'send')).toEqual([['send', { action: 'flow:registration' }], ['send', { action: 'topic:txn.refund' }]]);
  });

  it('lets a flow go on that is already under way', async () => {
    const page = await visit({ attributes: 'data-start="flow:registration"' });
    await page.evaluate('WalletSupport.open(); script.online("registration")');
    expect((await asked(page)).filter(([name]) => name === 'send')).toEqual([]);
  });

  it('says to the console what it does not know, and goes on', async () => {
    const page = await visit();
    browser.allowFaults(/WalletSupport does not know (toString|fly)/);
    await page.evaluate('WalletSupport.push(["fly"], ["toString"], ["open"])');
    await dialog(page).waitFor();
  });

  it('takes itself out of the page whole, and can come again', async () => {
    const page = await visit({}, 'phone');
    await page.evaluate('WalletSupport.open(); WalletSupport.destroy()');
    expect(await page.locator('wallet-support').count()).toBe(0);
    expect(await asked(page)).toContainEqual(['close']);
    expect(await page.evaluate('[document.querySelector("main").inert, "WalletSupport" in window]')).toEqual([false, false]);
    await page.addScriptTag({ url: '/widget.js' });
    await launcher(page).tap();
    await dialog(page).waitFor();
  });
});

describe('a whole page', () => {
  it('is open at once, without a button, and cannot be closed', async () => {
    const page = await visit({ attributes: 'data-mode="page"' }, 'phone');
    const window = page.locator('wallet-support .window');
    expect(await window.boundingBox()).toEqual({ x: 0, y: 0, width: 360, height: 740 });
    await page.evaluate('WalletSupport.close()');
    await page.keyboard.press('Escape');
    expect([await window.isVisible(), await launcher(page).count()]).toEqual([true, 0]);
    expect(await asked(page)).toEqual([['open']]);
  });

  it('fills the box in which its tag is', async () => {
    const page = await visit({ body: '<div class="box"><script src="/widget.js" data-mode="page"></script></div>' });
    const box = await page.locator('wallet-support .window').boundingBox();
    expect([box?.width, box?.height]).toEqual([300, 500]);
    expect(await page.locator('[inert]').count()).toBe(0);
  });
});

describe('for everybody', () => {
  it.each(['desktop', 'phone'] as const)('has nothing in the way of people who use a screen reader or the keyboard, on a %s', async (size) => {
    const page = await visit({ attributes: 'data-elder' }, size);
    await keepScreenshot(page, `launcher-elder-${size}`);
    expect(await findBarriers(page)).toEqual([]);
    await launcher(page).click();
    await page.evaluate('script.online()');
    await keepScreenshot(page, `panel-empty-elder-${size}`);
    expect(await findBarriers(page)).toEqual([]);
  });

  it('does not move for people who asked their device for that', async () => {
    const page = await visit();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await launcher(page).click();
    expect(await page.locator('wallet-support .panel').evaluate((element) => getComputedStyle(element).animationName)).toBe('none');
  });
});
