import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { findBarriers } from '../support/axe.js';
import { keepScreenshot, type Size, useBrowser } from '../support/browser.js';
import { startUiService, type UiService } from '../support/ui-service.js';

jest.setTimeout(60_000);
const browser = useBrowser();
let service: UiService;
beforeAll(async () => void (service = await startUiService()), 60_000);
afterAll(() => service.remove());

const SIZES: Size[] = ['phone', 'desktop'];
const choose = (page: Page, label: string, value: string) => page.getByRole('combobox', { name: label, exact: true }).selectOption(value);

async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

describe('the help page', () => {
  it.each(SIZES)('has no barriers and nothing to scroll sideways, in each language and look (%s)', async (size) => {
    const page = await browser.open(service.address, size);
    await page.getByRole('heading', { name: '帮助与客服' }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await keepScreenshot(page, `help-${size}-zh-CN`);
    await choose(page, '外观', 'dark');
    await choose(page, '语言', 'en');
    await page.getByRole('heading', { name: 'Help and support' }).waitFor();
    expect([await findBarriers(page), await overflow(page)]).toEqual([[], 0]);
    await keepScreenshot(page, `help-${size}-en-dark`);
    await choose(page, 'Appearance', 'light');
    await choose(page, 'Language', 'zh-Hant');
    await page.getByLabel('大字版').check();
    await page.getByRole('heading', { name: '幫助與客服' }).waitFor();
    expect([await findBarriers(page), await overflow(page)]).toEqual([[], 0]);
    await page.evaluate(() => scrollTo(0, 0));
    await keepScreenshot(page, `help-${size}-zh-Hant-elder`);
  });

  it('remembers who was chosen, and forgets them again', async () => {
    const page = await browser.open(service.address, 'desktop');
    await choose(page, '以谁的身份登录', 'u-1001');
    await page.getByText('王芳的钱包').waitFor();
    await page.reload();
    await page.getByText('王芳的钱包').waitFor();
    await choose(page, '以谁的身份登录', '');
    await page.getByText('还没有登录').waitFor();
    await page.reload();
    await page.getByText('还没有登录').waitFor();
  });

  it.each([[1280, false], [1280, true], [900, false]])('has room for the open window beside everything that can be pressed (%s, large type: %s)', async (width, elder) => {
    const page = await browser.open(service.address, 'desktop', { viewport: { width, height: 800 } });
    if (elder) await page.getByLabel('大字版').check();
    await page.locator('wallet-support').getByRole('button').first().click();
    const panel = await page.getByRole('dialog').boundingBox();
    const covered = await page.evaluate((edge) => [...document.querySelectorAll('#page button, #page select, #page a, #page input')]
      .filter((element) => element.getBoundingClientRect().right > edge).map(({ textContent }) => textContent), panel?.x ?? 0);
    expect(covered).toEqual([]);
    expect([await findBarriers(page), await overflow(page)]).toEqual([[], 0]);
    await keepScreenshot(page, `help-open-${width}${elder ? '-elder' : ''}`);
  });

  it('counts in the title of the tab what came while nobody looked, until the window is opened', async () => {
    const page = await browser.open(service.address, 'desktop');
    await choose(page, '以谁的身份登录', 'u-1003');
    await page.getByText('赵敏的钱包').waitFor();
    await page.getByRole('button', { name: '查一笔交易' }).click();
    await page.getByRole('button', { name: /周\*.*60/ }).click();
    await page.getByRole('button', { name: '有变化告诉我' }).click();
    await page.locator('.bubble').getByText('一有变化我就在这里告诉您').waitFor();
    await page.getByRole('button', { name: '关闭客服窗口' }).click();
    const clerk = await page.context().newPage();
    await clerk.goto(`${service.address}/sandbox`);
    await clerk.locator('#u-1003 > summary').click();
    await item(clerk, 'T20261121100008').getByRole('button', { name: '交易成功' }).click();
    await page.waitForFunction(() => document.title === '(1) 帮助与客服');
    await page.getByRole('button', { name: /1条新消息/ }).click();
    await page.waitForFunction(() => document.title === '帮助与客服');
  });

  it('is used by keyboard alone', async () => {
    const page = await browser.open(service.address, 'desktop');
    await page.getByText('被骗了').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('被骗了');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('region', { name: '正在办理' }).waitFor();
  });
});

const item = (page: Page, id: string) => page.getByRole('region', { name: id, exact: true });
const outcome = (page: Page) => page.getByRole('status');

describe('the sandbox page', () => {
  it.each(SIZES)('has no barriers and nothing to scroll sideways, with somebody opened (%s)', async (size) => {
    const page = await browser.open(`${service.address}/sandbox`, size);
    await page.locator('#u-1012 > summary').click();
    await page.locator('#u-1017 > summary').click();
    await item(page, 'CL20261121000001').waitFor();
    expect([await findBarriers(page), await overflow(page)]).toEqual([[], 0]);
    await page.locator('#u-1012').scrollIntoViewIfNeeded();
    await page.evaluate(() => document.getElementById('u-1012')?.scrollIntoView());
    await keepScreenshot(page, `sandbox-${size}`);
    await choose(page, '语言', 'en');
    await page.getByRole('heading', { name: 'Sandbox', exact: true }).waitFor();
    expect([await findBarriers(page), await overflow(page)]).toEqual([[], 0]);
  });

  it('plays an act with one click, tells its events, and then offers what is possible next', async () => {
    const page = await browser.open(`${service.address}/sandbox`, 'desktop');
    await page.locator('#u-1001 > summary').click();
    const pending = item(page, 'T20261120100001');
    await pending.getByRole('button', { name: '交易成功' }).click();
    await page.getByText(/交易成功：已完成。事件 ev-/).waitFor();
    await pending.getByText('成功', { exact: true }).waitFor();
    expect(await pending.getByRole('button', { name: '交易成功' }).count()).toBe(0);
    await pending.getByLabel('金额').fill('8.5');
    await pending.getByRole('button', { name: '退款' }).click();
    await pending.getByText('退款¥8.50已到').waitFor();
    await item(page, String(await outcome(page).textContent().then((text) => /ev-[\w-]+/.exec(text ?? '')?.[0]))).getByRole('button', { name: '再送一次' }).click();
    await page.getByText(/再送一次：已完成/).waitFor();
  });

  it('says in words why something was not done', async () => {
    const page = await browser.open(`${service.address}/sandbox`, 'phone');
    await page.locator('#u-1001 > summary').click();
    const paid = item(page, 'T20261117100005');
    browser.allowFaults(/409 \(Conflict\)/);
    browser.allowFaults(/400 \(Bad Request\)/);
    await paid.getByLabel('金额').fill('999999');
    await paid.getByRole('button', { name: '退款' }).click();
    await page.getByText('退款：没有办成。照现在的状态办不了，金额也可能超过了能退的。').waitFor();
    await paid.getByLabel('金额').fill('很多');
    await paid.getByRole('button', { name: '退款' }).click();
    await page.getByText('退款：没有办成。填的内容不对，请检查金额、手机号和数字。').waitFor();
    await keepScreenshot(page, 'sandbox-refused-phone');
  });

  it('asks before it ends something for good', async () => {
    const page = await browser.open(`${service.address}/sandbox`, 'desktop');
    await page.locator('#u-1006 > summary').click();
    const person = page.locator('#u-1006');
    const asked: string[] = [];
    page.once('dialog', (dialog) => { asked.push(dialog.message()); void dialog.dismiss(); });
    await person.getByRole('button', { name: '提走全部余额' }).click();
    expect(asked).toEqual(['“提走全部余额”以后不能恢复，确定吗？']);
    await person.getByText('余额¥88.00').waitFor();
    page.once('dialog', (dialog) => void dialog.accept());
    await person.getByRole('button', { name: '提走全部余额' }).click();
    await person.getByText('余额¥0.00').waitFor();
  });

  it('shows by itself what happens elsewhere', async () => {
    const page = await browser.open(`${service.address}/sandbox`, 'desktop');
    await page.locator('#u-1018 > summary').click();
    await service.call('POST', '/sandbox/api/acts', { act: 'freezeWallet', userId: 'u-1018', kind: 'riskControl' });
    await page.locator('#u-1018').getByText('冻结原因：安全检查').waitFor();
  });

  it('goes down, and says so, and comes back', async () => {
    const page = await browser.open(`${service.address}/sandbox`, 'phone');
    await page.getByRole('button', { name: '停机' }).click();
    await page.getByText('停机：什么都不应答').waitFor();
    await page.getByRole('button', { name: '恢复应答' }).click();
    await page.getByText('正常应答', { exact: true }).waitFor();
  });

  it('is used by keyboard alone', async () => {
    const page = await browser.open(`${service.address}/sandbox`, 'desktop');
    await page.locator('#u-1004 > summary').focus();
    await page.keyboard.press('Enter');
    for (let press = 0; press < 12; press += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement?.textContent === '解冻')) break;
    }
    await page.keyboard.press('Enter');
    await page.getByText(/解冻：已完成/).waitFor();
  });
});

