import { z } from 'zod';
import {
  addresses, callbackUrl, keySetUrl, oneOf, pageOrigins, redisAddress, secondsLadder, sharedSecrets, signingSecrets, walletUrl, wholeNumber,
} from './setting-kinds.js';

interface About {
  description: string;
  unit?: string;
  remedy: string;
}

const withDefault = <T extends z.ZodType<unknown, string>>(kind: T, fallback: string, about: About) =>
  kind.prefault(fallback as z.input<T>).meta({ ...about, fallback });
const orUnset = <T extends z.ZodType<unknown, string>>(kind: T, about: About) =>
  kind.nullable().default(null).meta({ ...about });

/** The environment variables, and what each becomes. */
export const environment = z.object({
  PORT: withDefault(wholeNumber(0, 65_535), '3000', {
    description: 'TCP port; 0 takes any free one',
    remedy: 'Give a port number from 0 to 65535.',
  }),
  HOST: withDefault(z.string(), 'localhost', {
    description: 'Address to listen on. The default is this machine alone, because without a secret the channel is '
      + 'open to it; containers need 0.0.0.0',
    remedy: 'Give a host name or an IP address.',
  }),
  NODE_ENV: withDefault(oneOf(['development', 'test', 'production']), 'development', {
    description: '`production` closes what is unsigned and the sandbox',
    remedy: 'Use development, test or production.',
  }),
  LOG_LEVEL: withDefault(oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']), 'info', {
    description: 'Least level that is logged',
    remedy: 'Use fatal, error, warn, info, debug, trace or silent.',
  }),
  TRUSTED_PROXIES: orUnset(addresses, {
    description: 'Addresses and ranges (CIDR) of proxies, separated by commas, whose `X-Forwarded-For` tells who the caller is; '
      + 'limits by address count that one. Unset: nobody is believed',
    remedy: 'Give addresses such as 10.0.0.5 or ranges such as 172.28.83.0/24, and only those of your own proxies.',
  }),
  DATA_DIR: withDefault(z.string(), './data', {
    description: 'Folder of the embedded store and, unless keys are set, of its key file',
    remedy: 'Give a folder that the service may write to.',
  }),
  REDIS_URL: orUnset(redisAddress, {
    description: 'Where Redis is: `redis://user:password@host:port/db`, `redis+sentinel://host,host/name` or '
      + '`redis+cluster://host,host`; `rediss` for TLS. Unset: the embedded store',
    remedy: 'Use redis://host:6379/0, redis+sentinel://host:26379,host:26379/name or redis+cluster://host:6379,host:6379 '
      + '(rediss for TLS), and percent-encode what a password holds besides letters and digits.',
  }),
  REDIS_WAIT_REPLICAS: withDefault(wholeNumber(0, 5), '0', {
    description: 'How many replicas of Redis must have a turn that starts a command before it counts',
    remedy: 'Give 0 to 5, and not more than there are replicas.',
  }),
  REDIS_WAIT_MS: withDefault(wholeNumber(10, 3_000), '500', {
    description: 'How long to wait for them; what they do not have by then is refused, to be sent again',
    unit: 'milliseconds',
    remedy: 'Give 10 to 3000.',
  }),
  HTTP_CHANNEL_SECRET: orUnset(signingSecrets, {
    description: 'Signing secrets of the webhook channel (`whsec_…`); several, separated by spaces, while one replaces '
      + 'another',
    remedy: 'Make one with: echo "whsec_$(openssl rand -base64 32)"',
  }),
  WALLET_EVENTS_SECRET: orUnset(signingSecrets, {
    description: "Signing secrets of the operator's events (`whsec_…`); several, separated by spaces, while one replaces "
      + 'another',
    remedy: 'Make one with: echo "whsec_$(openssl rand -base64 32)"',
  }),
  HTTP_CHANNEL_WAIT_MS: withDefault(wholeNumber(0, 25_000), '2000', {
    description: 'How long an answer waits for the results of what its message set going',
    unit: 'milliseconds',
    remedy: 'Give 0 to 25000.',
  }),
  HTTP_CHANNEL_CALLBACK_URL: orUnset(callbackUrl, {
    description: 'Where replies are pushed that were in no answer, signed with the first of the secrets. Unset: they '
      + 'wait to be fetched',
    remedy: 'Give an https address (http on this machine or in a private network), without user and password, and set '
      + 'HTTP_CHANNEL_SECRET.',
  }),
  CALLBACK_TIMEOUT_MS: withDefault(wholeNumber(100, 60_000), '10000', {
    description: 'How long one push may take',
    unit: 'milliseconds',
    remedy: 'Give 100 to 60000.',
  }),
  CALLBACK_RETRY_SECONDS: withDefault(secondsLadder, '1,5,30,120,600,3600,10800,36000', {
    description: 'Longest waits before a failed push is tried again (up to a quarter less by chance, more if the '
      + 'receiver asks by Retry-After); after the last it is a dead letter',
    unit: 'seconds',
    remedy: 'Give whole seconds separated by commas, none smaller than the one before.',
  }),
  MESSAGE_MEMORY_HOURS: withDefault(wholeNumber(1, 8_760), '72', {
    description: 'How long a message id is remembered, so that a repetition changes nothing',
    unit: 'hours',
    remedy: 'Give 1 to 8760; not less than the longest time after which senders repeat.',
  }),
  MASTER_KEYS: orUnset(z.string(), {
    description: 'Master keys as `id:base64,id:base64`, 32 bytes each; the first seals, all open. Unset: a key file in '
      + 'the data folder',
    remedy: 'Set MASTER_KEYS and INDEX_KEY together, or neither. Make a key with: openssl rand -base64 32',
  }),
  INDEX_KEY: orUnset(z.string(), {
    description: 'Key under which ids are hashed, 32 bytes in base64; goes with the master keys and never changes',
    remedy: 'Set MASTER_KEYS and INDEX_KEY together, or neither. Make a key with: openssl rand -base64 32',
  }),
  FLOW_REMIND_MINUTES: withDefault(wholeNumber(30, 1_440), '30', {
    description: 'Silence in a flow before the one reminder. Not below 30: people who are slow must not be hurried',
    unit: 'minutes',
    remedy: 'Give 30 to 1440.',
  }),
  FLOW_REST_HOURS: withDefault(wholeNumber(1, 720), '24', {
    description: 'Silence in a flow before it is put to rest; it can be taken up again',
    unit: 'hours',
    remedy: 'Give 1 to 720, and more than FLOW_REMIND_MINUTES.',
  }),
  WALLET_URL: orUnset(walletUrl, {
    description: "The operator's own system, which speaks `src/wallet/http/openapi.yaml`. Unset: the sandbox, and in "
      + 'production none',
    remedy: 'Give an https address (http on this machine or in a private network), without user, password and query.',
  }),
  WALLET_TOKEN: orUnset(z.string().regex(/^[\x21-\x7e]{16,1024}$/, 'is not 16 to 1024 visible ASCII characters'), {
    description: 'Sent to it as `Authorization: Bearer …`; `npm run operator` asks for it. Unset: it has to know us otherwise',
    remedy: 'Make one with: openssl rand -hex 32',
  }),
  QUERY_TIMEOUT_MS: withDefault(wholeNumber(100, 5_000), '1500', {
    description: "How long a question to the operator's system may take while the person waits",
    unit: 'milliseconds',
    remedy: 'Give 100 to 5000.',
  }),
  COMMAND_TIMEOUT_MS: withDefault(wholeNumber(100, 60_000), '10000', {
    description: "How long one attempt of a command to the operator's system may take, and the handing over of its files before it",
    unit: 'milliseconds',
    remedy: 'Give 100 to 60000.',
  }),
  COMMAND_RETRY_SECONDS: withDefault(secondsLadder, '1,5,15,30,30,30,60,60,120,300,600,1800,3600,10800', {
    description: 'Longest waits before a failed command is tried again (up to a quarter less by chance, more if the '
      + 'operator asks by Retry-After); after the last it is a dead letter',
    unit: 'seconds',
    remedy: 'Give whole seconds separated by commas, none smaller than the one before.',
  }),
  FILE_RETRY_SECONDS: withDefault(secondsLadder, '2,10,60', {
    description: 'Waits before a file that a message points at is fetched again; after the last the person is told',
    unit: 'seconds',
    remedy: 'Give whole seconds separated by commas, none smaller than the one before.',
  }),
  FILE_KEEP_HOURS: withDefault(wholeNumber(1, 720), '72', {
    description: "How long a person's file is kept until it is handed to the operator; then it is forgotten",
    unit: 'hours',
    remedy: 'Give 1 to 720, and more than FLOW_REST_HOURS for people who come back the next day.',
  }),
  DEAD_LETTER_KEEP_DAYS: withDefault(wholeNumber(1, 3_650), '90', {
    description: 'How long a dead letter is kept for somebody to retry it; then it is forgotten, and counted in '
      + '`dead_letters_forgotten_total`',
    unit: 'days',
    remedy: 'Give 1 to 3650, and time enough to find out why deliveries give up.',
  }),
  WIDGET_JWT_SECRETS: orUnset(sharedSecrets, {
    description: "Secrets (32 characters or more) under which the host app's backend signs who somebody is (HS256); several, "
      + 'separated by spaces, while one replaces another',
    remedy: 'Make one with: openssl rand -hex 32',
  }),
  WIDGET_JWKS_URL: orUnset(keySetUrl, {
    description: "Where the public keys of the host app's backend are (JWKS), if it signs by RS256, PS256, ES256 or EdDSA",
    remedy: 'Give an https address (http on this machine or in a private network), without user and password.',
  }),
  WIDGET_JWT_AUDIENCE: orUnset(z.string(), {
    description: 'What `aud` of such a token must name. Unset: tokens must have no `aud`, as they would be meant for somebody else',
    remedy: 'Give the audience that the tokens are made for; set it with WIDGET_JWKS_URL, whose keys sign other tokens too.',
  }),
  WIDGET_JWT_ISSUER: orUnset(z.string(), {
    description: 'What `iss` of such a token must be. Unset: it is not looked at',
    remedy: 'Give the issuer as the tokens name it.',
  }),
  WIDGET_ORIGINS: orUnset(pageOrigins, {
    description: 'Origins of the pages that the chat window may be embedded in, separated by spaces. Unset: our own pages alone',
    remedy: 'Give origins such as https://app.example, without a path and without a slash at the end.',
  }),
  WIDGET_GUESTS: withDefault(oneOf(['on', 'off']), 'on', {
    description: 'Whether people may write in the chat window without being signed in',
    remedy: 'Use on or off.',
  }),
});

export type Environment = z.infer<typeof environment>;

export interface Setting {
  name: string;
  /** As it would be written into the environment; null: unset. */
  default: string | null;
  unit: string | null;
  description: string;
}

/** What the README's table of settings must say. */
export const SETTINGS: Setting[] = Object.entries(environment.shape).map(([name, kind]) => {
  const { description = '', unit, fallback } = (kind.meta() ?? {}) as Partial<About> & { fallback?: string };
  return { name, default: fallback ?? null, unit: unit ?? null, description };
});

/** What to do about a wrong one. */
export function remedyFor(name: keyof Environment): string {
  return (environment.shape[name].meta() as unknown as About).remedy;
}
