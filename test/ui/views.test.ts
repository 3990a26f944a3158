/// <reference lib="dom" />
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { keepScreenshot, useBrowser } from '../support/browser.js';
import { callsOf, change, checkAccess, openViews, show, situationsOf, type Look } from './views-page.js';

const browser = useBrowser();
const SLOWLY = 180_000;
const field = (page: Page) => page.getByRole('textbox', { name: '您的消息' });

/** What matches in those elements, is seen, and stands on more than one line. */
const torn = (page: Page, where: string, what: RegExp): Promise<string[]> => page.evaluate(([selector, source]) => {
  const root = document.querySelector('.host')?.shadowRoot;
  return [...root?.querySelectorAll(selector) ?? []].filter((element) => element.clientWidth > 1).flatMap((element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const nodes: Text[] = [];
    while (walker.nextNode()) nodes.push(walker.currentNode as Text);
    const places = nodes.flatMap((node) => [...node.data].map((_, offset) => ({ node, offset })));
    return [...nodes.map(({ data }) => data).join('').matchAll(new RegExp(source, 'g'))].flatMap((match) => {
      const tops = places.slice(match.index, match.index + match[0].length).map(({ node, offset }) => {
        const range = document.createRange();
        range.setStart(node, offset);
        range.setEnd(node, offset + 1);
        return Math.round(range.getBoundingClientRect().bottom);
      });
      return Math.max(...tops) - Math.min(...tops) > 8 ? [match[0]] : [];
    });
  });
}, [where, what.source] as const);

describe('accessibility', () => {
  it.each<[string, Look]>([['light', {}], ['dark', { theme: 'dark' }], ['elder', { elder: true }], ['dark elder', { theme: 'dark', elder: true }]])(
    'axe finds nothing in any situation: %s', async (_, look) => {
      const page = await openViews(browser);
      const found: Record<string, unknown> = {};
      for (const situation of await situationsOf(page)) {
        await show(page, situation, look);
        await page.waitForTimeout(120);
        const violations = await checkAccess(page);
        if (violations.length > 0) found[situation] = violations;
      }
      expect(found).toEqual({});
    }, SLOWLY);

  it('axe finds nothing in the menu, an earlier conversation, a warning, reasons, and the panel of a host page', async () => {
    const page = await openViews(browser, 'desktop');
    await show(page, 'answer', { mode: 'bubble', accent: '#ffd400' });
    await page.getByRole('button', { name: '没帮助' }).click();
    await field(page).fill('验证码是 483920');
    expect(await checkAccess(page)).toEqual([]);
    await page.getByRole('button', { name: '设置和更多' }).click();
    await page.waitForTimeout(300);
    expect(await checkAccess(page)).toEqual([]);
    await page.getByRole('button', { name: '2026年11月3日' }).click();
    await page.getByText('怎么注册？').waitFor();
    await page.waitForTimeout(300);
    expect(await checkAccess(page)).toEqual([]);
  }, SLOWLY);

  it('tells each new reply once and in order, neither the history nor what one says oneself', async () => {
    const page = await openViews(browser);
    await show(page, 'answer');
    await page.evaluate(() => {
      const told: string[] = [];
      Object.assign(globalThis, { told });
      const log = document.querySelector('.host')?.shadowRoot?.querySelector('[role="log"][aria-live="polite"]');
      if (!log) throw new Error('no live region');
      told.push(...[...log.children].map((line) => line.textContent ?? ''));
      new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => told.push(`${(node as Element).getAttribute('lang')} ${node.textContent}`))))
        .observe(log, { childList: true });
    });
    await field(page).fill('你好');
    await field(page).press('Enter');
    await change(page, {}, [{ seq: 5, text: '第一句' }, { seq: 6, text: 'Second', locale: 'en', quickReplies: [{ label: 'a', action: 'x:A' }, { label: 'b', action: 'x:B' }] }]);
    await change(page, { typing: 'bot' });
    await change(page, { typing: null }, [{ seq: 7, text: '第三句', role: 'agent', agent: { name: '陈静', picture: null } }]);
    await page.waitForTimeout(100);
    expect(await page.evaluate(() => (globalThis as unknown as { told: string[] }).told)).toEqual([
      'zh-CN 智能客服：第一句', 'en 智能客服：Second 有2个选项。', 'zh-CN 陈静：第三句',
    ]);
  });

  it('leaves no target under 24 px, nor under 44 px on a touch screen, nor its main ones under 56 px in large type', async () => {
    const page = await openViews(browser);
    const small: string[] = [];
    for (const elder of [false, true]) {
      for (const situation of await situationsOf(page)) {
        await show(page, situation, { elder });
        small.push(...await page.evaluate(([name, least]) => {
          const root = document.querySelector('.host')?.shadowRoot;
          return [...root?.querySelectorAll('button, textarea, input:not([type="file"])') ?? []].flatMap((target) => {
            const height = target.matches('.copy') ? target.getBoundingClientRect().height + 20 : target.getBoundingClientRect().height;
            return height > 0 && height < least - 0.5 ? [`${name} ${target.className} ${height}`] : [];
          });
        }, [situation, elder ? 56 : 44] as const));
      }
    }
    expect(small.filter((one) => !/ copy /.test(one))).toEqual([]);
    expect(small.filter((one) => Number(one.split(' ').pop()) < 44)).toEqual([]);
  }, SLOWLY);
});

