import { describe, expect, it } from '@jest/globals';
import { type ConfigFault, ConfigError, loadConfig } from '../src/config.js';
import { SETTINGS } from '../src/settings.js';

const FIRST = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const SECOND = 'whsec_d2FsbGV0LXN1cHBvcnQtZ2VuZXJpYy13ZWJob29rLWs=';

function faultsOf(env: Record<string, string>): ConfigFault[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

const faultyIn = (env: Record<string, string>): string[] => faultsOf(env).map(({ variable }) => variable);

describe('the settings', () => {
  it('all have a default that works with no environment at all', () => {
    expect(loadConfig({})).toEqual({
      port: 3000,
      host: 'localhost',
      production: false,
      logLevel: 'info',
      dataDir: './data',
      redis: null,
      wallet: null,
      walletToken: null,
      walletEventsSecrets: [],
      trustedProxies: [],
      httpChannelSecrets: [],
      httpChannelWaitMs: 2000,
      httpChannelCallbackUrl: null,
      callbackTimeoutMs: 10_000,
      callbackRetrySeconds: [1, 5, 30, 120, 600, 3600, 10_800, 36_000],
      messageMemoryHours: 72,
      keys: { from: 'file', folder: './data' },
      flowRemindMinutes: 30,
      flowRestHours: 24,
      queryTimeoutMs: 1500,
      commandTimeoutMs: 10_000,
      commandRetrySeconds: [1, 5, 15, 30, 30, 30, 60, 60, 120, 300, 600, 1800, 3600, 10800],
      fileRetrySeconds: [2, 10, 60],
      fileKeepHours: 72,
      deadLetterKeepDays: 90,
      widget: { identity: { secrets: [], jwksUrl: null, audience: null, issuer: null }, origins: [], guests: true },
    });
  });

  it('take an empty string for unset, and pass over what is not theirs', () => {
    const empty = Object.fromEntries(SETTINGS.map(({ name }) => [name, name === 'PORT' ? '  ' : '']));
    expect(loadConfig({ ...empty, PATH: '/bin', HOME: undefined })).toEqual(loadConfig({}));
  });

  it('mean the same whether a default is written out or left out', () => {
    const written = Object.fromEntries(SETTINGS.map(({ name, default: value }) => [name, value ?? '']));
    expect(loadConfig(written)).toEqual(loadConfig({}));
  });

  it.each(SETTINGS)('$name has a description that fits into one row of a table', ({ description }) => {
    expect(description).toMatch(/^[^|\n]{10,200}$/);
  });

  it('name every fault at once, each with a remedy', () => {
    const wrong = { PORT: '65536', LOG_LEVEL: 'loud', FLOW_REMIND_MINUTES: '5', COMMAND_RETRY_SECONDS: '5,1' };
    const faults = faultsOf(wrong);
    expect(faults.map(({ variable, problem }) => [variable, problem])).toEqual([
      ['PORT', 'is not between 0 and 65535'],
      ['LOG_LEVEL', 'is none of the known values'],
      ['FLOW_REMIND_MINUTES', 'is not between 30 and 1440'],
      ['COMMAND_RETRY_SECONDS', 'has a step below 1 or below the one before'],
    ]);
    expect(faults.every(({ remedy }) => remedy.length > 10)).toBe(true);
    expect(new ConfigError(faults).message).toContain('LOG_LEVEL: is none of the known values. Use fatal, error');
  });

  it('take whole addresses and ranges for trusted proxies, and nothing that could mean more', () => {
    const trusted = (text: string): string[] => loadConfig({ TRUSTED_PROXIES: text }).trustedProxies;
    expect(trusted('10.0.0.5, 172.28.83.0/24 ::1 fd00::/8')).toEqual(['10.0.0.5', '172.28.83.0/24', '::1', 'fd00::/8']);
    for (const wrong of ['10.1', '10.0.0.0/33', 'proxy', 'loopback', '*', 'true', '10.0.0.5,nginx', '10/8']) {
      expect([wrong, faultyIn({ TRUSTED_PROXIES: wrong })]).toEqual([wrong, ['TRUSTED_PROXIES']]);
    }
  });

  it.each([['3000.5'], ['0x10'], ['-1'], ['1e3'], ['3000 '.repeat(2)]])('take no port %p', (port) => {
    expect(faultyIn({ PORT: port })).toEqual(['PORT']);
  });

  it('know production by its one right name, so that a slip of the pen does not open what is unsigned', () => {
    expect(loadConfig({ NODE_ENV: 'production' }).production).toBe(true);
    expect(faultyIn({ NODE_ENV: 'prod' })).toEqual(['NODE_ENV']);
  });

  it('need no keys in production: they may lie in the data folder', () => {
    const { keys } = loadConfig({ NODE_ENV: 'production', DATA_DIR: '/var/lib/bot' });
    expect(keys).toEqual({ from: 'file', folder: '/var/lib/bot' });
  });

  it('want the master keys and the index key together', () => {
    expect(faultyIn({ MASTER_KEYS: 'k1:AAAA' })).toEqual(['INDEX_KEY']);
    expect(faultyIn({ INDEX_KEY: 'AAAA' })).toEqual(['MASTER_KEYS']);
    expect(loadConfig({ MASTER_KEYS: 'k1:AAAA', INDEX_KEY: 'BBBB' }).keys)
      .toEqual({ from: 'settings', masterKeys: 'k1:AAAA', indexKey: 'BBBB' });
  });

  it('want the keys from the settings with Redis, whose processes must all have the same', () => {
    const redis = { REDIS_URL: 'redis://localhost', REDIS_WAIT_REPLICAS: '1' };
    expect(faultyIn(redis)).toEqual(['MASTER_KEYS']);
    expect(loadConfig({ ...redis, MASTER_KEYS: 'k1:AAAA', INDEX_KEY: 'BBBB' }).redis)
      .toMatchObject({ address: { kind: 'node', port: 6379 }, waitReplicas: 1, waitMs: 500 });
  });

  it('tell what is wrong with an address of Redis, and show nothing of it', () => {
    const [fault] = faultsOf({ REDIS_URL: 'redis://bot:hush%@db.internal', MASTER_KEYS: 'k1:AAAA', INDEX_KEY: 'BBBB' });
    expect(fault).toMatchObject({ variable: 'REDIS_URL', problem: expect.stringContaining('%25') });
    expect(JSON.stringify(fault)).not.toMatch(/hush|db\.internal/);
  });

  it('rest a flow only after its reminder', () => {
    expect(faultyIn({ FLOW_REMIND_MINUTES: '60', FLOW_REST_HOURS: '1' })).toEqual(['FLOW_REST_HOURS']);
  });
});

describe('the callback address', () => {
  const withUrl = (url: string): Record<string, string> =>
    ({ HTTP_CHANNEL_SECRET: FIRST, HTTP_CHANNEL_CALLBACK_URL: url });

  it.each(['https://platform.example/hook?x=1', 'http://10.0.0.7:8080/', 'http://localhost/hook'])('may be %s', (url) => {
    expect(loadConfig(withUrl(url)).httpChannelCallbackUrl).toBe(url);
  });

  it.each(['ftp://a/b', 'platform.example/hook', 'javascript:alert(1)', 'https://user:pass@platform.example/', 'http://'])(
    'may not be %s',
    (url) => expect(faultyIn(withUrl(url))).toEqual(['HTTP_CHANNEL_CALLBACK_URL']),
  );

  it('needs a secret to sign with', () => {
    expect(faultyIn({ HTTP_CHANNEL_CALLBACK_URL: 'https://platform.example/' })).toEqual(['HTTP_CHANNEL_SECRET']);
  });

  it('may not lead through the open internet unsealed in production', () => {
    expect(faultyIn({ NODE_ENV: 'production', ...withUrl('http://platform.example/hook') })).toEqual(['HTTP_CHANNEL_CALLBACK_URL']);
    expect(faultyIn(withUrl('http://platform.example/hook'))).toEqual([]);
    for (const url of ['https://platform.example/hook', 'http://platform:8080/hook']) expect(faultyIn({ NODE_ENV: 'production', ...withUrl(url) })).toEqual([]);
  });
});

describe("the operator's address", () => {
  const inProduction = (url: string): Record<string, string> => ({ NODE_ENV: 'production', WALLET_URL: url });

  it.each(['https://wallet.example/api/', 'http://127.0.0.1:4000', 'http://[::1]:4000', 'http://10.0.0.7', 'http://operator:4000', 'http://core.internal'])(
    'may be %s in production',
    (url) => expect(loadConfig(inProduction(url)).wallet).toEqual({ url, token: null }),
  );

  it.each(['http://wallet.example', 'http://8.8.8.8', 'http://[2600::1]/'])('may be %s everywhere but in production', (url) => {
    expect(faultyIn(inProduction(url))).toEqual(['WALLET_URL']);
    expect(faultyIn({ WALLET_URL: url })).toEqual([]);
  });

  it.each(['ftp://a/b', 'wallet.example', 'https://user:pass@wallet.example', 'https://wallet.example?x=1'])(
    'may not be %s',
    (url) => expect(faultyIn({ WALLET_URL: url })).toEqual(['WALLET_URL']),
  );

  it('may have a token with it', () => {
    const WALLET_TOKEN = 'x'.repeat(16);
    expect(loadConfig({ WALLET_URL: 'https://wallet.example', WALLET_TOKEN }).wallet?.token).toBe(WALLET_TOKEN);
    expect(faultyIn({ WALLET_URL: 'https://wallet.example', WALLET_TOKEN: 'with a blank in it' })).toEqual(['WALLET_TOKEN']);
  });
});

describe('the channel secret', () => {
  it('may be several, so that one can replace another', () => {
    const { httpChannelSecrets } = loadConfig({ HTTP_CHANNEL_SECRET: ` ${FIRST}  ${SECOND} ` });
    expect(httpChannelSecrets.map((key) => key.length)).toEqual([24, 32]);
    expect(Buffer.from(httpChannelSecrets[1] ?? []).toString()).toBe('wallet-support-generic-webhook-k');
  });

  it.each([
    ['no prefix', FIRST.slice('whsec_'.length)],
    ['not base64', 'whsec_not base64 at all'],
    ['23 bytes', `whsec_${Buffer.alloc(23).toString('base64')}`],
    ['65 bytes', `whsec_${Buffer.alloc(65).toString('base64')}`],
    ['one of two is wrong', `${FIRST} whsec_c2hvcnQ=`],
  ])('is refused when wrong, and never shown: %s', (_why, secret) => {
    const faults = faultsOf({ HTTP_CHANNEL_SECRET: secret });
    expect(new Set(faults.map(({ variable }) => variable))).toEqual(new Set(['HTTP_CHANNEL_SECRET']));
    expect(new ConfigError(faults).message).not.toContain(secret.slice(6, 16));
  });
});

describe('the settings of the chat window', () => {
  const HALF = 'widget-identity-';

  it('may hold several secrets, as the bytes that they are written in', () => {
    const { secrets } = loadConfig({ WIDGET_JWT_SECRETS: ` ${HALF.repeat(2)}  ${HALF.repeat(3)} ` }).widget.identity;
    expect(secrets.map((secret) => Buffer.from(secret).toString())).toEqual([HALF.repeat(2), HALF.repeat(3)]);
  });

  it('take no secret shorter than the hash, and show none', () => {
    const faults = faultsOf({ WIDGET_JWT_SECRETS: `${HALF.repeat(2)} ${HALF.repeat(2).slice(1)}` });
    expect(faults.map(({ variable }) => variable)).toEqual(['WIDGET_JWT_SECRETS']);
    expect(new ConfigError(faults).message).not.toContain(HALF);
  });

  it.each(['https://host.example/.well-known/jwks.json', 'http://localhost:4000/keys', 'http://10.0.0.7/keys?tenant=1'])(
    'take keys from %s',
    (url) => expect(loadConfig({ WIDGET_JWKS_URL: url }).widget.identity.jwksUrl).toBe(url),
  );

  it.each(['http://host.example/keys', 'ftp://localhost/keys', 'https://me:secret@host.example/', 'host.example'])(
    'take no keys from %s',
    (url) => expect(faultyIn({ WIDGET_JWKS_URL: url })).toEqual(['WIDGET_JWKS_URL']),
  );

  it('name the origins of host pages exactly', () => {
    const origins = ['https://app.example', 'http://localhost:5173'];
    expect(loadConfig({ WIDGET_ORIGINS: origins.join(' ') }).widget.origins).toEqual(origins);
  });

  it.each(['https://app.example/', 'https://app.example/help', 'app.example', '*', 'null', 'https://*.example', 'https://App.example', 'file:///x'])(
    'take no origin %s',
    (origin) => expect(faultyIn({ WIDGET_ORIGINS: `https://app.example ${origin}` })).toEqual(['WIDGET_ORIGINS']),
  );

  it('turn guests away if asked to', () => {
    expect(loadConfig({ WIDGET_GUESTS: 'off' }).widget.guests).toBe(false);
    expect(faultyIn({ WIDGET_GUESTS: 'no' })).toEqual(['WIDGET_GUESTS']);
  });
});
