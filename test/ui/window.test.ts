import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { findBarriers } from '../support/axe.js';
import { keepScreenshot, type Size, useBrowser } from '../support/browser.js';
import { startUiService, type UiService } from '../support/ui-service.js';

jest.setTimeout(90_000);
const browser = useBrowser();
let service: UiService;
beforeAll(async () => void (service = await startUiService()), 60_000);
afterAll(() => service.remove());

const panel = (page: Page): Locator => page.getByRole('dialog', { name: '钱包客服' });
const field = (page: Page): Locator => page.getByRole('textbox', { name: '您的消息' });
const bubbles = (page: Page): Locator => page.locator('.bubble');
const said = (page: Page, text: string): Locator => bubbles(page).filter({ hasText: text }).first();

async function openWindow(page: Page): Promise<void> {
  await page.locator('wallet-support').getByRole('button').first().click();
  await panel(page).waitFor();
  await said(page, '您好，我是').waitFor();
}

async function openAsGuest(size: Size = 'phone'): Promise<Page> {
  const page = await browser.open(service.address, size);
  await openWindow(page);
  return page;
}

async function openAs(userId: string, size: Size = 'phone'): Promise<Page> {
  const page = await browser.open(service.address, size);
  await page.getByRole('combobox', { name: '以谁的身份登录' }).selectOption(userId);
  await page.getByText('的钱包', { exact: false }).first().waitFor();
  return page;
}

async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await page.getByRole('button', { name: '发送', exact: true }).click();
}

const tap = (page: Page, name: string | RegExp): Promise<void> => panel(page).getByRole('button', { name }).last().click();
const texts = async (page: Page): Promise<string[]> => bubbles(page).allTextContents();

