import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Message } from '../../src/dialogue/types.js';
import { MESSAGE, NOW } from '../http/http-server.js';
import { codeOf, inboundOf, open, rawRequest } from './http-requests.js';

describe('what is decoded', () => {
  it('is the message with its vouched person', () => {
    const user = { id: 'u-1001', name: ' 王芳 ', locale: 'zh-CN', phone: '13800138000' };
    expect(inboundOf({ ...MESSAGE, user, unknown: { a: [1] } })).toEqual({
      channel: 'http',
      conversationId: 'c-1',
      messageId: 'm-1',
      contact: { userId: 'u-1001', name: '王芳', phone: '+8613800138000', locale: 'zh-CN' },
      text: MESSAGE.text,
      action: null,
      attachments: [],
    });
  });

  const NOBODY = { userId: null, name: null, phone: null, locale: null };
  it.each([undefined, null, {}, { id: null, name: null }])("is a guest's when the user is %p", (user) => {
    expect(inboundOf({ ...MESSAGE, user }).contact).toEqual(NOBODY);
  });

  it('is a pressed button, or files with or without text', () => {
    const silent = { ...MESSAGE, text: undefined };
    const file = { name: '凭证.png', mediaType: 'Image/PNG; q=1', url: 'https://example.com/a.png' };
    const pressed = inboundOf({ ...silent, text: '', action: 'topic:txn.refund' });
    expect(pressed).toMatchObject({ text: null, action: 'topic:txn.refund' });
    const attachments = [{ name: '凭证.png', mediaType: 'image/png', url: 'https://example.com/a.png' }];
    expect(inboundOf({ ...silent, attachments: [file] })).toMatchObject({ text: null, attachments });
    expect(inboundOf({ ...MESSAGE, attachments: [file] }).text).toBe(MESSAGE.text);
    expect(inboundOf({ ...MESSAGE, attachments: [] }).attachments).toEqual([]);
  });

  it('brings a file itself, or the address of one', () => {
    const inline = { name: 'a.png', mediaType: 'image/png', dataBase64: 'aGVsbG8=' };
    const remote = { name: 'b.pdf', mediaType: 'application/pdf', url: 'https://example.com/b' };
    expect(inboundOf({ ...MESSAGE, attachments: [inline, remote] }).attachments).toEqual([
      { name: 'a.png', mediaType: 'image/png', from: 'message', bytes: Buffer.from('hello') },
      { name: 'b.pdf', mediaType: 'application/pdf', from: 'url', url: 'https://example.com/b' },
    ]);
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
    const attached = { mediaType: 'image/png', url: 'https://example.com' };
    const names = ['../../etc/passwd', 'C:\\收据\\1.png', 'a\u0000.png', '..\\'];
    const { attachments } = inboundOf({ ...MESSAGE, attachments: names.map((name) => ({ ...attached, name })) });
    expect(attachments).toMatchObject(['passwd', '1.png', 'a.png', 'file'].map((name) => ({ name })));
  });

  it('is the same text for every text that is fit to be kept', () => {
    const any = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 500 });
    const fit = any.filter((text) => text.trim() !== '' && !/\p{Cc}|\p{Cs}/u.test(text));
    fc.assert(fc.property(fit, (text) => expect(inboundOf({ ...MESSAGE, text }).text).toBe(text)));
  });
});

describe('the limits', () => {
  const file = (given: object): object => ({ name: 'a.png', mediaType: 'image/png', ...given });
  const withFiles = (files: unknown[]): string => JSON.stringify({ ...MESSAGE, attachments: files });
  const code = (body: unknown): string => codeOf(rawRequest(typeof body === 'string' ? body : JSON.stringify(body)));

  it.each(['messageId', 'conversationId'])('%s has 1 to 128 characters', (name) => {
    const codes = (ids: string[]): string[] => ids.map((id) => code({ ...MESSAGE, [name]: id }));
    expect(codes(['x', '标'.repeat(128), '🙏'.repeat(128)])).toEqual(['taken', 'taken', 'taken']);
    expect(codes(['', 'x'.repeat(129), '🙏'.repeat(129)])).toEqual(Array(3).fill('invalid_field'));
  });

  it('a user id has 1 to 128 characters', () => {
    expect(['', 'x'.repeat(128), 'x'.repeat(129)].map((id) => code({ ...MESSAGE, user: { id } })))
      .toEqual(['invalid_field', 'taken', 'invalid_field']);
  });

  it('a text has at most 4,000 code points', () => {
    const codes = (texts: string[]): string[] => texts.map((text) => code({ ...MESSAGE, text }));
    expect(codes(['钱'.repeat(4000), '🙏'.repeat(4000)])).toEqual(['taken', 'taken']);
    expect(codes(['钱'.repeat(4001), '🙏'.repeat(4001)])).toEqual(['text_too_long', 'text_too_long']);
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
      silent, { ...silent, text: '' }, { ...silent, text: null }, { ...silent, text: '\u0000' },
      { ...silent, attachments: [] }, { ...silent, action: '' }, { ...MESSAGE, action: 'resume' },
      { ...silent, action: 'resume', attachments: files },
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
  const told: Omit<Message, 'at' | 'cause' | 'files'> = {
    seq: 7, id: 'r-7', role: 'bot', type: 'text', text: '钱会退回。', locale: 'zh-CN', quickReplies: [], sources: [],
  };

  it('whole and as one wire, without what is ours alone', () => {
    const conversation = { status: 'bot', flow: null, step: null, seq: 7 } as const;
    const files = [{ id: 'u_1', name: 'a.jpg', mediaType: 'image/jpeg' }];
    const reply = { conversationId: 'c-1', message: { ...told, files, at: NOW, cause: 'm-1' }, conversation };
    expect(open.render(reply)).toEqual([{ conversationId: 'c-1', message: told, conversation }]);
  });

  it('but is not pushed anywhere without a callback: the sender fetches', async () => {
    expect(open.delivery).toBe('pull');
    const receipt = await open.send({ conversationId: 'c-1' }, {}, 'key');
    expect(receipt).toMatchObject({ status: 'refused', because: 'config_error' });
  });
});
