import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pdf, png } from '../support/files.js';
import { startWidgetService, type WidgetService } from '../support/widget-service.js';
import { connectSocket } from '../support/widget-window.js';

let service: WidgetService;
beforeAll(async () => {
  service = await startWidgetService();
}, 60_000);
afterAll(() => service.stop());

let people = 0;
async function someone(at = service): Promise<string> {
  const token = at.tokenOf(`guest-files-${(people += 1)}`);
  const window = await connectSocket(at, token);
  window.write({ t: 'open' });
  await window.seen((all) => all.length > 0);
  await window.close();
  return token;
}

interface Sent {
  status: number;
  body: { id?: string; code?: string };
  headers: Headers;
}

async function upload(token: string, bytes: Buffer, name = 'a.png', at = service): Promise<Sent> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(name) };
  const answer = await fetch(`${at.http}/widget/files`, { method: 'POST', headers, body: new Uint8Array(bytes) });
  return { status: answer.status, body: (await answer.json()) as Sent['body'], headers: answer.headers };
}

function get(token: string, id = '', method = 'GET'): Promise<Response> {
  return fetch(`${service.http}/widget/files/${id}`, { method, headers: { authorization: `Bearer ${token}` } });
}

describe('a file', () => {
  it.each([['image/png', png(), '截图.png'], ['application/pdf', pdf(), 'a.pdf']])(
    '%s is kept and given back as it was, to be shown and to do nothing', async (mediaType, bytes, name) => {
      const token = await someone();
      const { status, body } = await upload(token, bytes, name);
      expect([status, body]).toEqual([200, { id: expect.any(String), name, mediaType, bytes: bytes.length }]);
      const answer = await get(token, body.id);
      expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': mediaType,
        'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(name)}`,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
        'cache-control': 'private, no-store',
      });
    });

  it('goes with the message that names it, and is shown there, or shown not to have been kept where nothing took it', async () => {
    const token = service.tokenOf('u-1017');
    const window = await connectSocket(service, token);
    await window.ask({ t: 'send', cid: 'c-1', text: '你好' });
    const { body } = await upload(token, png());
    const shownOf = async (cid: string): Promise<unknown> => {
      await window.ask({ t: 'send', cid, files: [body.id] });
      return (await window.seen((all) => all.some((each) => each.cid === cid))).find((each) => each.cid === cid)?.files;
    };
    const file = { name: 'a.png', mediaType: 'image/png' };
    expect(await shownOf('c-2')).toEqual([{ ...file, id: null }]);
    await window.ask({ t: 'send', cid: 'c-3', text: 'AP20261114000003' });
    await window.ask({ t: 'send', cid: 'c-4', action: 'appeal-status.whatNext:ADD' });
    expect(await shownOf('c-5')).toEqual([{ ...file, id: body.id }]);
    await window.close();
  });

  it('is served to nobody else, and not without a session', async () => {
    const { body } = await upload(await someone(), png());
    expect((await get(await someone(), body.id)).status).toBe(404);
    const without = await fetch(`${service.http}/widget/files/${body.id}`);
    expect([without.status, without.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });

  it('is gone when it was taken back', async () => {
    const token = await someone();
    const { body } = await upload(token, png());
    expect((await get(token, body.id, 'DELETE')).status).toBe(204);
    expect((await get(token, body.id)).status).toBe(404);
    expect((await get(token, body.id, 'DELETE')).status).toBe(204);
  });

  it.each([
    ['a page that calls itself a picture', Buffer.from('<html><script>alert(1)</script>'), 415, 'file_type_refused'],
    ['a program', Buffer.from('MZ\u0090\u0000', 'latin1'), 415, 'file_type_refused'],
    ['nothing', Buffer.alloc(0), 415, 'file_type_refused'],
    ['more than 10 MB', Buffer.alloc(10_000_001), 413, 'file_too_large'],
  ])('is not taken when it is %s', async (_what, bytes, status, code) => {
    expect(await upload(await someone(), bytes)).toMatchObject({ status, body: { code } });
  });

  it('is not taken before the conversation has begun', async () => {
    expect(await upload(service.tokenOf('guest-early'), png())).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  it('keeps no folders in its name, and needs none', async () => {
    const token = await someone();
    expect((await upload(token, png(), '../../etc/机密.png')).body).toMatchObject({ name: '机密.png' });
    expect((await upload(token, png(), '')).body).toMatchObject({ name: 'file.png' });
  });
});

describe('one person', () => {
  it('may upload so many files in an hour, and is told when to come back', async () => {
    const limited = await startWidgetService({ limits: { uploadsPerPerson: [{ most: 2, perMs: 3_600_000 }] } });
    const token = await someone(limited);
    const answers = [await upload(token, png(), 'a', limited), await upload(token, png(), 'b', limited), await upload(token, png(), 'c', limited)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers[2]?.body.code).toBe('too_many_uploads');
    expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThan(60);
    expect((await upload(await someone(limited), png(), 'a', limited)).status).toBe(200);
    await limited.stop();
  });

  it('may upload so many bytes in an hour', async () => {
    const limited = await startWidgetService({ limits: { uploadedBytesPerPerson: [{ most: 1_500_000, perMs: 3_600_000 }] } });
    const token = await someone(limited);
    expect((await upload(token, png(1_000_000), 'a', limited)).status).toBe(200);
    expect((await upload(token, png(1_000_000), 'b', limited)).status).toBe(429);
    await limited.stop();
  });
});
