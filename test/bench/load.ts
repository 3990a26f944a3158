import { Pool } from 'undici';

/** The other side of the line, a process of its own: posts what it is given and tells how long that took. */

export interface Load {
  origin: string;
  /** The bodies of one talk go one after the other; talks run beside each other. */
  talks: string[][];
  inFlight: number;
}

export interface Loaded {
  messages: number;
  ms: number;
}

process.on('message', (load: Load) => {
  void run(load).then(
    (loaded) => process.send?.(loaded),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function run({ origin, talks, inFlight }: Load): Promise<Loaded> {
  // Anew every time: connections that were idle meanwhile may be closing.
  const pool = new Pool(origin, { connections: inFlight });
  const left = talks[Symbol.iterator]();
  const talkOn = async (): Promise<void> => {
    for (const talk of left) for (const body of talk) await post(pool, body);
  };
  const before = performance.now();
  await Promise.all(Array.from({ length: inFlight }, talkOn));
  const ms = performance.now() - before;
  await pool.close();
  return { messages: talks.flat().length, ms };
}

async function post(pool: Pool, body: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const { statusCode, body: answer } = await pool.request({ method: 'POST', path: '/channels/http', headers, body });
  await answer.dump();
  if (statusCode !== 200) throw new Error(`a message was answered ${statusCode}`);
}
