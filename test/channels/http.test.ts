import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import type { RawRequest } from '../../src/channels/channel.js';
import { createHttpChannel } from '../../src/channels/http/index.js';
import type { Inbound, Message } from '../../src/dialogue/types.js';
import type { ErrorCode } from '../../src/errors.js';
import { keyOf, MESSAGE, NOW, OTHER_SECRET, SECRET, signed } from '../http/http-server.js';

const ID = '388c1604-d7e0-494a-a9bd-4e80a48402dd';
const JSON_TYPE = { 'content-type': 'application/json' };

const open = createHttpChannel({ secrets: [], production: false });
const closed = createHttpChannel({ secrets: [keyOf(SECRET)], production: true });

function rawRequest(body: string | Uint8Array, given: Partial<RawRequest> = {}): RawRequest {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return { id: ID, headers: JSON_TYPE, remoteAddress: '127.0.0.1', ...given, body: bytes };
}

function signedRequest(body: string | Buffer, headers: Record<string, string> = signed(body)): RawRequest {
  return rawRequest(body, { headers: { ...JSON_TYPE, ...headers }, remoteAddress: '203.0.113.9' });
}

type Channel = typeof open;

function codeOf(request: RawRequest, channel: Channel = open, now = NOW): ErrorCode | 'taken' {
  const taken = channel.receive(request, now);
  return 'refused' in taken ? (JSON.parse(taken.refused.body) as { code: ErrorCode }).code : 'taken';
}

function inboundOf(message: unknown): Inbound {
  const taken = open.receive(rawRequest(JSON.stringify(message)), NOW);
  if ('refused' in taken) throw new Error(taken.refused.body);
  const [inbound] = taken.inbound;
  if (!inbound) throw new Error('nothing was taken');
  return inbound;
}

interface Vector {
  id: string;
  type?: string;
  given: { secret: string; headers: Record<string, string>; rawBody: string; now: number };
  expect: { accept: boolean };
}
const { vectors } = JSON.parse(readFileSync(new URL('../vectors/generic-webhook.json', import.meta.url), 'utf8')) as { vectors: Vector[] };

describe('the published and computed vectors', () => {
  it.each(vectors.filter(({ type }) => type === undefined))('$id', ({ given, expect: wanted }) => {
    const channel = createHttpChannel({ secrets: [keyOf(given.secret)], production: true });
    const code = codeOf(signedRequest(given.rawBody, given.headers), channel, given.now * 1000);
    // None of the bodies is a message of ours: the one that is accepted is refused for its fields, later.
    expect(code === 'invalid_field').toBe(wanted.accept);
    if (!wanted.accept) expect(code).toMatch(/^signature_/);
  });

  it('gw-duplicate-id: hands a repetition on under the same id, for the commit to know it again', () => {
    const { given, expect: wanted } = vectors.find(({ id }) => id === 'gw-duplicate-id') as unknown as {
      given: { deliveries: string[] };
      expect: { processed: string[] };
    };
    const ids = given.deliveries.map((messageId) => inboundOf({ ...MESSAGE, messageId }).messageId);
    expect([...new Set(ids)]).toEqual(wanted.processed);
  });
});

