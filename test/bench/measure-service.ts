import { startRedis } from '../support/redis-server.js';
import { type Loader, type Measured, startBareRoute, startLoader, startService } from './processes.js';
import { flowTalk, questionTalk, type Talk } from './talks.js';

/** The complete service against a bare route with one Redis script, by turns, so that what disturbs one disturbs all. */

export interface Shares {
  what: string;
  /** Messages per second, of those of the bare route. */
  throughput: number;
  /** CPU a message, of that of the bare route: times as much. */
  cpu: number;
}

interface Slice {
  perSecond: number;
  cpuMicros: number;
}

interface Subject {
  what: string;
  measured: Measured;
  talks: number;
  talk: (id: string) => Talk;
}

/** Not counted: the first thousands of messages of a process cost two to three times as much, until V8 has compiled what
 *  they run through. */
const WARM_UP = 3;
const ROUNDS = 7;
const IN_FLIGHT = 64;

export async function measureService(): Promise<{ bare: Slice; service: Shares[] }> {
  const redis = await startRedis({ appendfsync: 'everysec' });
  const [bare, onRedis, onLmdb] = await Promise.all([startBareRoute(redis.url), startService(redis.url), startService(null)]);
  const loader = startLoader();
  const subjects: Subject[] = [
    { what: 'bare route', measured: bare, talks: 800, talk: flowTalk },
    { what: 'flow turns on Redis', measured: onRedis, talks: 400, talk: flowTalk },
    { what: 'questions on Redis', measured: onRedis, talks: 128, talk: questionTalk },
    { what: 'flow turns on LMDB', measured: onLmdb, talks: 400, talk: flowTalk },
    { what: 'questions on LMDB', measured: onLmdb, talks: 128, talk: questionTalk },
  ];
  const rounds: Slice[][] = [];
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    const slices: Slice[] = [];
    for (const subject of subjects) slices.push(await measureSlice(loader, subject, round));
    if (round >= 0) rounds.push(slices);
  }
  await Promise.all([bare, onRedis, onLmdb, loader].map((each) => each.stop()));
  await redis.stop();
  return compare(subjects, rounds);
}

async function measureSlice(loader: Loader, { what, measured, talks, talk }: Subject, round: number): Promise<Slice> {
  const all = Array.from({ length: talks }, (_, at) => talk(`${what} ${round} ${at}`));
  const run = (bodies: string[][]) => loader.run({ origin: measured.origin, talks: bodies, inFlight: IN_FLIGHT });
  await run(all.map(({ opening }) => opening));
  const before = await measured.cpu();
  const { messages, ms } = await run(all.map((each) => each.measured));
  return { perSecond: (messages * 1_000) / ms, cpuMicros: ((await measured.cpu()) - before) / messages };
}

/** Medians of the ratios of each round, in which all were measured close together. */
function compare(subjects: Subject[], rounds: Slice[][]): { bare: Slice; service: Shares[] } {
  const overRounds = (read: (slices: Slice[]) => number): number => median(rounds.map(read));
  const bareOf = ([bare]: Slice[]): Slice => bare ?? NOTHING;
  const service = subjects.slice(1).map(({ what }, index) => ({
    what,
    throughput: overRounds((slices) => (slices[index + 1] ?? NOTHING).perSecond / bareOf(slices).perSecond),
    cpu: overRounds((slices) => (slices[index + 1] ?? NOTHING).cpuMicros / bareOf(slices).cpuMicros),
  }));
  const bare = { perSecond: overRounds((slices) => bareOf(slices).perSecond), cpuMicros: overRounds((slices) => bareOf(slices).cpuMicros) };
  return { bare, service };
}

const NOTHING: Slice = { perSecond: NaN, cpuMicros: NaN };

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
