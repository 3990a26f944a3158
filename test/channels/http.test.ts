import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { createHttpChannel } from '../../src/channels/http/index.js';
import { JSON_TYPE, keyOf, MESSAGE, NOW, OTHER_SECRET, SECRET, signed } from '../http/http-server.js';
import { closed, codeOf, inboundOf, rawRequest, signedRequest } from './http-requests.js';

interface Vector {
  id: string;
  type?: string;
  given: { secret: string; headers: Record<string, string>; rawBody: string; now: number };
  expect: { accept: boolean };
}
const VECTORS = new URL('../vectors/generic-webhook.json', import.meta.url);
const { vectors } = JSON.parse(readFileSync(VECTORS, 'utf8')) as { vectors: Vector[] };

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
  const visible = fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code));
  const printable = fc.string({ unit: visible, minLength: 1, maxLength: 40 });
  const seconds = fc.integer({ min: -300, max: 300 });

  it('is accepted wherever the reference library has signed', () => {
    fc.assert(fc.property(printable, fc.string({ unit: 'grapheme' }), seconds, (id, text, drift) => {
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
      const code = codeOf(signedRequest(body, { ...headers, [name]: altered }), closed);
      expect(code).toMatch(/^signature_(invalid|stale)$/);
    }));
  });

  it('is compared as it is written: what a lenient decoder would pass over is refused', () => {
    const headers = signed(body);
    const signature = headers['webhook-signature'] ?? '';
    const others = [['=', ''], ['=', '=!'], ['v1,', 'v1,\t'], ['v1', 'V1']] as const;
    for (const [from, to] of others) {
      const other = signature.replace(from, to);
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
    const code = (drift: number): string =>
      codeOf(signedRequest(body, signed(body, { at: NOW + drift * 1000 })), closed);
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
    const channel = createHttpChannel({ secrets: [keyOf(SECRET)], production: false });
    expect(codeOf(rawRequest(body), channel)).toBe('signature_missing');
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
    'forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded', 'x-real-ip',
    'x-client-ip', 'x-cluster-client-ip', 'cf-connecting-ip', 'true-client-ip', 'fastly-client-ip', 'x-azure-clientip',
    'x-original-forwarded-for', 'x-envoy-external-address',
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