describe('the signature', () => {
  const body = JSON.stringify(MESSAGE);
  const printable = fc.string({ unit: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)), minLength: 1, maxLength: 40 });

  it('is accepted wherever the reference library has signed', () => {
    fc.assert(fc.property(printable, fc.string({ unit: 'grapheme' }), fc.integer({ min: -300, max: 300 }), (id, text, drift) => {
      const at = new Date(NOW + drift * 1000);
      const sent = JSON.stringify({ ...MESSAGE, extra: text });
      const headers = {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(SECRET).sign(id, at, sent),
      };
      expect(codeOf(signedRequest(sent, headers), closed)).toBe('taken');
    }));
  });

  it('never verifies a body of which any byte was altered', () => {
    const bytes = Buffer.from(body);
    fc.assert(fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ change;
      expect(codeOf(signedRequest(altered, signed(bytes)), closed)).toBe('signature_invalid');
    }));
  });

  it('never verifies a body that was cut, lengthened or had its encoding broken', () => {
    const withReplacement = Buffer.from(JSON.stringify({ ...MESSAGE, text: '\uFFFD' }));
    const at = withReplacement.indexOf(Buffer.from('\uFFFD'));
    // Read leniently, both are U+FFFD: only the raw bytes tell them apart.
    const broken = Buffer.concat([withReplacement.subarray(0, at), Buffer.of(0xff), withReplacement.subarray(at + 3)]);
    expect(codeOf(signedRequest(broken, signed(withReplacement)), closed)).toBe('signature_invalid');
    expect(codeOf(signedRequest(body.slice(0, -1), signed(body)), closed)).toBe('signature_invalid');
    expect(codeOf(signedRequest(`${body} `, signed(body)), closed)).toBe('signature_invalid');
  });

  it('never verifies altered headers', () => {
    const headers = signed(body);
    const names = fc.constantFrom('webhook-id', 'webhook-timestamp', 'webhook-signature');
    fc.assert(fc.property(names, fc.nat(60), printable, (name, at, other) => {
      const value = headers[name] ?? '';
      const altered = value.slice(0, at % value.length) + other + value.slice((at % value.length) + other.length);
      fc.pre(altered !== value);
      expect(codeOf(signedRequest(body, { ...headers, [name]: altered }), closed)).toMatch(/^signature_(invalid|stale)$/);
    }));
  });

  it('is compared as it is written: what a lenient decoder would pass over is refused', () => {
    const headers = signed(body);
    const signature = headers['webhook-signature'] ?? '';
    for (const other of [signature.replace('=', ''), `${signature}!`, signature.replace('v1,', 'v1,\t'), signature.replace('v1', 'V1')]) {
      expect(codeOf(signedRequest(body, { ...headers, 'webhook-signature': other }), closed)).toBe('signature_invalid');
    }
  });

  it('may be by any of several secrets', () => {
    const both = createHttpChannel({ secrets: [keyOf(OTHER_SECRET), keyOf(SECRET)], production: true });
    expect(codeOf(signedRequest(body, signed(body)), both)).toBe('taken');
    expect(codeOf(signedRequest(body, signed(body, { secret: OTHER_SECRET })), both)).toBe('taken');
    expect(codeOf(signedRequest(body, signed(body, { secret: OTHER_SECRET })), closed)).toBe('signature_invalid');
  });

  it('holds for five minutes to either side and not a second longer', () => {
    const code = (seconds: number): string => codeOf(signedRequest(body, signed(body, { at: NOW + seconds * 1000 })), closed);
    expect([-301, -300, 300, 301].map(code)).toEqual(['signature_stale', 'taken', 'taken', 'signature_stale']);
  });

  it.each(['', 'abc', '-1', '1e9', '1795219210.5', '0x6b0', '9'.repeat(40)])('knows no time %p', (timestamp) => {
    const code = codeOf(signedRequest(body, { ...signed(body), 'webhook-timestamp': timestamp }), closed);
    expect(code).toBe(timestamp === '' ? 'signature_missing' : 'signature_stale');
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('needs %s once', (name) => {
    const headers = { ...JSON_TYPE, ...signed(body) };
    const twice = { ...headers, [name]: [headers[name as keyof typeof headers], 'again'] as string[] };
    expect(codeOf(rawRequest(body, { headers: { ...headers, [name]: undefined } }), closed)).toBe('signature_missing');
    expect(codeOf(rawRequest(body, { headers: twice }), closed)).toBe('signature_missing');
  });

  it('is asked for on the loopback interface too, once a secret is set', () => {
    expect(codeOf(rawRequest(body), createHttpChannel({ secrets: [keyOf(SECRET)], production: false }))).toBe('signature_missing');
  });
});

describe('without a secret', () => {
  const body = JSON.stringify(MESSAGE);

  it.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'])('answers this machine (%s)', (remoteAddress) => {
    expect(codeOf(rawRequest(body, { remoteAddress }))).toBe('taken');
  });

  it.each(['10.0.0.1', '192.168.1.1', '::ffff:10.0.0.1', '2001:db8::1', '0.0.0.0', '127.0.0.1.example.com', '', null])(
    'answers nobody at %p',
    (remoteAddress) => expect(codeOf(rawRequest(body, { remoteAddress }))).toBe('caller_not_local'),
  );

  it.each([
    'forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded', 'x-real-ip', 'x-client-ip',
    'x-cluster-client-ip', 'cf-connecting-ip', 'true-client-ip', 'fastly-client-ip', 'x-azure-clientip', 'x-original-forwarded-for',
    'x-envoy-external-address',
  ])('answers nothing that came through a proxy (%s)', (name) => {
    expect(codeOf(rawRequest(body, { headers: { ...JSON_TYPE, [name]: '127.0.0.1' } }))).toBe('caller_not_local');
    expect(codeOf(rawRequest(body, { headers: { ...JSON_TYPE, [name]: '' } }))).toBe('caller_not_local');
  });

  it('is off in production, whoever calls and however it is signed', () => {
    const off = createHttpChannel({ secrets: [], production: true });
    expect(codeOf(rawRequest(body), off)).toBe('channel_off');
    expect(codeOf(signedRequest(body), off)).toBe('channel_off');
  });
});

