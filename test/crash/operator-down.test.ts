import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Filing, planFilings, prepare, readWhenTold } from './filings.js';
import { type Operator, startOperator } from './operator.js';
import { pause, type Service, startService } from './service.js';
import { holdTwice, type Reply } from './talks.js';

const CONVERSATIONS = 200;
const AT_ONCE = 20;
/** The parts of the filings after which the operator dies, and after which it comes back. */
const DIES_AFTER = 0.25;
const RISES_AFTER = 0.75;
const TOKEN = 'the-token-between-the-two';

/** Both as processes of their own; what is shortened is only how long the service waits between its tries. */
describe(`an operator that is killed in the midst of ${CONVERSATIONS} filings and comes back`, () => {
  let folder = '';
  let operator: Operator;
  let service: Service;
  const filings = planFilings(CONVERSATIONS);
  const answers = new Map<Filing, Reply[]>();
  const transcripts = new Map<Filing, Reply[]>();
  const whileDown: { bystanders: number; metrics: string; ready: unknown } = { bystanders: 0, metrics: '', ready: null };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'wallet-support-operator-'));
    operator = await startOperator(path.join(folder, 'operator'), { WALLET_TOKEN: TOKEN });
    await operator.call('PUT', '/sandbox/api/settings', { delayMs: 20 });
    service = await startService(path.join(folder, 'service'), {
      WALLET_URL: operator.url, WALLET_TOKEN: TOKEN, LOG_LEVEL: 'fatal', HTTP_CHANNEL_WAIT_MS: '1000',
      COMMAND_RETRY_SECONDS: '1,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2',
    });
    const submits = new Map<Filing, () => Promise<Reply[]>>();
    await inTurns(filings, async (filing) => void submits.set(filing, await prepare(service, filing)));

    const press = (some: Filing[]): Promise<void> => inTurns(some, async (filing) => void answers.set(filing, (await submits.get(filing)?.()) ?? []));
    const mixed = filings.toSorted((a, b) => a.id.split('').reverse().join('').localeCompare(b.id.split('').reverse().join('')));
    const dies = CONVERSATIONS * DIES_AFTER;
    const rises = CONVERSATIONS * RISES_AFTER;
    // The first ones are under way when it dies.
    await Promise.all([press(mixed.slice(0, dies)), pause(100).then(operator.die)]);
    await press(mixed.slice(dies, rises));
    whileDown.ready = await service.call('GET', '/readyz');
    whileDown.metrics = await metricsOf(service);
    for (; whileDown.bystanders < 10; whileDown.bystanders += 1) await holdTwice(service, `bystander-${whileDown.bystanders}`);
    await Promise.all([press(mixed.slice(rises)), operator.rise()]);
    for (const filing of filings) transcripts.set(filing, await readWhenTold(service, filing));
  }, 300_000);

  afterAll(async () => {
    await service.stop();
    await operator.die();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  const spoken = (filing: Filing): string[] => (transcripts.get(filing) ?? []).map(({ sources }) => sources[0]?.id ?? '-');

  it('has every command of theirs done exactly once', async () => {
    const { keys } = (await operator.call('GET', '/sandbox/api')) as { keys: { command: string; applied: number }[] };
    expect(keys.length).toBe(CONVERSATIONS);
    expect(keys.filter(({ applied }) => applied !== 1)).toEqual([]);
  });

  it('has everybody told their own number once, or when the wallet was frozen', () => {
    const numbers = filings.flatMap((filing) => numbersIn(transcripts.get(filing) ?? []));
    const filed = filings.filter(({ told }) => told === 'receipt.form');
    expect(numbers.length).toBe(filed.length);
    expect(new Set(numbers).size).toBe(filed.length);
    for (const filing of filings) expect([filing.id, spoken(filing).filter((each) => each === filing.told).length]).toEqual([filing.id, 1]);
  });

  it('has those told at once who came while it was away, each once', () => {
    const delayed = filings.filter((filing) => spoken(filing).some(isWord));
    expect(delayed.length).toBeGreaterThanOrEqual(CONVERSATIONS * (RISES_AFTER - DIES_AFTER));
    for (const filing of delayed) {
      expect([filing.id, spoken(filing).filter(isWord).length]).toEqual([filing.id, 1]);
      expect([filing.id, (answers.get(filing) ?? []).some(({ sources }) => isWord(sources[0]?.id ?? ''))]).toEqual([filing.id, true]);
    }
  });

  it('lets nobody else wait, and the service stay ready', () => {
    expect(whileDown.bystanders).toBe(10);
    expect(whileDown.ready).toEqual({ status: 'ok' });
    expect(whileDown.metrics).toContain('wallet_breaker_state{state="closed"} 0');
    expect(whileDown.metrics).toMatch(/wallet_call_duration_seconds_count\{call="fileComplaint",outcome="notAsked"\} \d/);
  });

  it('leaves no dead letter', async () => {
    const metrics = await metricsOf(service);
    expect(metrics).toContain('wallet_breaker_state{state="closed"} 1');
    expect(metrics).not.toMatch(/dead_letters_total\{destination="wallet"\} [1-9]/);
  });
});

const isWord = (line: string): boolean => line.startsWith('command.delayed.');

function numbersIn(messages: Reply[]): string[] {
  return messages.filter(({ sources }) => sources[0]?.id === 'receipt.form').flatMap(({ text }) => text.match(/[AC]P\d{14}/) ?? []);
}

async function inTurns(filings: Filing[], work: (filing: Filing) => Promise<void>): Promise<void> {
  const left = [...filings];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let next = left.shift(); next; next = left.shift()) await work(next);
  }));
}

async function metricsOf({ port }: Service): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
}
