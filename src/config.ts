import type { z } from 'zod';
import type { KeySource } from './privacy/key-ring.js';
import { type Environment, environment, remedyFor } from './settings.js';
import type { RedisSettings } from './store/redis/address.js';
import { type Endpoint, isOpenToOthers } from './wallet/http/endpoint.js';

/** Everything that can be set. Times carry their unit in the name. */
export interface Config {
  port: number;
  host: string;
  production: boolean;
  logLevel: string;
  /** Addresses and ranges whose forwarding headers are believed. */
  trustedProxies: string[];
  dataDir: string;
  /** Null: the embedded store. */
  redis: RedisSettings | null;
  /** Signing secrets, all of them valid; none: the channel answers this machine alone, and nobody in production. */
  httpChannelSecrets: Uint8Array[];
  /** As above, for the operator's events. */
  walletEventsSecrets: Uint8Array[];
  httpChannelWaitMs: number;
  /** Where late replies are pushed; null: they wait to be fetched. */
  httpChannelCallbackUrl: string | null;
  callbackTimeoutMs: number;
  /** Seconds before the second, third, … attempt of a push; after the last it is a dead letter. */
  callbackRetrySeconds: number[];
  messageMemoryHours: number;
  keys: KeySource;
  /** The operator's own system. Null: the sandbox, and in production none. */
  wallet: Endpoint | null;
  walletToken: string | null;
  flowRemindMinutes: number;
  flowRestHours: number;
  queryTimeoutMs: number;
  commandTimeoutMs: number;
  /** Seconds before the second, third, … attempt; after the last the command is a dead letter. */
  commandRetrySeconds: number[];
  /** Seconds before the second, third, … attempt to fetch a file; after the last it is given up. */
  fileRetrySeconds: number[];
  fileKeepHours: number;
  deadLetterKeepDays: number;
  widget: WidgetSettings;
}

/** Who may speak in the chat window, and on whose pages. */
export interface WidgetSettings {
  /** How the host app's backend signs who somebody is: by secrets, all of them valid, or by keys of its own. */
  identity: { secrets: Uint8Array[]; jwksUrl: string | null; audience: string | null; issuer: string | null };
  /** Of the pages that the window may be embedded in, beside our own. */
  origins: string[];
  guests: boolean;
}

export interface ConfigFault {
  variable: string;
  problem: string;
  remedy: string;
}

/** Every fault of the environment at once. Never shows a value: some are secrets. */
export class ConfigError extends Error {
  override name = 'ConfigError';

  constructor(readonly faults: ConfigFault[]) {
    super(['The settings are not usable:', ...faults.map(tellFault)].join('\n'));
  }
}

function tellFault({ variable, problem, remedy }: ConfigFault): string {
  return `  ${variable}: ${problem}. ${remedy}`;
}

/** Reads the settings out of an environment; an empty string is as good as unset.
 *  @throws ConfigError with every fault. */
export function loadConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const parsed = environment.safeParse(given);
  const faults = parsed.success ? crossFaults(parsed.data) : parsed.error.issues.map(toFault);
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults);
  return toConfig(parsed.data);
}

function toFault(issue: z.core.$ZodIssue): ConfigFault {
  const variable = String(issue.path[0]);
  return faultOf(variable as keyof Environment, issue.message);
}

function faultOf(variable: keyof Environment, problem: string): ConfigFault {
  return { variable, problem, remedy: remedyFor(variable) };
}

