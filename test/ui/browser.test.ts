import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { findBarriers } from '../support/axe.js';
import { SIZES, useBrowser } from '../support/browser.js';

const PAGE = '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>A page</title><main><h1>A page</h1><img src="data:," id="x"></main></html>';
const browser = useBrowser();
let server: Server;
let address = '';

beforeAll(async () => {
  server = createServer((_request, reply) => {
    reply.setHeader('content-type', 'text/html').setHeader('content-security-policy', "default-src 'none'; img-src data:").end(PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

it('opens pages at the size of a phone and of a laptop', async () => {
  for (const size of ['phone', 'desktop'] as const) {
    const page = await browser.open(address, size);
    expect(await page.evaluate(() => [innerWidth, innerHeight])).toEqual(Object.values(SIZES[size].viewport));
  }
});

it('sees what a strict page refuses, what it throws and what it complains of', async () => {
  const page = await browser.open(address);
  const seen: string[] = [];
  page.on('console', (message) => seen.push(message.text()));
  browser.allowFaults(/Content Security Policy/);
  browser.allowFaults(/thrown: Error: on purpose/);
  browser.allowFaults(/console: on purpose/);
  await page.evaluate(async () => {
    const refused = new Promise((resolve) => document.addEventListener('securitypolicyviolation', resolve));
    document.body.append(Object.assign(document.createElement('script'), { textContent: '1' }));
    await refused;
    setTimeout(() => { throw new Error('on purpose'); });
  });
  await page.evaluate("console.error('on purpose')");
  await page.waitForTimeout(50);
  expect(seen).toHaveLength(2);
});

it('finds barriers, though the page allows no foreign script', async () => {
  const page = await browser.open(address);
  expect((await findBarriers(page)).join('\n')).toMatch(/^critical image-alt: /m);
});