describe('the chat page', () => {
  let host: Server;
  let hostAddress = '';
  let framed: UiService;
  beforeAll(async () => {
    host = createServer((_request, reply) => {
      reply.setHeader('content-type', 'text/html').end(`<!doctype html><title>Host</title><iframe title="support" width="360" height="700" src="${framed.address}/chat"></iframe>`);
    });
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    hostAddress = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
    framed = await startUiService({ WIDGET_ORIGINS: hostAddress });
  }, 60_000);
  afterAll(async () => {
    await framed.remove();
    await new Promise((resolve) => host.close(resolve));
  });

  it.each(SIZES)('is the window alone, without barriers (%s)', async (size) => {
    const page = await browser.open(`${service.address}/chat?locale=en&theme=dark`, size);
    await page.getByRole('main').waitFor();
    await page.getByRole('textbox').waitFor();
    expect([await findBarriers(page), await overflow(page)]).toEqual([[], 0]);
    await keepScreenshot(page, `chat-page-${size}-en-dark`);
  });

  it('takes who somebody is from the page around it, if that is of a named origin', async () => {
    const page = await browser.open(hostAddress, 'desktop');
    const identity = ((await framed.call('POST', '/demo/identity', { userId: 'u-1001' })) as { identity: string }).identity;
    await page.frameLocator('iframe').getByRole('main').waitFor();
    const asked = page.waitForResponse((answer) => answer.url().endsWith('/widget/session') && answer.request().postData()?.includes(identity) === true);
    await page.evaluate((jwt) => document.querySelector('iframe')?.contentWindow?.postMessage({ walletSupport: ['identify', jwt] }, '*'), identity);
    expect(((await (await asked).json()) as { person: unknown }).person).toMatchObject({ kind: 'user', name: '王芳' });
  });

  it('waits, where it is told to, until the app has said who somebody is, and never greets them as a guest', async () => {
    const page = await browser.open('about:blank');
    const sessions: unknown[] = [];
    page.on('request', (request) => request.url().endsWith('/widget/session') && sessions.push(request.postDataJSON()));
    await page.goto(`${framed.address}/chat?identity=wait`);
    await page.getByRole('main').waitFor();
    await page.waitForTimeout(500);
    expect(sessions).toEqual([]);
    const { identity } = (await framed.call('POST', '/demo/identity', { userId: 'u-1001' })) as { identity: string };
    await page.evaluate((jwt) => (globalThis as unknown as { WalletSupport: { identify(jwt: string): void } }).WalletSupport.identify(jwt), identity);
    await page.locator('.bubble').first().waitFor();
    expect(sessions).toMatchObject([{ identity }]);
  });

  it('is framed by nobody else', async () => {
    const page = await browser.open(hostAddress.replace('127.0.0.1', 'localhost'), 'desktop');
    browser.allowFaults(/frame-ancestors/);
    await page.waitForTimeout(500);
    expect(await page.frameLocator('iframe').getByRole('main').count()).toBe(0);
  });
});
