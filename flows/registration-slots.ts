import { z } from 'zod';
import { type Person, REGISTRATION_STATES, type Registration } from '../src/wallet/wallet.js';
import type { FlowInput } from './kit.js';
import { isMaybeTakenOver } from './maybe-taken-over.js';
import { isElderly } from './told-trouble.js';

/** What a registration knows: from the first words, and from the operator. */
export const slots = z.object({
  userId: z.string().nullable(),
  phone: z.string().nullable(),
  someoneElse: z.boolean(),
  /** Where the opening message already said it is stuck. */
  told: z.enum(['CODE_MISSING', 'CODE_WRONG', 'NUMBER_TAKEN', 'PASSWORD', 'IDENTITY', 'FOREIGN']).nullable(),
  elderly: z.boolean(),
  minor: z.boolean(),
  maybeTakenOver: z.boolean(),
  deceased: z.boolean(),
  state: z.enum(REGISTRATION_STATES).nullable(),
  codeLimitReached: z.boolean(),
  tooManyWrongCodes: z.boolean(),
  failedBecause: z.string().nullable(),
  triesLeft: z.number().nullable(),
});
export type Slots = z.infer<typeof slots>;

const PLACES: [NonNullable<Slots['told']>, RegExp][] = [
  ['FOREIGN', /外国人|外籍|护照|護照|海外(?:手机|号)|国外(?:手机|号)|港澳|passport|foreigner|foreign (?:number|phone)|not chinese/i],
  ['CODE_WRONG', /验证码(?:不对|错误|无效|过期|失效)|驗證碼(?:不對|錯誤|無效|過期)|(?:wrong|invalid|expired) code|code (?:is )?(?:wrong|invalid|expired|refused)/i],
  ['CODE_MISSING', /(?:没|收不到|没有|等不到|不来|沒|收唔到).{0,6}(?:验证码|驗證碼|短信|簡訊)|(?:验证码|驗證碼|短信|簡訊).{0,6}(?:没|收不到|不来|沒|收唔到)|(?:no|didn't get|not receiv\w+|never got) .{0,8}code|(?:didn't (?:get|receive)|haven't (?:got|received)|never (?:got|received)) .{0,20}code|code .{0,16}(?:not|never|n't) (?:come|arriv|receiv)/i],
  ['NUMBER_TAKEN', /(?:已|已经|已經|被)(?:别人|別人)?(?:注册|註冊|占用|佔用)|already (?:registered|taken|in use)/i],
  ['PASSWORD', /密码(?:设|不符|通不过)|密碼(?:設|不符)|password/i],
  ['IDENTITY', /实名|身份认证|實名|身份驗證|人脸|人臉|verify my identity|identity (?:check|verification)/i],
];
const OLD = /老人|老妈|老爸|我妈|我爸|爷爷|奶奶|外公|外婆|姥姥|姥爷|父亲|母亲|爸爸|妈妈|\b(?:mother|mum|mom|father|dad|grand\w+|elderly)\b/i;

export const begin = ({ userId, phone, hints }: FlowInput): Slots => ({
  userId,
  phone: hints.someoneElse ? null : phone,
  someoneElse: hints.someoneElse,
  told: PLACES.find(([, words]) => words.test(hints.text))?.[0] ?? (hints.topic === 'register.code-not-received' ? 'CODE_MISSING' : null),
  elderly: isElderly(hints) || (hints.someoneElse && OLD.test(hints.text)),
  minor: false,
  maybeTakenOver: false,
  deceased: false,
  state: null,
  codeLimitReached: false,
  tooManyWrongCodes: false,
  failedBecause: null,
  triesLeft: null,
});

export const remember = (found: Registration): Partial<Slots> => ({
  state: found.state,
  codeLimitReached: found.dailyCodeLimitReached,
  tooManyWrongCodes: found.tooManyWrongCodes,
  failedBecause: found.reason,
  triesLeft: found.triesLeft,
});
export const meet = (person: Person, phone: string | null, now: number): Partial<Slots> => ({
  phone: phone ?? person.phone,
  minor: person.minor,
  maybeTakenOver: isMaybeTakenOver(person, now),
  deceased: person.status === 'holderDeceasedReported',
});