it('leaves nothing of a person on the screen when somebody else sits there, and keeps what a guest writes who signs in', async () => {
  const page = await openViews(browser, 'desktop');
  await show(page, 'answer');
  await field(page).fill('我的电话换了');
  await page.getByRole('button', { name: '设置和更多' }).click();
  await page.getByRole('button', { name: '2026年11月3日' }).click();
  await page.getByText('怎么注册？').waitFor();
  await change(page, { person: null });
  expect([await page.getByText('怎么注册？').count(), await field(page).inputValue()]).toEqual([1, '我的电话换了']);
  await change(page, { person: null, entries: [], visit: 1 });
  await page.getByText('怎么注册？').waitFor({ state: 'detached' });
  expect(await field(page).inputValue()).toBe('');
});

describe('the keyboard alone', () => {
  it('writes, adds a line, and sends once; an input method at work sends nothing', async () => {
    const page = await openViews(browser, 'desktop');
    await show(page, 'greeting', { mode: 'bubble' });
    await page.evaluate(() => (globalThis as unknown as { mounted: { focus(): void } }).mounted.focus());
    await page.keyboard.type('第一行');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('第二行');
    await field(page).evaluate((element) => element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })));
    expect(await callsOf(page, 'send')).toEqual([]);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    expect(await callsOf(page, 'send')).toEqual([[{ text: '第一行\n第二行' }]]);
    expect(await field(page).inputValue()).toBe('');
  });

  it('walks the answers with the arrows and presses one; pressed again it is sent once', async () => {
    const page = await openViews(browser, 'desktop');
    await show(page, 'pick', { mode: 'bubble' });
    const rows = page.getByRole('group', { name: '可以选择的回答' }).getByRole('button');
    await rows.first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.querySelector('.host')?.shadowRoot?.activeElement?.textContent)).toContain('云上视频会员');
    await rows.nth(2).evaluate((row: HTMLElement) => {
      row.click();
      row.click();
    });
    expect(await callsOf(page, 'send')).toEqual([
      [{ action: 'appeal.chooseTransaction:T20261117000003', label: '11月17日 20:31 云上视频会员自动扣款 25.00元 成功' }],
    ]);
    await rows.first().waitFor({ state: 'detached' });
  });

  it('is in the menu as soon as the menu is drawn: a key pressed at once does not go astray', async () => {
    const page = await openViews(browser, 'desktop');
    await show(page, 'answer', { mode: 'bubble' });
    const active = await page.getByRole('button', { name: '设置和更多' }).evaluate(async (button: HTMLElement) => {
      button.click();
      await Promise.resolve();
      await Promise.resolve();
      return document.querySelector('.host')?.shadowRoot?.activeElement?.getAttribute('role');
    });
    expect(active).toBe('dialog');
  });

  it('reaches everything in order, stays inside the menu, and comes back by Escape; a second Escape closes the panel', async () => {
    const page = await openViews(browser, 'desktop');
    await show(page, 'answer', { mode: 'bubble' });
    const active = (): Promise<string> => page.evaluate(() => {
      const element = document.querySelector('.host')?.shadowRoot?.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
    });
    await page.getByRole('button', { name: '找人工' }).focus();
    const walked: string[] = [];
    for (let i = 0; i < 11; i += 1) {
      await page.keyboard.press('Tab');
      walked.push(await active());
    }
    expect(walked).toEqual([
      '设置和更多', '关闭客服窗口', '对话内容', 'help.example.com/refund/where-is-it', '来源：退款多久到账', '有帮助', '没帮助', '查一笔交易', '不用了', '添加图片或PDF', '您的消息',
    ]);
    await page.getByRole('button', { name: '设置和更多' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+Tab');
    expect(await active()).toContain('2026年11月3日');
    await page.keyboard.press('Tab');
    expect(await active()).toBe('关闭');
    // The browser closes what Escape closes in a task of its own.
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.querySelector('.host')?.shadowRoot?.activeElement?.getAttribute('aria-label') === '设置和更多');
    expect(await page.title()).toBe('views');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.title === 'closed');
  });
});

