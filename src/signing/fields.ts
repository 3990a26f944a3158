import { z } from 'zod';
import { CodedError, type ErrorCode } from '../errors.js';

/** Fields as strangers fill them in: each fault carries its code, and none shows a value. */

export const ID_CHARACTERS = 128;

/** Lone surrogates cannot be written in UTF-8: two different ids would become one. Control characters have no place
 *  in an id either. */
const UNFIT_FOR_ID = /[\p{Cc}\p{Cs}]/u;

export interface Fault {
  code: ErrorCode;
  message: string;
}

/** A string checked by a rule whose fault carries its code. Lengths are counted in code points: that is what JSON
 *  Schema's maxLength counts, and never more than what a sender who counts UTF-16 units has counted. */
export function checked(limits: { minLength?: number; maxLength?: number }, findFault: (value: string) => Fault | null) {
  return z.string({ error: 'must be a string' }).superRefine((value, context) => {
    const fault = findFault(value);
    if (fault) context.addIssue({ code: 'custom', message: fault.message, params: { code: fault.code } });
  }).meta(limits);
}

export function invalid(message: string): Fault {
  return { code: 'invalid_field', message };
}

/** Never spreads a long string: 2 UTF-16 units are at most one code point less. */
export function isLonger(value: string, characters: number): boolean {
  return value.length > 2 * characters || (value.length > characters && [...value].length > characters);
}

export function bounded(maxLength: number) {
  return checked({ minLength: 1, maxLength }, (value) =>
    value === '' || isLonger(value, maxLength) ? invalid(`must have 1 to ${maxLength} characters`) : null);
}

/** An id of the sender's. */
export const idField = () =>
  checked({ minLength: 1, maxLength: ID_CHARACTERS }, (value) => {
    const fits = value !== '' && !isLonger(value, ID_CHARACTERS);
    if (!fits) return invalid(`must have 1 to ${ID_CHARACTERS} characters`);
    return UNFIT_FOR_ID.test(value) ? invalid('must not hold control characters or half characters') : null;
  });

/** Names the first wrong fields, never their values. `whole` is what to call the value itself.
 *  @throws CodedError */
export function parseFields<T extends z.ZodType>(schema: T, value: unknown, whole: string): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 3);
  const detail = issues.map(({ path, message }) => `${path.join('.') || whole} ${message}`).join('; ');
  throw new CodedError(codeOf(issues[0]), detail);
}

function codeOf(issue: z.core.$ZodIssue | undefined): ErrorCode {
  const code: unknown = issue?.code === 'custom' ? issue.params?.['code'] : undefined;
  return (code as ErrorCode | undefined) ?? 'invalid_field';
}
