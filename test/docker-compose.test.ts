import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../src/config.js';
import { SETTINGS } from '../src/settings.js';
import type { ErrorCode } from '../src/errors.js';
import { packageRoot } from '../src/package-root.js';
import { toProblem } from '../src/problem.js';
import { WIDGET_LIMITS } from '../src/http/widget-limits.js';
import { environmentOf, readComposition, readProjectFile, redisDirectivesOf, REPLICAS } from './support/composition.js';

const KEY = Buffer.alloc(32, 7).toString('base64');
const SECRETS = { HTTP_CHANNEL_SECRET: `whsec_${KEY}`, MASTER_KEYS: `k1:${KEY}`, INDEX_KEY: KEY };

describe('docker-compose.yml', () => {
  const { services, volumes, networks } = readComposition();
  const replicas = REPLICAS.map((name) => services[name]!);
  const { redis, proxy } = services as Required<typeof services>;

  it('runs two replicas that differ in nothing but their addresses', () => {
    expect(Object.keys(services)).toEqual([...REPLICAS, 'proxy', 'redis']);
    const [one, two] = replicas.map((replica) => ({ ...replica, networks: null }));
    expect(two).toEqual(one);
  });

  it('sets only what the service reads, and enough for a start on Redis', () => {
    const known = SETTINGS.map(({ name }) => name);
    for (const replica of replicas) {
      expect(Object.keys(replica.environment ?? {}).filter((name) => !known.includes(name))).toEqual([]);
      const config = loadConfig(environmentOf(replica, SECRETS));
      expect(config).toMatchObject({ host: '0.0.0.0', port: 3000, redis: { address: { kind: 'node', host: 'redis', port: 6379 } } });
      expect([config.httpChannelSecrets.length, config.keys.from]).toEqual([1, 'settings']);
    }
  });

  it('lets every setting be given that it does not give itself, but those of what is not there', () => {
    for (const replica of replicas) {
      const missing = SETTINGS.map(({ name }) => name).filter((name) => replica.environment?.[name] === undefined);
      expect(missing).toEqual(['DATA_DIR', 'REDIS_WAIT_REPLICAS', 'REDIS_WAIT_MS']);
      const given = { ...SECRETS, HTTP_CHANNEL_CALLBACK_URL: 'https://example.com/replies', LOG_LEVEL: 'warn' };
      expect(loadConfig(environmentOf(replica, given))).toMatchObject({ httpChannelCallbackUrl: given.HTTP_CHANNEL_CALLBACK_URL, logLevel: 'warn' });
    }
  });

  it.each(Object.keys(SECRETS))('takes %s from the environment and refuses to start without it', (name) => {
    for (const replica of replicas) expect(replica.environment?.[name]).toMatch(new RegExp(`^\\$\\{${name}:\\?[^}]+\\}$`));
  });

  it('closes the sandbox operator where production is asked for', () => {
    for (const replica of replicas) {
      expect(loadConfig(environmentOf(replica, SECRETS)).production).toBe(false);
      expect(loadConfig(environmentOf(replica, { ...SECRETS, NODE_ENV: 'production' })).production).toBe(true);
    }
  });

  it('pins every image to a version', () => {
    const bases = [...readProjectFile('deploy/Dockerfile').matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect([bases.length, new Set(bases).size]).toEqual([2, 1]);
    for (const image of [...bases, ...Object.values(services).map((service) => service.image)]) expect(image).toMatch(/:\d+\.\d+\.\d+/);
  });

  it('keeps secrets, data and tests out of the image, whichever builder makes it', () => {
    expect(readProjectFile('.dockerignore').split('\n')).toEqual(expect.arrayContaining(['.env*', '.git', 'data', 'test', 'node_modules', 'dist']));
    // Of a file that bears the Dockerfile's name older builders know nothing.
    expect(readdirSync(path.join(packageRoot(), 'deploy')).sort()).toEqual(['Dockerfile', 'nginx.conf']);
  });

  it('starts from an image without what builds it, which the service may read whoever checked it out', () => {
    const [build = '', image = ''] = readProjectFile('deploy/Dockerfile').split(/^FROM /m).slice(1);
    expect(build).toMatch(/^RUN npm run build && npm prune --omit=dev && chmod -R a\+rX \.$/m);
    expect(image.match(/^(COPY|RUN|USER) .*$/gm)).toEqual(['COPY --from=build /app ./', 'USER node']);
  });

  it('starts in the image what `npm start` starts', () => {
    const [, command] = /^CMD (\[.+\])$/m.exec(readProjectFile('deploy/Dockerfile')) ?? [];
    const { scripts } = JSON.parse(readProjectFile('package.json')) as { scripts: { start: string } };
    expect((JSON.parse(command ?? '[]') as string[]).join(' ')).toBe(scripts.start);
  });

  it('checks the health of each, ends each gently and starts it again', () => {
    for (const service of Object.values(services)) {
      expect(service.healthcheck?.test.length).toBeGreaterThan(1);
      expect(service.stop_grace_period).toMatch(/^\d+s$/);
      expect(service.restart).toBe('unless-stopped');
      // The default keeps everything.
      expect(service.logging).toEqual({ driver: 'local' });
    }
    for (const replica of replicas) expect(replica.depends_on).toEqual({ redis: { condition: 'service_healthy' } });
    expect(proxy?.depends_on).toEqual(Object.fromEntries(REPLICAS.map((name) => [name, { condition: 'service_healthy' }])));
    expect(proxy?.stop_signal).toBe('SIGQUIT');
  });

  it('publishes the proxy alone, and to this machine alone', () => {
    const published = Object.entries(services).flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]));
    expect(published).toEqual([['proxy', '127.0.0.1:3000:8080']]);
    expect(readProjectFile('deploy/nginx.conf')).toMatch(/^ *listen 8080;$/m);
  });

  it('lets nothing that passes through the proxy come to a disk', () => {
    const [, prefix = ''] = /nginx,-p,([^,]+),/.exec(String(proxy?.command)) ?? [];
    const folders = [...readProjectFile('deploy/nginx.conf').matchAll(/^ *\w+_temp_path (\S+);$/gm)].map(([, folder = '']) => path.join(prefix, folder));
    expect(folders.length).toBeGreaterThan(0);
    const [inMemory = ''] = proxy?.tmpfs?.[0]?.split(':') ?? [];
    expect(folders.filter((folder) => path.dirname(folder) !== inMemory)).toEqual([]);
  });

  it('keeps what Redis confirmed on a volume, to the last write', () => {
    expect(redisDirectivesOf(redis!)).toMatchObject({ appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction' });
    const [mounted] = redis!.volumes!.map((each) => each.split(':'));
    expect(mounted).toEqual(['redis', '/data']);
    expect(Object.keys(volumes)).toEqual(['redis']);
  });

  it('gives the replicas fixed addresses of its network, which the proxy knows while they are stopped', () => {
    const prefix = networks['inner']!.ipam.config[0]!.subnet.replace(/0\/24$/, '');
    const addresses = replicas.map((replica) => (replica.networks as Record<string, { ipv4_address: string }>)['inner']!.ipv4_address);
    expect(new Set(addresses).size).toBe(2);
    expect(addresses.filter((address) => !address.startsWith(prefix))).toEqual([]);
    expect(proxy?.extra_hosts).toEqual(REPLICAS.map((name, index) => `${name}:${addresses[index]}`));
  });
});

