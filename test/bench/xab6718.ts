import { fork } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
const HERE = '/tmp/wt/lead';
const { startRedis, freePort } = await import(`${HERE}/test/support/redis-server.ts`);
const { flowTalk, questionTalk } = await import(`${HERE}/test/bench/talks.ts`);
const [rootA, rootB, rounds = '8', kind = 'flow', store = 'redis', flagsA = '', flagsB = ''] = process.argv.slice(2);
const key = () => randomBytes(32).toString('base64');
const KEYS = { MASTER_KEYS: `k1:${key()}`, INDEX_KEY: key() };
const start = async (root: string, flags: string) => {
  const redis = store === 'redis' ? await startRedis({ appendfsync: 'everysec' }) : null; const port = await freePort();
  const child = fork('dist/src/server.js', [], { cwd: root, execArgv: ['--enable-source-maps', '--max-semi-space-size=64', ...flags.split(' ').filter(Boolean), '--import', `${HERE}/test/bench/tell-cpu.mjs`], env: { PORT: String(port), HOST: '127.0.0.1', ...KEYS, ...(redis && { REDIS_URL: redis.url }), DATA_DIR: await mkdtemp('/tmp/prof/ab-') }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const origin = `http://127.0.0.1:${port}`;
  for (let i = 0; i < 200; i++) { if (await fetch(`${origin}/healthz`).then((r) => r.ok, () => false)) break; await new Promise((r) => setTimeout(r, 100)); }
  return { child, redis, origin, cpu: async () => { child.send('cpu'); return (await once(child, 'message'))[0] as number; } };
};
const a = await start(rootA!, flagsA), b = await start(rootB!, flagsB);
const loader = fork('/tmp/prof/load2.mjs', [], { execArgv: [] });
const rcpu = async (s: any) => { if (!s.redis) return 0; const i = String(await s.redis.command('INFO', 'cpu')); return 1e6 * (Number(/used_cpu_sys:([\d.]+)/.exec(i)![1]) + Number(/used_cpu_user:([\d.]+)/.exec(i)![1])); };
const slice = async (s: any, name: string) => {
  const all = Array.from({ length: 400 }, (_, at) => (kind === 'question' ? questionTalk : flowTalk)(`${name} ${at}`));
  const run = async (talks: string[][]) => { loader.send({ origins: [s.origin], talks, inFlight: 64, sticky: true }); return (await once(loader, 'message'))[0] as any; };
  const whole = kind === 'whole'; if (!whole) await run(all.map((t) => t.opening)); const c = await s.cpu(), r0 = await rcpu(s); const r = await run(all.map((t) => t.measured));
  return { ps: r.messages * 1000 / r.ms, cpu: ((await s.cpu()) - c) / r.messages, redis: ((await rcpu(s)) - r0) / r.messages };
};
const rs: any[] = [];
for (let round = -4; round < Number(rounds); round++) { const order = round % 2 ? ['a', 'b'] : ['b', 'a']; const got: any = {}; for (const w of order) got[w] = await slice(w === 'a' ? a : b, `${w}${round}`); if (round >= 0) rs.push(got); }
const med = (v: number[]) => v.toSorted((x, y) => x - y)[Math.floor(v.length / 2)]!;
for (const w of ['a', 'b']) console.log(w, ['ps', 'cpu', 'redis'].map((k) => `${k} ${med(rs.map((r) => r[w][k])).toFixed(0)}`).join('  '));
console.log('b/a', ['ps', 'cpu', 'redis'].map((k) => `${k} ${med(rs.map((r) => r.b[k] / r.a[k])).toFixed(3)}`).join('  '));
for (const s of [a, b]) { const gone = once(s.child, 'exit'); s.child.kill('SIGTERM'); await gone; await s.redis?.stop(); } loader.kill(); process.exit();
