import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { png } from '../support/files.js';
import { startWidgetService, type WidgetOptions, type WidgetService } from '../support/widget-service.js';
import { connectSocket } from '../support/widget-window.js';

let service: WidgetService;
/** The first to start reads and checks all content, which takes a while. */
beforeAll(async () => {
  const first = await startWidgetService();
  await first.stop();
}, 60_000);
afterEach(() => service.stop());

let people = 0;
async function someone(): Promise<string> {
  const token = service.tokenOf(`guest-floods-${(people += 1)}`);
  const window = await connectSocket(service, token);
  window.write({ t: 'open' });
  await window.seen((all) => all.length > 0);
  await window.close();
  return token;
}

async function start(limits: WidgetOptions['limits'] = {}, around?: WidgetOptions['around']): Promise<void> {
  service = await startWidgetService({ limits, ...(around && { around }) });
}

async function upload(token: string): Promise<{ status: number; code: string | undefined }> {
  const answer = await fetch(`${service.http}/widget/files`, { method: 'POST', headers: bearer(token), body: new Uint8Array(png()) });
  return { status: answer.status, code: ((await answer.json()) as { code?: string }).code };
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' };
}

/** Sends all but the last byte, and that when told to. */
function sendSlowly(path: string, token: string, body: Buffer): { finish: () => Promise<number>; abort: () => void } {
  const headers = { ...bearer(token), 'content-length': body.length };
  const request = httpRequest(service.http + path, { method: 'POST', headers });
  request.on('error', () => undefined);
  const status = new Promise<number>((resolve) => request.once('response', (response) => {
    response.resume();
    resolve(response.statusCode ?? 0);
  }));
  request.write(body.subarray(0, -1));
  return {
    finish: async () => {
      request.end(body.subarray(-1));
      return status;
    },
    abort: () => request.destroy(),
  };
}

const poll = (token: string, wait: number): Promise<Response> =>
  fetch(`${service.http}/widget/frames?after=1000&version=1&wait=${wait}`, { headers: bearer(token) });

describe('who makes themselves many guests', () => {
  it('uploads no more than one network may', async () => {
    await start({ uploadsPerAddress: [{ most: 3, perMs: 60_000 }] });
    const statuses = [];
    for (let guest = 0; guest < 4; guest += 1) statuses.push((await upload(await someone())).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
  });

  it('uploads no more bytes than one network may', async () => {
    await start({ uploadedBytesPerAddress: [{ most: png().length + 1, perMs: 60_000 }] });
    expect(await upload(await someone())).toMatchObject({ status: 200 });
    expect(await upload(await someone())).toEqual({ status: 429, code: 'too_many_uploads' });
  });

  it.each([
    ['a person', { uploadsAtOncePerPerson: 2 }],
    ['a network', { uploadsAtOncePerAddress: 2 }],
  ])('does not hold up the uploads of all by slow ones: %s has only so many places', async (_who, limits) => {
    await start(limits);
    const token = await someone();
    const slow = [sendSlowly('/widget/files', token, png()), sendSlowly('/widget/files', token, png())];
    await sleep(100);
    expect(await upload(token)).toEqual({ status: 429, code: 'too_many_uploads' });
    expect(await slow[0]?.finish()).toBe(200);
    slow[1]?.abort();
    await sleep(100);
    expect(await upload(token)).toMatchObject({ status: 200 });
  });
});

describe('who asks again and again', () => {
  it('waits in no more requests than there are places, and gets them back', async () => {
    await start({ socketsPerPerson: 2 });
    const token = await someone();
    const waiting = [poll(token, 1), poll(token, 1)];
    await sleep(100);
    const refused = await poll(token, 1);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await poll(token, 0)).status).toBe(200);
  });

  it('has only so much read from the store', async () => {
    await start({ readsPerPerson: [{ most: 3, perMs: 60_000 }] });
    const token = await someone();
    const paths = ['/widget/frames?after=0', '/widget/files/f', '/widget/earlier/e/messages', '/widget/frames?after=0'];
    const statuses = [];
    for (const path of paths) statuses.push((await fetch(service.http + path, { headers: bearer(token) })).status);
    expect(statuses).toEqual([200, 404, 404, 429]);
  });
});

describe('who has signed in while a slow line brings something', () => {
  it.each([
    ['/widget/frames', Buffer.from(JSON.stringify({ t: 'locale', locale: 'en' }))],
    ['/widget/files', png()],
  ])('is not obeyed as the guest any more: %s', async (path, body) => {
    await start();
    const token = await someone();
    const slow = sendSlowly(path, token, body);
    await sleep(100);
    service.end(token, 'ended');
    expect(await slow.finish()).toBe(401);
  });
});

describe('where the store does not do its part', () => {
  it('what is never answered does not keep the service from ending', async () => {
    await start({ finishMs: 200, goodbyeMs: 200 }, ({ conversations }) => ({ ...conversations, accept: () => new Promise(() => undefined) }));
    const window = await connectSocket(service, service.tokenOf('guest-stuck'));
    window.write({ t: 'send', cid: 'c1', text: '你好' });
    await sleep(50);
    const ended = await Promise.race([service.drain().then(() => 'ended'), sleep(3_000, 'goes on', { ref: false })]);
    window.socket.terminate();
    expect(ended).toBe('ended');
  });
});
