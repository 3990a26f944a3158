import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claimsFor, SECRET, sign } from '../support/host-app.js';
import { startWidgetService, type WidgetService } from '../support/widget-service.js';
import { connectHttp, connectSocket } from '../support/widget-window.js';

let service: WidgetService;
/** The first one trains the matcher. */
const START_MS = 120_000;
beforeAll(async () => {
  service = await startWidgetService({ settings: { WIDGET_JWT_SECRETS: SECRET } });
}, START_MS);
afterAll(() => service.stop());

interface Answer { status: number; headers: Headers; body: Record<string, unknown> }

const ask = async (body: unknown, { http } = service): Promise<Answer> => {
  const answer = await fetch(`${http}/widget/session`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
};
const identityOf = (user: string): Promise<string> => sign(claimsFor(user, { name: '张三' }, Date.now()));

describe('POST /widget/session', () => {
  it('lets a guest talk', async () => {
    const { status, body } = await ask({ page: 'p1' });
    expect(status).toBe(200);
    const window = await connectHttp(service, String(body['token']));
    expect(await window.ask({ t: 'send', cid: 'c1', text: '你好' })).toMatchObject({ t: 'ack', cid: 'c1' });
  });

  it('lets a person talk whom the host app vouches for, and caches nothing', async () => {
    const { status, headers, body } = await ask({ page: 'p1', identity: await identityOf('u-1001') });
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(body).toMatchObject({ guest: null, person: { kind: 'user', name: '张三' }, earlier: [] });
    const window = await connectHttp(service, String(body['token']));
    expect(await window.ask({ t: 'send', cid: 'c1', text: '你好' })).toMatchObject({ t: 'ack' });
  });

  it('opens one conversation of a person, over whichever way and from whichever page', async () => {
    const tokens = await Promise.all(['p1', 'p2'].map(async (page) => String((await ask({ page, identity: await identityOf('u-1004') })).body['token'])));
    const [one, other] = [await connectSocket(service, tokens[0] ?? ''), await connectHttp(service, tokens[1] ?? '')];
    await one.ask({ t: 'send', cid: 'c1', text: '你好' });
    expect((await other.seen((all) => all.length > 0))[0]).toMatchObject({ seq: 1, cid: 'c1' });
    await one.close();
  });

  it('refuses a token on another page than the first, with a code and a challenge', async () => {
    const identity = await identityOf('u-1001');
    await ask({ page: 'p1', identity });
    const { status, headers, body } = await ask({ page: 'p2', identity });
    expect([status, headers.get('www-authenticate'), headers.get('content-type')]).toEqual([401, 'Bearer', 'application/problem+json']);
    expect(body).toMatchObject({ code: 'identity_used' });
  });

  it('asks to come again while the keys of the host app cannot be had', async () => {
    const cutOff = await startWidgetService({ settings: { WIDGET_JWKS_URL: 'http://127.0.0.1:9/keys' } });
    const [, ...rest] = (await identityOf('u-1001')).split('.');
    const identity = [Buffer.from('{"alg":"RS256"}').toString('base64url'), ...rest].join('.');
    const { status, headers, body } = await ask({ page: 'p1', identity }, cutOff);
    await cutOff.stop();
    expect([status, body['code'], Number(headers.get('retry-after')) > 0]).toEqual([503, 'identity_unverifiable', true]);
  });

  it.each([
    ['no page', {}, 'invalid_field'],
    ['a page with a slash', { page: 'a/b' }, 'invalid_field'],
    ['a token that fits no header', { page: 'p', identity: 'ä' }, 'invalid_field'],
    ['a language that we do not speak', { page: 'p', locale: 'fr' }, 'invalid_field'],
    ['no JSON', '{', 'malformed_body'],
    ['more than tokens need', { page: 'p', identity: 'x'.repeat(20_000) }, 'body_too_large'],
  ])('refuses %s, and shows nothing of what was sent', async (_what, body, code) => {
    const answer = await ask(body);
    expect(answer.body['code']).toBe(code);
    expect(JSON.stringify(answer.body)).not.toMatch(/xxx|a\/b|fr\b/);
  });

  it('slows down an address that opens sessions without end, and says for how long', async () => {
    const openMany = (): Promise<Awaited<ReturnType<typeof ask>>[]> => Promise.all(Array.from({ length: 70 }, (_, index) => ask({ page: `p${index}` })));
    let refused: Awaited<ReturnType<typeof ask>>[] = [];
    // On a slow machine more is granted meanwhile.
    for (let round = 0; round < 5 && refused.length === 0; round += 1) refused = (await openMany()).filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    // One more is granted within a second.
    expect(refused[0]?.headers.get('retry-after')).toBe('1');
    expect(refused[0]?.body).toMatchObject({ code: 'too_many_requests' });
  });
});