describe('writing', () => {
  it('holds back what looks like a secret until one says to send it', async () => {
    const page = await openViews(browser);
    await show(page, 'greeting');
    await field(page).fill('我的卡号是 4111 1111 1111 1111');
    await page.getByRole('alert').getByText('银行卡号').waitFor();
    await field(page).press('Enter');
    expect(await callsOf(page, 'send')).toEqual([]);
    await page.getByRole('button', { name: '修改' }).click();
    expect(await field(page).evaluate((element) => element.matches(':focus'))).toBe(true);
    await page.getByRole('button', { name: '仍然发送' }).click();
    expect(await callsOf(page, 'send')).toEqual([[{ text: '我的卡号是 4111 1111 1111 1111' }]]);
  });

  it('sends nothing empty and nothing too long, and says how much is too much', async () => {
    const page = await openViews(browser);
    await show(page, 'greeting');
    await field(page).fill('  \n ');
    await field(page).press('Enter');
    await field(page).fill('长'.repeat(4_001));
    await field(page).press('Enter');
    expect(await callsOf(page, 'send')).toEqual([]);
    await page.getByText('一条最多4,000字，多了1字').waitFor();
    const described = await field(page).getAttribute('aria-describedby');
    expect(await page.locator(`[id="${described}"]`).textContent()).toContain('多了1字');
  });

  it('takes files by picking and pasting, five at most, and sends those that are there', async () => {
    const page = await openViews(browser);
    await show(page, 'greeting');
    const files = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ name: `${name}.png`, mimeType: 'image/png', buffer: Buffer.from('x') }));
    await page.locator('input[type="file"]').first().setInputFiles(files.slice(0, 1));
    await field(page).evaluate((element) => {
      const data = new DataTransfer();
      data.items.add(new File(['x'], 'pasted.png', { type: 'image/png' }));
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    });
    await page.getByRole('progressbar', { name: 'pasted.png' }).waitFor();
    await page.locator('input[type="file"]').first().setInputFiles(files.slice(1));
    await page.getByText('一次最多发5个文件').waitFor();
    expect((await callsOf(page, 'upload')).length).toBe(5);
    await show(page, 'attachment');
    await page.getByRole('button', { name: /^取消上传订单截图/ }).click();
    await page.getByRole('button', { name: '发送', exact: true }).click();
    expect(await callsOf(page, 'removeUpload')).toEqual([['a']]);
    expect(await callsOf(page, 'send')).toEqual([[{ files: ['f2'] }]]);
  });

  it('offers to send a file again that failed for a passing reason, and no other', async () => {
    const page = await openViews(browser);
    await show(page, 'attachment');
    expect(await page.getByRole('button', { name: '重新发送' }).count()).toBe(1);
    await page.getByRole('button', { name: '重新发送' }).click();
    expect(await callsOf(page, 'retryUpload')).toEqual([['d']]);
  });

  it('offers the fitting keyboard: a number to call, an amount, a day', async () => {
    const page = await openViews(browser);
    await show(page, 'phone');
    const phone = page.getByLabel('手机号');
    expect(await phone.getAttribute('inputmode') ?? await phone.getAttribute('type')).toBe('tel');
    await phone.fill('12');
    await phone.press('Enter');
    expect(await phone.getAttribute('aria-invalid')).toBe('true');
    await phone.fill('13800138000');
    await phone.press('Enter');
    expect(await callsOf(page, 'send')).toEqual([[{ text: '13800138000' }]]);
    await show(page, 'amount');
    expect(await page.getByLabel('金额（元）').getAttribute('inputmode')).toBe('decimal');
    await page.getByLabel('金额（元）').fill('132.50');
    await page.getByLabel('金额（元）').press('Enter');
    expect(await callsOf(page, 'send')).toEqual([[{ text: '132.50元' }]]);
    await show(page, 'date');
    await page.getByRole('button', { name: '昨天' }).click();
    expect(await callsOf(page, 'send')).toEqual([[{ text: '2026年11月17日' }]]);
  });
});