describe('a guest', () => {
  it.each<Size>(['phone', 'desktop'])('asks by typing and is answered, with the source, and nothing bars the way (%s)', async (size) => {
    const page = await openAsGuest(size);
    await say(page, '怎么注册');
    await panel(page).getByRole('button', { name: /^来源/ }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await keepScreenshot(page, `e2e-answer-${size}`);
  });

  it('finds the same conversation again after a reload and in another tab, each message once and in order', async () => {
    const page = await openAsGuest();
    await say(page, '退款什么时候到');
    await panel(page).getByRole('button', { name: /^来源/ }).waitFor();
    const before = await texts(page);
    await page.reload();
    await openWindow(page);
    await said(page, '退款什么时候到').waitFor();
    expect(await texts(page)).toEqual(before);

    const tab = await page.context().newPage();
    await tab.goto(service.address);
    await openWindow(tab);
    await say(tab, '忘记密码了怎么办');
    await said(page, '忘记密码了怎么办').waitFor();
    await expectSame(page, tab, before.length + 2);
  });

  it('changes the language live, and is answered in it', async () => {
    const page = await openAsGuest('desktop');
    await page.getByRole('combobox', { name: '语言' }).selectOption('en');
    await page.getByRole('dialog', { name: 'Wallet support' }).waitFor();
    await page.getByRole('textbox', { name: 'Your message' }).fill('How do I sign up?');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: /^Source/ }).waitFor();
    await keepScreenshot(page, 'e2e-english-desktop');
  });

  it('finds again after a reload what was chosen in the settings, and what was being written when the panel was closed', async () => {
    const page = await openAsGuest();
    await field(page).fill('我想问一下');
    await tap(page, '关闭');
    await page.locator('wallet-support').getByRole('button').first().click();
    expect(await field(page).inputValue()).toBe('我想问一下');
    await tap(page, '设置和更多');
    await panel(page).getByRole('radio', { name: '深色' }).check();
    await panel(page).getByRole('switch', { name: /大字/ }).check();
    await panel(page).getByRole('radio', { name: 'English' }).check();
    await page.getByRole('dialog', { name: 'Wallet support' }).waitFor();
    await page.reload();
    await page.locator('wallet-support').getByRole('button').first().click();
    const english = page.getByRole('dialog', { name: 'Wallet support' });
    await english.waitFor();
    expect(await english.evaluate((window) => ['data-theme', 'data-elder', 'lang'].map((name) => window.getAttribute(name)))).toEqual(['dark', 'true', 'en']);
  });

  it('sees hostile text as text', async () => {
    const page = await openAsGuest();
    const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script> \u202Eabc\u202C **x** 😀'.concat('😀'.repeat(200));
    const title = await page.title();
    await say(page, hostile);
    await said(page, '<img src=x onerror=').waitFor();
    await page.waitForFunction((count) => document.querySelector('wallet-support')?.shadowRoot?.querySelectorAll('.bubble').length === count, 3);
    expect(await bubbles(page).locator('img, script').count()).toBe(0);
    expect(await page.title()).toBe(title);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    await keepScreenshot(page, 'e2e-hostile-phone');
  });

  it('is served by polling where sockets are blocked', async () => {
    const page = await (await browser.profile('phone')).newPage();
    browser.allowFaults(/WebSocket/);
    await page.routeWebSocket(/\/widget\/socket/, (socket) => socket.close());
    await page.goto(service.address);
    await openWindow(page);
    await say(page, '怎么注册');
    await panel(page).getByRole('button', { name: /^来源/ }).waitFor();
    await expect(texts(page)).resolves.toHaveLength(3);
  });

  it('sees at once in one tab what is said of an answer in another', async () => {
    const page = await openAsGuest();
    await say(page, '怎么注册');
    const thumb = (tab: Page): Locator => panel(tab).getByRole('button', { name: '有帮助', exact: true, pressed: true });
    const tab = await page.context().newPage();
    await tab.goto(service.address);
    await openWindow(tab);
    await panel(page).getByRole('button', { name: '有帮助', exact: true }).click();
    await thumb(tab).waitFor({ timeout: 3_000 });
  });

  it('sends a picture that was picked, and one that was pasted, and sees that nobody asked for them, as the bot says', async () => {
    const page = await openAsGuest();
    const picture = await page.screenshot();
    const fates = panel(page).locator('.by-me .file', { hasText: '没有保存' });
    await page.locator('input[type="file"]').first().setInputFiles({ name: '付款.png', mimeType: 'image/png', buffer: picture });
    await panel(page).getByText('付款.png').waitFor();
    await page.getByRole('button', { name: '发送', exact: true }).click();
    await fates.filter({ hasText: '付款.png' }).waitFor();
    await pastePicture(field(page), picture);
    await panel(page).getByText('pasted.png').waitFor();
    await page.getByRole('button', { name: '发送', exact: true }).click();
    await fates.filter({ hasText: 'pasted.png' }).waitFor();
    await said(page, '个文件没有保存').waitFor();
    await keepScreenshot(page, 'e2e-pictures-phone');
  });

  it('is told when to try again after more files than anybody may upload in a minute', async () => {
    browser.allowFaults(/status of 429/);
    const page = await openAsGuest();
    const picture = await page.screenshot();
    const refused = panel(page).getByRole('alert').filter({ hasText: '发太多了，请1分钟后再发。' });
    for (let count = 0; count < 10; count += 1) {
      await page.locator('input[type="file"]').first().setInputFiles({ name: `${count}.png`, mimeType: 'image/png', buffer: picture });
      await panel(page).locator('.upload', { hasText: 'KB' }).waitFor();
      await tap(page, `移除${count}.png`);
    }
    await page.locator('input[type="file"]').first().setInputFiles({ name: '再来.png', mimeType: 'image/png', buffer: picture });
    await refused.waitFor();
    await keepScreenshot(page, 'e2e-too-many-uploads-phone');
  });

  it('is one guest in two tabs that are opened at the same moment', async () => {
    const profile = await browser.profile('phone');
    const tabs = [await profile.newPage(), await profile.newPage()] as const;
    await Promise.all(tabs.map((tab) => tab.goto(service.address)));
    await Promise.all(tabs.map((tab) => openWindow(tab)));
    await say(tabs[0], '怎么注册');
    await panel(tabs[0]).getByRole('button', { name: /^来源/ }).waitFor();
    await expectSame(tabs[0], tabs[1], 3);
  });
});