describe('what is decoded', () => {
  it('is the message with its vouched person', () => {
    expect(inboundOf({ ...MESSAGE, user: { id: 'u-1001', name: ' 王芳 ', locale: 'zh-CN', phone: '13800138000' }, unknown: { a: [1] } })).toEqual({
      channel: 'http',
      conversationId: 'c-1',
      messageId: 'm-1',
      contact: { userId: 'u-1001', name: '王芳', phone: '+8613800138000', locale: 'zh-CN' },
      text: MESSAGE.text,
      action: null,
      attachments: [],
    });
  });

  it.each([undefined, null, {}, { id: null, name: null, phone: null, locale: null }])('is a guest when the user is %p', (user) => {
    expect(inboundOf({ ...MESSAGE, user }).contact).toEqual({ userId: null, name: null, phone: null, locale: null });
  });

  it('is a pressed button, or files with or without text', () => {
    const silent = { ...MESSAGE, text: undefined };
    const file = { name: '凭证.png', mediaType: 'Image/PNG; q=1', url: 'https://example.com/a.png' };
    expect(inboundOf({ ...silent, text: '', action: 'topic:txn.refund' })).toMatchObject({ text: null, action: 'topic:txn.refund' });
    expect(inboundOf({ ...silent, attachments: [file] })).toMatchObject({ text: null, attachments: [{ name: '凭证.png', mediaType: 'image/png' }] });
    expect(inboundOf({ ...MESSAGE, attachments: [file] }).text).toBe(MESSAGE.text);
    expect(inboundOf({ ...MESSAGE, attachments: [] }).attachments).toEqual([]);
  });

  it.each([
    ['zh-TW', 'zh-Hant'], ['zh-HK', 'zh-Hant'], ['zh-Hant', 'zh-Hant'], ['zh_Hant_HK', 'zh-Hant'], ['zh-mo', 'zh-Hant'],
    ['zh', 'zh-CN'], ['zh-CN', 'zh-CN'], ['zh-Hans-HK', 'zh-CN'], ['ZH-sg', 'zh-CN'], ['en', 'en'], ['en-GB', 'en'],
    ['fr', null], ['enx', null], ['zhx', null], ['', null], ['x'.repeat(10_000), null],
  ])('reads the locale %p as %p', (locale, wanted) => {
    expect(inboundOf({ ...MESSAGE, user: { locale } }).contact.locale).toBe(wanted);
  });

  it.each([
    ['13800138000', '+8613800138000'], ['+86 138 0013 8000', '+8613800138000'], ['0086-13800138000', '+8613800138000'],
    ['+852 9123 4567', '+85291234567'], ['abc', null], ['', null], ['call 13800138000', null], ['1'.repeat(5000), null],
  ])('reads the phone %p as %p, and takes the message all the same', (phone, wanted) => {
    expect(inboundOf({ ...MESSAGE, user: { phone } }).contact.phone).toBe(wanted);
  });

  it('has no control characters and no half characters in its text', () => {
    expect(inboundOf({ ...MESSAGE, text: 'a\u0000b\u001b[31m\tc\r\nd\u007f\u0085 🙏' }).text).toBe('ab[31m\tc\r\nd 🙏');
    const cut = `{"messageId":"m-1","conversationId":"c-1","text":"谢谢\\ud83d"}`;
    const taken = open.receive(rawRequest(cut), NOW);
    expect(taken).toMatchObject({ inbound: [{ text: '谢谢\uFFFD' }] });
  });

  it('keeps of a file name its last part', () => {
    const nameOf = (name: string): string | undefined =>
      inboundOf({ ...MESSAGE, attachments: [{ name, mediaType: 'image/png', url: 'https://example.com' }] }).attachments[0]?.name;
    expect(['../../etc/passwd', 'C:\\收据\\1.png', 'a\u0000.png', '..\\'].map(nameOf)).toEqual(['passwd', '1.png', 'a.png', 'file']);
  });

  it('is the same text for every text that is fit to be kept', () => {
    const fit = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 500 }).filter((text) => !/\p{Cc}|\p{Cs}/u.test(text));
    fc.assert(fc.property(fit, (text) => expect(inboundOf({ ...MESSAGE, text }).text).toBe(text)));
  });
});