/** What only shows when settings are held against each other. */
function crossFaults(env: Environment): ConfigFault[] {
  const faults: ConfigFault[] = [];
  if (env.MASTER_KEYS !== null && env.INDEX_KEY === null) faults.push(faultOf('INDEX_KEY', 'is missing'));
  if (env.INDEX_KEY !== null && env.MASTER_KEYS === null) faults.push(faultOf('MASTER_KEYS', 'is missing'));
  if (env.HTTP_CHANNEL_CALLBACK_URL !== null && env.HTTP_CHANNEL_SECRET === null) {
    faults.push(faultOf('HTTP_CHANNEL_SECRET', 'is missing, and what goes to HTTP_CHANNEL_CALLBACK_URL is signed with it'));
  }
  if (env.REDIS_URL !== null && env.MASTER_KEYS === null && env.INDEX_KEY === null) {
    faults.push(faultOf('MASTER_KEYS', 'is missing: with REDIS_URL the keys must be the same for every process'));
  }
  // What goes there is what people write, and what is told them of their money.
  for (const name of ['WALLET_URL', 'HTTP_CHANNEL_CALLBACK_URL'] as const) {
    const address = env[name];
    if (env.NODE_ENV !== 'production' || address === null || !isOpenToOthers(address)) continue;
    faults.push(faultOf(name, 'is not https, and not on this machine or in a private network'));
  }
  if (env.FLOW_REST_HOURS * 60 <= env.FLOW_REMIND_MINUTES) {
    faults.push(faultOf('FLOW_REST_HOURS', 'is not longer than FLOW_REMIND_MINUTES'));
  }
  return faults;
}

function toConfig(env: Environment): Config {
  return {
    port: env.PORT,
    host: env.HOST,
    production: env.NODE_ENV === 'production',
    logLevel: env.LOG_LEVEL,
    trustedProxies: env.TRUSTED_PROXIES ?? [],
    dataDir: env.DATA_DIR,
    redis: env.REDIS_URL && { address: env.REDIS_URL, waitReplicas: env.REDIS_WAIT_REPLICAS, waitMs: env.REDIS_WAIT_MS },
    httpChannelSecrets: env.HTTP_CHANNEL_SECRET ?? [],
    walletEventsSecrets: env.WALLET_EVENTS_SECRET ?? [],
    httpChannelWaitMs: env.HTTP_CHANNEL_WAIT_MS,
    httpChannelCallbackUrl: env.HTTP_CHANNEL_CALLBACK_URL,
    callbackTimeoutMs: env.CALLBACK_TIMEOUT_MS,
    callbackRetrySeconds: env.CALLBACK_RETRY_SECONDS,
    messageMemoryHours: env.MESSAGE_MEMORY_HOURS,
    keys: keySource(env),
    wallet: env.WALLET_URL === null ? null : { url: env.WALLET_URL, token: env.WALLET_TOKEN },
    walletToken: env.WALLET_TOKEN,
    flowRemindMinutes: env.FLOW_REMIND_MINUTES,
    flowRestHours: env.FLOW_REST_HOURS,
    queryTimeoutMs: env.QUERY_TIMEOUT_MS,
    commandTimeoutMs: env.COMMAND_TIMEOUT_MS,
    commandRetrySeconds: env.COMMAND_RETRY_SECONDS,
    fileRetrySeconds: env.FILE_RETRY_SECONDS,
    fileKeepHours: env.FILE_KEEP_HOURS,
    deadLetterKeepDays: env.DEAD_LETTER_KEEP_DAYS,
    widget: widgetSettings(env),
  };
}

function widgetSettings(env: Environment): WidgetSettings {
  return {
    identity: {
      secrets: env.WIDGET_JWT_SECRETS ?? [],
      jwksUrl: env.WIDGET_JWKS_URL,
      audience: env.WIDGET_JWT_AUDIENCE,
      issuer: env.WIDGET_JWT_ISSUER,
    },
    origins: env.WIDGET_ORIGINS ?? [],
    guests: env.WIDGET_GUESTS === 'on',
  };
}

function keySource({ MASTER_KEYS, INDEX_KEY, DATA_DIR }: Environment): KeySource {
  if (MASTER_KEYS === null || INDEX_KEY === null) return { from: 'file', folder: DATA_DIR };
  return { from: 'settings', masterKeys: MASTER_KEYS, indexKey: INDEX_KEY };
}