describe('deploy/nginx.conf', () => {
  const config = readProjectFile('deploy/nginx.conf');
  const { services } = readComposition();

  it('is what the proxy is started with', () => {
    expect(services['proxy']?.volumes).toEqual(['./deploy/nginx.conf:/etc/nginx/nginx.conf:ro']);
    expect(services['proxy']?.command).toContain('/etc/nginx/nginx.conf');
  });

  it('names both replicas at the port they listen on, and sets neither aside', () => {
    const named = [...config.matchAll(/^ *server (\S+):(\d+) max_fails=0;$/gm)].map(([, name, port]) => [name, port]);
    expect(named).toEqual(REPLICAS.map((name) => [name, services[name]?.environment?.['PORT']]));
  });

  it('sends what fails to the other replica once, POSTs too, and says that it forwards', () => {
    expect(config).toMatch(/^ *proxy_next_upstream error timeout http_503 non_idempotent;$/m);
    expect(config).toMatch(/^ *proxy_next_upstream_tries 2;$/m);
    expect(config).toMatch(/^ *proxy_set_header X-Forwarded-For /m);
  });

  it('loses little time on a replica that is not there, and at its end on windows that stay open', () => {
    expect(Number(/^ *proxy_connect_timeout (\d+)ms;$/m.exec(config)?.[1])).toBeLessThanOrEqual(250);
    const shutdown = Number(/^worker_shutdown_timeout (\d+)s;$/m.exec(config)?.[1]);
    expect(shutdown).toBeLessThan(Number.parseInt(services['proxy']?.stop_grace_period ?? '', 10));
  });

  it('outwaits a long-poll of 30 s, of the channel and of the chat window', () => {
    for (const waiting of ['~ ^/channels/http/conversations/', '= /waiting/widget/frames']) {
      const [, location = ''] = config.split(`location ${waiting} {`);
      expect(Number(/^[^}]*proxy_read_timeout (\d+)s;/.exec(location)?.[1])).toBeGreaterThan(30);
    }
  });

  it('asks the other replica in time where one hangs, and not while a turn may still be at work', () => {
    const limitMs = Number(/^ {4}proxy_read_timeout (\d+)s;$/m.exec(config)?.[1]) * 1_000;
    const { httpChannelWaitMs, queryTimeoutMs } = loadConfig({});
    expect(limitMs).toBeGreaterThan(httpChannelWaitMs + 2 * queryTimeoutMs);
    expect(limitMs).toBeLessThan(Number(/^ *proxy_next_upstream_timeout (\d+)s;$/m.exec(config)?.[1]) * 1_000);
  });

  it('lets sockets through, and is silent for longer than two pings are apart', () => {
    const socket = /location = \/widget\/socket \{([^}]*)\}/.exec(config)?.[1] ?? '';
    expect(socket).toMatch(/proxy_set_header Upgrade \$http_upgrade;/);
    expect(socket).toMatch(/proxy_set_header Connection \$connection_upgrade;/);
    expect(socket).toMatch(/proxy_set_header X-Forwarded-For /);
    expect(Number(/proxy_read_timeout (\d+)s;/.exec(socket)?.[1]) * 1_000).toBeGreaterThan(2 * WIDGET_LIMITS.pingMs);
  });

  it('passes on the host with its port, with which the origin of a page is compared', () => {
    expect(config.match(/proxy_set_header Host \S+;/g)).toEqual(Array(2).fill('proxy_set_header Host $http_host;'));
  });

  it('is believed by the replicas when it says who calls, and nobody else is', () => {
    const { subnet } = readComposition().networks['inner']!.ipam.config[0]!;
    for (const name of REPLICAS) expect(services[name]?.environment?.['TRUSTED_PROXIES']).toBe(subnet);
  });

  it('tells its own errors as the service does', () => {
    const told = [...config.matchAll(/return (\d+) '(.+)';/g)].map(([, status, body]) => [Number(status), JSON.parse(body ?? '')] as const);
    expect(told).toHaveLength(3);
    expect(config).toMatch(/^ *error_page 502 504 = @away;$/m);
    for (const [status, problem] of told) {
      const { code, detail } = problem as { code: ErrorCode; detail: string };
      expect(problem).toEqual(toProblem(code, detail, null));
      expect(problem).toMatchObject({ status });
    }
  });
});