describe('reading', () => {
  it('runs nothing of what others write, and breaks every long word', async () => {
    const page = await openViews(browser);
    await show(page, 'hostile');
    const seen = await page.evaluate(() => {
      const list = document.querySelector('.host')?.shadowRoot?.querySelector('.scroll');
      return {
        strangers: list?.querySelectorAll('img, script, iframe, [onerror]').length, hacked: 'hacked' in globalThis,
        wide: (list?.scrollWidth ?? 0) > (list?.clientWidth ?? 0), links: [...list?.querySelectorAll('a') ?? []].map((link) => [link.textContent, link.rel]),
      };
    });
    expect(seen).toEqual({ strangers: 0, hacked: false, wide: false, links: [['evil.test/login', 'noopener noreferrer nofollow']] });
  });

  it('fits a small phone and 200 % zoom in every situation', async () => {
    const page = await openViews(browser, 'desktop');
    const wrong: string[] = [];
    for (const [width, height, elder] of [[360, 740, false], [320, 568, true], [640, 400, false]] as const) {
      await page.setViewportSize({ width, height });
      for (const situation of await situationsOf(page)) {
        await show(page, situation, { elder });
        wrong.push(...await page.evaluate(([name, w, h]) => {
          const root = document.querySelector('.host')?.shadowRoot;
          const list = root?.querySelector('.scroll');
          const send = root?.querySelector('.send')?.getBoundingClientRect();
          const wide = [...root?.querySelectorAll('.scroll *, .header *, .flow *, .composer *') ?? []]
            .filter((element) => element.getBoundingClientRect().right > w + 1 && !element.closest('.unseen'));
          return [
            ...(list && list.scrollWidth > list.clientWidth ? [`${name} ${w}: the list is too wide`] : []),
            ...wide.slice(0, 2).map((element) => `${name} ${w}: ${element.className} sticks out`),
            ...(!send || send.bottom > h + 1 ? [`${name} ${w}: sending is out of sight`] : []),
            ...(list && list.clientHeight < 60 ? [`${name} ${w}: only ${list.clientHeight} px of messages`] : []),
          ];
        }, [situation, width, height] as const));
      }
    }
    expect(wrong).toEqual([]);
  }, SLOWLY);

  it('shows the title in whole words or not at all', async () => {
    const page = await openViews(browser);
    for (const width of [360, 320]) {
      await page.setViewportSize({ width, height: 568 });
      for (const look of [{}, { elder: true }, { mode: 'bubble' }, { mode: 'bubble', elder: true }] satisfies Look[]) {
        await show(page, 'english', look);
        expect([width, look, await torn(page, '.title', /\S+/g)]).toEqual([width, look, []]);
      }
    }
    await page.getByRole('heading', { name: 'Wallet support' }).waitFor();
    await keepScreenshot(page, 'views-english-elder-320');
  });

  it('tears no amount from its unit, no bracket from the number that it closes, and no word of a state', async () => {
    const page = await openViews(browser);
    await show(page, 'pick', { elder: true });
    await change(page, {}, [{ seq: 400, text: `我看到${'转'.repeat(8)}给李*明的金额是12,345.00元，请核对` }, { seq: 401, text: '我看到您上次的注销申请（CL20261120000002）没有通过' }]);
    await page.locator('.bubble').getByText('没有通过').waitFor();
    const found: string[] = [];
    for (let width = 300; width < 420; width += 8) {
      await page.setViewportSize({ width, height: 740 });
      found.push(...await torn(page, '.bubble', /[\d,.]+元|2）/g), ...await torn(page, '.row-about', /成功|处理中|失败/g));
    }
    expect(found).toEqual([]);
  });

  it('draws nothing of a long history again when something changes or is typed', async () => {
    const page = await openViews(browser);
    await show(page, 'long');
    const topic = { id: 'txn.refund', revision: '2026-11-02', title: '退款多久到账' };
    await change(page, {}, Array.from({ length: 40 }, (_, i) => ({ seq: 201 + i, text: `编号：AP${20261118000123 + i}`, sources: [topic] })));
    const drawnBy = async (act: () => Promise<unknown>): Promise<number> => {
      const before = await page.evaluate(() => (globalThis as unknown as { drawn: number }).drawn);
      await act();
      await page.waitForTimeout(100);
      return await page.evaluate(() => (globalThis as unknown as { drawn: number }).drawn) - before;
    };
    const whole = await drawnBy(() => change(page, { locale: 'en' }));
    expect(await drawnBy(() => change(page, { typing: 'bot' }))).toBeLessThan(whole / 5);
    expect(await drawnBy(() => page.getByRole('textbox', { name: 'Your message' }).fill('退款'))).toBeLessThan(whole / 5);
    expect(await drawnBy(() => change(page, { typing: null }, [{ seq: 241, text: '到了' }]))).toBeLessThan(whole / 3);
  });

  it('keeps in place what one reads when older messages are shown above it, and leads back to the latest', async () => {
    const page = await openViews(browser);
    await show(page, 'long');
    const list = page.locator('.scroll');
    await list.evaluate((element) => { element.scrollTop = 40; });
    await page.getByRole('button', { name: '回到最新' }).waitFor();
    const first = page.getByText('第122条。', { exact: false });
    const before = (await first.boundingBox())?.y ?? 0;
    await page.getByRole('button', { name: '显示更早的消息' }).click();
    await page.getByText('第60条。').waitFor({ state: 'attached' });
    expect(Math.abs(((await first.boundingBox())?.y ?? 0) - before)).toBeLessThan(50);
    await change(page, {}, [{ seq: 201, text: '新的一条' }]);
    await page.getByRole('button', { name: '1条新消息' }).click();
    expect(await list.evaluate((element) => element.scrollHeight - element.clientHeight - element.scrollTop)).toBeLessThan(2);
  });

  it('shows a reply that is longer than the window from its beginning, also when the window gets lower', async () => {
    const page = await openViews(browser);
    await show(page, 'pick');
    const list = page.locator('.scroll');
    await page.evaluate(() => document.querySelectorAll('.scroll').forEach((element) => (element.scrollTop = element.scrollHeight)));
    const text = Array.from({ length: 60 }, (_, index) => `第${index + 1}行`).join('\n');
    await change(page, {}, [{ seq: 301, text: `从这里开始\n${text}` }]);
    const top = page.locator('.bubble').getByText('从这里开始');
    await top.waitFor();
    await page.setViewportSize({ width: 360, height: 600 });
    const [box, frame] = [await top.boundingBox(), await list.boundingBox()];
    expect(((box?.y ?? 0) - (frame?.y ?? 0))).toBeLessThan(80);
    expect(((box?.y ?? 0) - (frame?.y ?? 0))).toBeGreaterThanOrEqual(0);
  });

  it('scrolls nothing but the list, whatever takes the keyboard', async () => {
    const page = await openViews(browser, 'desktop');
    await show(page, 'long', { mode: 'bubble' });
    await page.getByRole('button', { name: '设置和更多' }).click();
    await page.getByRole('dialog', { name: '设置' }).waitFor();
    await page.evaluate(() => Promise.all((document.querySelector('.host')?.shadowRoot?.getAnimations() ?? []).map(({ finished }) => finished)));
    const scrolled = await page.evaluate(() => [...document.querySelector('.host')?.shadowRoot?.querySelectorAll('.window, .window *') ?? []]
      .filter((element) => !element.matches('.scroll, .scroll *') && (element.scrollTop > 0 || (element.matches('.window') && element.scrollHeight > element.clientHeight)))
      .map(({ className }) => className));
    expect(scrolled).toEqual([]);
  });

  it('draws the line before what came while it was closed', async () => {
    const page = await openViews(browser);
    await show(page, 'answer');
    expect(await page.locator('.unread + .group .bubble').first().textContent()).toContain('退款先回到原来的付款方式');
  });

  it('shows first what came while it was closed, each time it is opened again', async () => {
    const page = await openViews(browser);
    await show(page, 'long');
    await page.evaluate(() => {
      const { mounted } = globalThis as unknown as { mounted: { update(change: object): void } };
      mounted.update({ visible: false });
      document.querySelector<HTMLElement>('.host')?.style.setProperty('display', 'none');
    });
    await change(page, { unread: 9 }, Array.from({ length: 9 }, (_, i) => ({ seq: 201 + i, text: `新的第${i + 1}条\n\n${'内容'.repeat(60)}` })));
    await page.evaluate(() => {
      const { mounted } = globalThis as unknown as { mounted: { update(change: object): void } };
      document.querySelector<HTMLElement>('.host')?.style.removeProperty('display');
      mounted.update({ visible: true });
    });
    await change(page, { unread: 0 });
    await page.waitForTimeout(300);
    const [list, divider] = [await page.locator('.scroll').boundingBox(), await page.getByText('以下为新消息').boundingBox()];
    expect((divider?.y ?? -1) - (list?.y ?? 0)).toBeGreaterThanOrEqual(0);
    expect((divider?.y ?? 1e9) - (list?.y ?? 0)).toBeLessThan(60);
  });

  it('shows in words what was started without a label', async () => {
    const page = await openViews(browser);
    await show(page, 'sending');
    for (const [action, words] of [['flow:appeal', '提交申诉'], ['handoff', '找人工'], ['topic:txn.refund', '正在打开您选的内容']] as const) {
      await change(page, { entries: [{ kind: 'pending', cid: action, text: '', action, files: [], state: 'sending', at: 0 }] });
      await page.locator('.bubble', { hasText: words }).waitFor();
    }
  });

  it('says what failed and sends it again, or takes it away', async () => {
    const page = await openViews(browser);
    await show(page, 'sending');
    await page.getByRole('button', { name: '重新发送' }).click();
    await page.getByRole('button', { name: '删除' }).click();
    expect([await callsOf(page, 'retry'), await callsOf(page, 'discard')]).toEqual([[['x1']], [['x1']]]);
    expect(await page.getByText('我昨天转错人了').count()).toBe(0);
  });

  it('asks whether an answer helped, and why not', async () => {
    const page = await openViews(browser);
    await show(page, 'answer');
    await page.getByRole('button', { name: '没帮助' }).click();
    await page.getByRole('button', { name: '试了不行' }).click();
    expect(await callsOf(page, 'feedback')).toEqual([[3, false], [3, false, 'didNotWork']]);
  });

  it('copies a case number and says so', async () => {
    const page = await openViews(browser, 'phone', { permissions: ['clipboard-read', 'clipboard-write'] });
    await show(page, 'receipt');
    await page.getByRole('button', { name: '复制编号AP20261118000123' }).first().click();
    await page.getByText('编号AP20261118000123已复制').waitFor({ state: 'attached' });
  });

  it('changes its language at once and calls a person from everywhere', async () => {
    const page = await openViews(browser);
    await show(page, 'pick');
    await page.getByRole('button', { name: '设置和更多' }).click();
    await page.getByRole('radio', { name: 'English' }).check();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    expect(await page.locator('.window').getAttribute('lang')).toBe('en');
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByText('Step 1 of 5').waitFor();
    await page.getByRole('button', { name: 'Talk to a person' }).click();
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect((await callsOf(page, 'send')).map(([content]) => (content as { action: string }).action)).toEqual(['handoff', 'command:back', 'command:cancel']);
  });
});

describe('for the eye of a reviewer', () => {
  it.each<[string, 'phone' | 'desktop', Look]>([
    ['answer', 'phone', {}], ['pick', 'phone', {}], ['attachment', 'phone', {}], ['receipt', 'phone', { theme: 'dark' }], ['english', 'phone', { elder: true }],
    ['traditional', 'phone', {}], ['answer', 'desktop', {}], ['agent', 'desktop', { theme: 'dark' }], ['queued', 'desktop', { mode: 'bubble' }],
  ])('%s at the size of a %s %j', async (situation, size, look) => {
    const page = await openViews(browser, size);
    await show(page, situation, look);
    await page.waitForTimeout(200);
    expect(await page.locator('.window').isVisible()).toBe(true);
    await keepScreenshot(page, ['window', situation, size, look.mode, look.theme, look.elder ? 'elder' : undefined].filter(Boolean).join('-'));
  });
});
