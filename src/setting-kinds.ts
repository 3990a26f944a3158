import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { BadAddress, parseRedisAddress } from './store/redis/address.js';
import { findFault, isOpenToOthers } from './wallet/http/endpoint.js';

/** What a setting may be, from its text. The faults say what is wrong and never show a value: some are secrets. */

export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'is not a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `is not between ${min} and ${max}`);

export const oneOf = <const T extends readonly string[]>(values: T) =>
  z.enum(values, { error: 'is none of the known values' });

const NOT_A_SECRET = 'holds a secret that is not whsec_ and 24 to 64 bytes in base64';

/** 24 to 64 bytes: Standard Webhooks, "Signature scheme". */
export const signingSecrets = z.string().transform((setting, context) =>
  wordsOf(setting).map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const exact = `whsec_${key.toString('base64')}` === secret && key.length >= 24 && key.length <= 64;
    if (!exact) context.addIssue({ code: 'custom', message: NOT_A_SECRET });
    return new Uint8Array(key);
  }),
);

/** Whole addresses alone: shortened ones (10.1) mean different things to different readers. */
export const addresses = z.string().transform((setting, context) => {
  const listed = setting.split(/[\s,]+/).filter(Boolean);
  const isAddress = (text: string): boolean => ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
  const fits = listed.every((text) => isAddress(text) || (isAddress(text.split('/')[0] ?? '') && ipaddr.isValidCIDR(text)));
  if (!fits) context.addIssue({ code: 'custom', message: 'holds something that is no address and no range' });
  return listed;
});

export const redisAddress = z.string().transform((setting, context) => {
  try {
    return parseRedisAddress(setting);
  } catch (error) {
    if (!(error instanceof BadAddress)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
});

export const secondsLadder = z
  .string()
  .regex(/^\d{1,6}(,\d{1,6})*$/, 'is not a list of whole seconds')
  .transform((setting) => setting.split(',').map(Number))
  .refine(isLadder, 'has a step below 1 or below the one before');

function isLadder(steps: number[]): boolean {
  return steps.every((step, index) => step >= (steps[index - 1] ?? 1));
}

export const callbackUrl = z.string().refine(isCallbackUrl, 'is not an http or https address without user and password');

function isCallbackUrl(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}

export const walletUrl = z.string().superRefine((address, context) => {
  const fault = findFault(address);
  if (fault) context.addIssue({ code: 'custom', message: fault });
});

export const sharedSecrets = z.string().transform((setting, context) =>
  wordsOf(setting).map((secret) => {
    if (!/^[\x21-\x7e]{32,1024}$/.test(secret)) context.addIssue({ code: 'custom', message: NOT_LONG_ENOUGH });
    return new Uint8Array(Buffer.from(secret, 'utf8'));
  }),
);

/** RFC 7518 §3.2: not shorter than the hash. */
const NOT_LONG_ENOUGH = 'holds a secret that is not 32 to 1024 visible ASCII characters';

export const keySetUrl = z.string().superRefine((address, context) => {
  const message = faultOfKeySetUrl(address);
  if (message) context.addIssue({ code: 'custom', message });
});

function faultOfKeySetUrl(address: string): string | null {
  if (!isCallbackUrl(address)) return 'is not an http or https address without user and password';
  return isOpenToOthers(address) ? 'is not https, and not on this machine or in a private network' : null;
}

export const pageOrigins = z.string().transform(wordsOf).refine((origins) => origins.every(isOrigin), 'holds what is no origin');

function isOrigin(text: string): boolean {
  return /^https?:[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

function wordsOf(setting: string): string[] {
  return setting.split(/\s+/).filter(Boolean);
}