/** Both show so many messages, and the same. */
async function expectSame(a: Page, b: Page, atLeast: number): Promise<void> {
  for (const page of [a, b]) await bubbles(page).nth(atLeast - 1).waitFor();
  expect(await texts(a)).toEqual(await texts(b));
}

async function pastePicture(into: Locator, picture: Buffer): Promise<void> {
  await into.evaluate((element, bytes) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([new Uint8Array(bytes)], 'pasted.png', { type: 'image/png' }));
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, [...picture]);
}

describe('a person of the sandbox', () => {
  it('has a payment looked into by tapping alone, and is told live how it ends', async () => {
    const page = await openAs('u-1001');
    await page.getByRole('button', { name: '查一笔交易' }).click();
    await panel(page).getByRole('region', { name: '正在办理' }).waitFor();
    await keepScreenshot(page, 'e2e-choose-payment-phone');
    await tap(page, /城南便利店/);
    await tap(page, '有变化告诉我');
    await said(page, '一有变化').waitFor();
    await service.call('POST', '/sandbox/api/acts', { act: 'settleTransaction', transactionId: 'T20261120100001' });
    await said(page, '已经成功').waitFor();
    expect((await texts(page)).filter((text) => text.includes('已经成功'))).toHaveLength(1);
    await keepScreenshot(page, 'e2e-told-live-phone');
  });

  it.each([['a socket', 'u-1002'], ['polling', 'u-1003']])('sees that the bot is at work while the operator takes its time, over %s', async (way, userId) => {
    const page = await openAs(userId);
    if (way === 'polling') {
      browser.allowFaults(/WebSocket/);
      await page.routeWebSocket(/\/widget\/socket/, (socket) => socket.close());
      await page.reload();
    }
    await page.locator('wallet-support').getByRole('button').first().click();
    await said(page, '我是').waitFor();
    await service.call('PUT', '/sandbox/api/settings', { delayMs: 1_200 });
    await say(page, '查一下我的交易');
    await panel(page).locator('.typing').waitFor();
    await keepScreenshot(page, `e2e-at-work-${way === 'polling' ? 'polling' : 'socket'}-phone`);
    await panel(page).locator('.typing').waitFor({ state: 'detached' });
    expect(await panel(page).locator('.by-bot .bubble').count()).toBeGreaterThan(1);
    await service.call('PUT', '/sandbox/api/settings', { delayMs: 0 });
  });
});

describe('a service that is killed in the middle of a message', () => {
  it('loses nothing and doubles nothing, also of what is written while it is away', async () => {
    const questions = ['怎么注册', '忘记密码了怎么办', '转错人了怎么办'];
    const page = await openAsGuest('desktop');
    browser.allowFaults(/ERR_|WebSocket|Failed to load resource/);
    await say(page, '怎么注册');
    const isBack = service.kill();
    for (const question of questions.slice(1)) await say(page, question);
    await isBack;
    await sendAgainUntilSent(page);
    await bubbles(page).nth(6).waitFor({ timeout: 30_000 });
    const seen = await texts(page);
    for (const question of questions) expect(seen.filter((text) => text.trim() === question)).toHaveLength(1);
    expect(seen).toHaveLength(7);
    await page.reload();
    await openWindow(page);
    await bubbles(page).nth(6).waitFor();
    expect(await texts(page)).toEqual(seen);
  });
});

/** As a person does: what is marked as not sent, because it took too long, is sent again by its button. */
async function sendAgainUntilSent(page: Page): Promise<void> {
  const failed = panel(page).getByRole('button', { name: '重新发送' });
  while ((await panel(page).locator('.fate').count()) > 0) {
    if ((await failed.count()) > 0) await failed.first().click();
    await page.waitForTimeout(200);
  }
}