describe('the limits', () => {
  const file = (given: object): object => ({ name: 'a.png', mediaType: 'image/png', ...given });
  const withFiles = (files: unknown[]): string => JSON.stringify({ ...MESSAGE, attachments: files });
  const code = (body: unknown): string => codeOf(rawRequest(typeof body === 'string' ? body : JSON.stringify(body)));

  it.each(['messageId', 'conversationId'])('%s has 1 to 128 characters', (name) => {
    expect(['', 'x', '标'.repeat(128), '🙏'.repeat(128), 'x'.repeat(129), '🙏'.repeat(129)].map((id) => code({ ...MESSAGE, [name]: id })))
      .toEqual(['invalid_field', 'taken', 'taken', 'taken', 'invalid_field', 'invalid_field']);
  });

  it('a user id has 1 to 128 characters', () => {
    expect(['', 'x'.repeat(128), 'x'.repeat(129)].map((id) => code({ ...MESSAGE, user: { id } })))
      .toEqual(['invalid_field', 'taken', 'invalid_field']);
  });

  it('a text has at most 4,000 code points', () => {
    expect(['钱'.repeat(4000), '🙏'.repeat(4000), '钱'.repeat(4001), '🙏'.repeat(4001)].map((text) => code({ ...MESSAGE, text })))
      .toEqual(['taken', 'taken', 'text_too_long', 'text_too_long']);
  });

  it('a message has at most five files', () => {
    const one = file({ url: 'https://example.com/a' });
    expect([Array(5).fill(one), Array(6).fill(one), Array(300_000).fill(1)].map((files) => code(withFiles(files))))
      .toEqual(['taken', 'too_many_files', 'too_many_files']);
  });

  it('a file has at most 10 MB', () => {
    const sized = (bytes: number): string => withFiles([file({ dataBase64: Buffer.alloc(bytes).toString('base64') })]);
    expect([10_000_000, 10_000_001].map((bytes) => code(sized(bytes)))).toEqual(['taken', 'file_too_large']);
  });

  it('a body has at most 1 MiB, and 15 MiB with attachments', () => {
    const padded = (body: string, bytes: number): string => body + ' '.repeat(bytes - Buffer.byteLength(body));
    const plain = JSON.stringify(MESSAGE);
    const filed = withFiles([file({ url: 'https://example.com/a' })]);
    expect(code(padded(plain, 1024 * 1024))).toBe('taken');
    expect(code(padded(plain, 1024 * 1024 + 1))).toBe('body_too_large');
    expect(code(padded(filed, 15 * 1024 * 1024))).toBe('taken');
    expect(code(padded(filed, 15 * 1024 * 1024 + 1))).toBe('body_too_large');
  });

  it.each([
    ['neither address nor data', {}],
    ['both', { url: 'https://example.com', dataBase64: 'AAAA' }],
    ['an address that is not http', { url: 'file:///etc/passwd' }],
    ['a relative address', { url: '/a.png' }],
    ['no address at all', { url: 'http://' }],
    ['a long address', { url: `https://example.com/${'a'.repeat(2048)}` }],
    ['data that is not base64', { dataBase64: '图片' }],
    ['data without padding', { dataBase64: 'QQ' }],
    ['data in the alphabet for addresses', { dataBase64: '_-8=' }],
    ['data with line ends', { dataBase64: 'AAAA\nAAAA' }],
    ['no data', { dataBase64: '' }],
    ['no name', { url: 'https://example.com', name: '' }],
    ['no media type', { url: 'https://example.com', mediaType: 'image' }],
    ['a media type that breaks the line', { url: 'https://example.com', mediaType: 'image/png\r\nx: y' }],
  ])('a file may not have %s', (_what, given) => {
    expect(code(withFiles([file(given)]))).toBe('invalid_field');
  });

  it('a message says something, in one way', () => {
    const silent = { ...MESSAGE, text: undefined };
    const files = [file({ url: 'https://example.com' })];
    for (const message of [
      silent, { ...silent, text: '' }, { ...silent, text: null }, { ...silent, attachments: [] }, { ...silent, text: '\u0000' },
      { ...MESSAGE, action: 'resume' }, { ...silent, action: 'resume', attachments: files }, { ...silent, action: '' },
    ]) expect([message, code(message)]).toEqual([message, 'invalid_field']);
  });

  it('a wrong field is named, its value is not told', () => {
    const taken = open.receive(rawRequest(JSON.stringify({ ...MESSAGE, user: { id: 4929_1111_2222 } })), NOW);
    const { refused } = taken as { refused: { body: string } };
    expect(refused.body).toContain('user.id must be a string');
    expect(refused.body).not.toContain('4929');
  });
});

describe('a message is rendered', () => {
  const told: Omit<Message, 'at' | 'cause'> = {
    seq: 7, id: 'r-7', role: 'bot', type: 'text', text: '钱会退回。', locale: 'zh-CN', quickReplies: [], sources: [],
  };

  it('whole and as one wire, without what is ours alone', () => {
    expect(open.render({ ...told, at: NOW, cause: 'm-1' })).toEqual([told]);
  });

  it('but is not pushed anywhere: the sender fetches', async () => {
    expect(open.delivery).toBe('pull');
    expect(await open.send({ conversationId: 'c-1' }, {}, 'key')).toMatchObject({ status: 'refused', because: 'config_error' });
  });
});
