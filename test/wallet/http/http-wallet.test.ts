import { type AddressInfo, createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { type OpenHttpWallet, openHttpWallet } from '../../../src/wallet/http/open-http-wallet.js';
import { FileNotUnderstood, type Wallet, type WalletCommand, type WalletFile, WalletKnownDown, type WalletQuery, WalletUnavailable } from '../../../src/wallet/wallet.js';
import { startSandbox } from '../open-sandbox.js';
import {
  answering, breakingOff, dripping, flooding, hangingUp, type HostileOperator, notHttp, problem, sending, silent, startHostileOperator, type Whim,
} from './hostile-operator.js';
import { serveOnPort, TOKEN } from './serve-sandbox.js';

const person: WalletQuery = { query: 'person', userId: 'u-1001' };
const freeze: WalletCommand = { command: 'freezeWallet', userId: 'u-1001' };
const appeal: WalletCommand = {
  command: 'fileAppeal', userId: 'u-1001', transactionIds: ['T1'], reason: 'scam', facts: {}, files: [], contact: null,
};
const picture: WalletFile = { id: 'f-1', name: 'x.png', mediaType: 'image/png', sha256: '00'.repeat(32), bytes: Buffer.from('x') };
const LIMIT_MS = 400;

let operator: HostileOperator;
let wallet: OpenHttpWallet;
let registry: Registry;
let logged: string[];

beforeEach(async () => {
  operator = await startHostileOperator();
  registry = new Registry();
  logged = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => logged.push(line) });
  wallet = openHttpWallet({ url: operator.url, token: TOKEN }, { registry, log, now: Date.now });
});
afterEach(async () => {
  await wallet.close();
  await operator.close();
});

const soon = (): AbortSignal => AbortSignal.timeout(LIMIT_MS);
const ask = (): Promise<unknown> => wallet.ask(person, soon());
const run = (key = 'k'): ReturnType<Wallet['run']> => wallet.run(freeze, key, soon());
const known = async (): Promise<{ id: string }> => {
  const { sandbox } = await startSandbox();
  return (await sandbox.ask({ query: 'person', userId: 'u-1001' }, soon())) as { id: string };
};
const metricsOf = async (name: string): Promise<Record<string, number>> => {
  const found = (await registry.getMetricsAsJSON()).find((each) => each.name === name);
  const values = (found?.values ?? []) as { value: number; labels: Record<string, string>; metricName?: string }[];
  return Object.fromEntries(values.filter(({ metricName }) => metricName === undefined || metricName.endsWith('_count'))
    .map(({ labels, value }) => [Object.values(labels).join(' '), value]));
};

const NO_ANSWER: [string, Whim][] = [
  ['500', answering(500, {})],
  ['429', problem(429, 'slowDown')],
  ['a refusal beside a 503', problem(503, 'notFound')],
  ['a byte now and then', dripping],
  ['nothing at all', silent],
  ['a broken connection', hangingUp],
  ['half an answer', breakingOff],
  ['another protocol', notHttp('220 mail.example ESMTP\r\n')],
  ['a length that is none', notHttp('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n')],
];
const NONSENSE: [string, Whim][] = [
  ['404 of some other server', answering(404, { message: 'not found' })],
  ['a problem that decides nothing', problem(400, 'whatever')],
  ['a web page', sending('<html>', 'text/html')],
  ['no JSON', sending('{"answer":')],
  ['bytes that are no UTF-8', (response) => response.writeHead(200, { 'content-type': 'application/json' }).end(Buffer.from([0x22, 0xff, 0x22]))],
  ['null', sending('null')],
  ['a list', sending('[]')],
  ['wrong types', answering(200, { answer: { id: 7 }, person: 7, case: {}, transaction: [] })],
  ['endless nesting', sending('['.repeat(200_000))],
  ['10 MB', flooding(10_000_000)],
  ['204 without a word', (response) => response.writeHead(204).end()],
];

/** Of a file only the status counts, as long as it is JSON or nothing. */
const TAKEN = ['null', 'a list', 'wrong types', '204 without a word'];

describe('an operator that gives no usable answer', () => {
  it.each([...NO_ANSWER, ...NONSENSE])('fails a question with WalletUnavailable: %s', async (_what, whim) => {
    operator.whim = whim;
    await expect(ask()).rejects.toBeInstanceOf(WalletUnavailable);
  });

  it.each([...NO_ANSWER, ...NONSENSE])('leaves a command to be repeated: %s', async (_what, whim) => {
    operator.whim = whim;
    await expect(run()).rejects.toBeInstanceOf(WalletUnavailable);
    expect(operator.calls).toHaveLength(1);
  });

  it.each([...NO_ANSWER, ...NONSENSE.filter(([what]) => !TAKEN.includes(what))])('leaves a file to be repeated: %s', async (_what, whim) => {
    operator.whim = whim;
    await expect(wallet.putFile(picture, soon())).rejects.toBeInstanceOf(WalletUnavailable);
  });

  it('leaves a command to be repeated that it only took note of', async () => {
    operator.whim = answering(202, { case: null, person: null, transaction: null });
    await expect(run()).rejects.toBeInstanceOf(WalletUnavailable);
    operator.whim = (response) => response.writeHead(202).end();
    await expect(wallet.putFile(picture, soon())).rejects.toBeInstanceOf(WalletUnavailable);
  });

  it('is given up when the time limit is over, however alive it seems', async () => {
    operator.whim = dripping;
    const began = performance.now();
    await expect(ask()).rejects.toBeInstanceOf(WalletUnavailable);
    expect(performance.now() - began).toBeLessThan(4 * LIMIT_MS);
  });

  it('is given up when the time limit is over although no connection stands yet', async () => {
    const mute = createServer((socket) => void socket.on('error', () => undefined));
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const { port } = mute.address() as AddressInfo;
    const far = openHttpWallet({ url: `https://127.0.0.1:${port}`, token: null }, { registry: new Registry(), log: pino({ level: 'silent' }), now: Date.now });
    const began = performance.now();
    await expect(far.ask(person, soon())).rejects.toBeInstanceOf(WalletUnavailable);
    expect(performance.now() - began).toBeLessThan(4 * LIMIT_MS);
    await far.close();
    mute.close();
  });

  it('is told of in the log by rule and place, never by value', async () => {
    operator.whim = answering(200, { answer: { id: 'u-1001', name: 'Secret Name', balance: 12.5 } });
    await ask().catch(() => undefined);
    expect(logged.join()).toContain('answer.identityVerified');
    expect(logged.join()).not.toMatch(/Secret Name|u-1001|12\.5/);
  });
});

describe('what an answer is held to', () => {
  it('refuses a person who was not asked for', async () => {
    operator.whim = answering(200, { answer: { ...(await known()), id: 'u-1002' } });
    await expect(ask()).rejects.toBeInstanceOf(WalletUnavailable);
  });

  it('takes what was asked for, with fields that it does not know', async () => {
    const found = await known();
    operator.whim = answering(200, { answer: { ...found, colour: 'red' }, page: 1 });
    expect(await ask()).toEqual(found);
  });

  it('says what is missing of what is required, and takes what may be null as null where it is left out', async () => {
    const { phone: _, balance: _balance, ...found } = (await known()) as unknown as Record<string, unknown>;
    operator.whim = answering(200, { answer: found });
    await expect(ask()).rejects.toThrow(/: answer\.balance: invalid_type$/);
    operator.whim = answering(200, {});
    await expect(ask()).rejects.toThrow(/: answer: invalid_type$/);
    operator.whim = answering(200, { answer: { ...found, balance: '1.00' } });
    expect(await ask()).toEqual({ ...found, phone: null, balance: '1.00' });
  });

  it.each(['freeze', 'login'])('does not take a misspelt %s for none', async (field) => {
    const { [field]: _, ...found } = (await known()) as unknown as Record<string, unknown>;
    operator.whim = answering(200, { answer: { ...found, [`${field}d`]: null } });
    await expect(ask()).rejects.toThrow(new RegExp(`: answer\\.${field}: invalid_type$`));
  });

  it('takes a reason that is new at the operator as one that is not known', async () => {
    const { sandbox } = await startSandbox();
    const asked: WalletQuery = { query: 'registration', phone: '13600136002' };
    const found = await sandbox.ask(asked, soon());
    operator.whim = answering(200, { answer: { ...found, reason: 'photoUpsideDown' } });
    expect(await wallet.ask(asked, soon())).toEqual({ ...found, reason: null });
    operator.whim = answering(200, { answer: { ...found, reason: 7 } });
    await expect(wallet.ask(asked, soon())).rejects.toThrow(/: answer\.reason: invalid_type$/);
  });

  it('takes a suggestion as taken by an answer without a case, but not by what is said in place of the operator', async () => {
    const suggestion: WalletCommand = {
      command: 'fileComplaint', userId: null, kind: 'suggestion', about: 'app', text: 'x', wanted: '', relatedCaseId: null, files: [], contact: null, saidAt: 1,
    };
    for (const taken of [{}, { case: null }]) {
      operator.whim = answering(200, taken);
      expect(await wallet.run(suggestion, 'k', soon())).toEqual({ status: 'done', case: null, person: null, transaction: null });
    }
    operator.whim = answering(200, { code: 500, message: 'system busy' });
    await expect(wallet.run(suggestion, 'k', soon())).rejects.toBeInstanceOf(WalletUnavailable);
  });

  it('takes of a list what it can use, at most twenty, and tells of the rest', async () => {
    const { sandbox } = await startSandbox();
    const [payment] = await sandbox.ask({ query: 'transactions', userId: 'u-1001' }, soon());
    const listing = (answer: unknown[]): ReturnType<Wallet['ask']> => {
      operator.whim = answering(200, { answer });
      return wallet.ask({ query: 'transactions', userId: 'u-1001' }, soon());
    };
    expect(await listing([{ ...payment, kind: 'redPacket' }, { ...payment, id: 'T2', colour: 'red' }, null])).toEqual([{ ...payment, id: 'T2' }]);
    expect(logged.join()).toContain('answer.0.kind: invalid_value');
    expect(logged.join()).not.toContain('redPacket');
    expect(await listing(Array.from({ length: 30 }, () => payment))).toHaveLength(20);
    expect(await listing([{ ...payment, counterparty: 'x'.repeat(500_000) }, { ...payment, id: 'T3' }])).toEqual([{ ...payment, id: 'T3' }]);
    expect(await listing([])).toEqual([]);
    await expect(listing([{ ...payment, kind: 'redPacket' }])).rejects.toBeInstanceOf(WalletUnavailable);
  });

  it('refuses a command that was done to somebody else, and an appeal that has no number', async () => {
    const other = { ...(await known()), id: 'u-1002', freeze: { kind: 'stopLoss', at: 1, unfreezeBy: 'person', authority: null } };
    operator.whim = answering(200, { case: null, person: other, transaction: null });
    await expect(run()).rejects.toBeInstanceOf(WalletUnavailable);
    operator.whim = answering(200, { case: null, person: null, transaction: null });
    await expect(wallet.run(appeal, 'k', soon())).rejects.toBeInstanceOf(WalletUnavailable);
  });

  it('refuses a freeze that is told of a wallet that is not frozen', async () => {
    operator.whim = answering(200, { case: null, person: await known(), transaction: null });
    await expect(run()).rejects.toBeInstanceOf(WalletUnavailable);
  });

  it('asks for what is not compressed, and takes no other', async () => {
    const seen: unknown[] = [];
    operator.whim = (response, request) => {
      seen.push(request.headers['accept-encoding']);
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync('{"answer":null}'));
    };
    await expect(ask()).rejects.toThrow(/compressed/);
    expect(seen).toEqual(['identity']);
  });

  it('understands a refusal by its code', async () => {
    operator.whim = problem(409, 'alreadyDone');
    expect(await run()).toEqual({ status: 'refused', because: 'alreadyDone' });
  });

  it.each([400, 401, 403, 404, 422])('takes no code for a refusal beside a status that decides nothing: %s', async (status) => {
    operator.whim = problem(status, 'notFound');
    await expect(run()).rejects.toThrow(new WalletUnavailable(`answered ${status}, which decides nothing`));
  });
});

describe('what becomes of a file', () => {
  const put = (): ReturnType<Wallet['putFile']> => wallet.putFile(picture, soon());
  const saying = (status: number, text = ''): Whim => (response) =>
    response.writeHead(status, text === '' ? {} : { 'content-type': 'text/html' }).end(text);

  it.each([200, 201, 204])('is taken when the operator says so and no more: %s', async (status) => {
    operator.whim = saying(status);
    expect(await put()).toBe('taken');
  });

  it('is not taken for good when it is too large or of a type that is refused, whoever of those in between says so', async () => {
    operator.whim = saying(413, '<html>413 Request Entity Too Large</html>');
    expect(await put()).toBe('tooBig');
    operator.whim = saying(415, '<html>415 Unsupported Media Type</html>');
    expect(await put()).toBe('refused');
    operator.whim = problem(422, 'fileRefused');
    expect(await put()).toBe('refused');
  });

  it.each([302, 400, 404, 405, 409, 410, 422])('is told apart when it is answered with an error of its own: %s', async (status) => {
    operator.whim = saying(status, '<html>');
    await expect(put()).rejects.toBeInstanceOf(FileNotUnderstood);
    operator.whim = problem(status, 'whatever');
    await expect(put()).rejects.toBeInstanceOf(FileNotUnderstood);
  });

  it.each([401, 403, 407, 408, 425, 429, 500, 503])('is not blamed for what is no fault of a file: %s', async (status) => {
    operator.whim = saying(status, '<html>');
    const failed: unknown = await put().catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(WalletUnavailable);
    expect(failed).not.toBeInstanceOf(FileNotUnderstood);
  });

  it('tells nothing of a command: one that is too large is repeated', async () => {
    operator.whim = saying(413, '<html>413 Request Entity Too Large</html>');
    await expect(run()).rejects.toBeInstanceOf(WalletUnavailable);
  });
});

describe('where the token goes', () => {
  it('goes to the operator', async () => {
    const seen: (string | undefined)[] = [];
    operator.whim = (response, request) => {
      seen.push(request.headers.authorization);
      problem(409, 'notFound')(response, request);
    };
    await run();
    expect(seen).toEqual([`Bearer ${TOKEN}`]);
  });

  it('does not follow the operator to another address', async () => {
    const other = await startHostileOperator();
    operator.whim = answering(307, {}, { location: `${other.url}/commands/freezeWallet` });
    await expect(run()).rejects.toBeInstanceOf(WalletUnavailable);
    expect(other.calls).toEqual([]);
    await other.close();
  });

  it('is asked for by the other end', async () => {
    const { sandbox } = await startSandbox();
    const served = await serveOnPort(sandbox, 'another-token-entirely');
    const stranger = openHttpWallet({ url: served.url, token: TOKEN }, { registry: new Registry(), log: pino({ level: 'silent' }), now: Date.now });
    await expect(stranger.ask(person, soon())).rejects.toBeInstanceOf(WalletUnavailable);
    await stranger.close();
    await served.close();
  });
});

describe('trying again', () => {
  it('asks a question once more when the connection broke', async () => {
    const found = await known();
    operator.whim = (response, request) => (operator.calls.length === 1 ? hangingUp : answering(200, { answer: found }))(response, request);
    expect(await ask()).toEqual(found);
    expect(operator.calls).toHaveLength(2);
  });

  it('asks no third time', async () => {
    operator.whim = hangingUp;
    await expect(ask()).rejects.toBeInstanceOf(WalletUnavailable);
    expect(operator.calls).toHaveLength(2);
  });

  it('asks no second time within the time that the operator asks for', async () => {
    operator.whim = answering(429, {}, { 'retry-after': '1' });
    await expect(ask()).rejects.toMatchObject({ afterMs: 1_000 });
    expect(operator.calls).toHaveLength(1);
  });

  it.each([429, 503])('tells how long the operator asks to be left alone with a command: %s, in seconds', async (status) => {
    operator.whim = answering(status, {}, { 'retry-after': '7' });
    await expect(run()).rejects.toMatchObject({ afterMs: 7_000 });
  });

  it.each([429, 503])('tells how long the operator asks to be left alone with a file: %s, as a date', async (status) => {
    operator.whim = answering(status, {}, { 'retry-after': new Date(Date.now() + 60_000).toUTCString() });
    const { afterMs } = (await wallet.putFile(picture, soon()).catch((error: unknown) => error)) as WalletUnavailable;
    expect(afterMs).toBeGreaterThan(50_000);
    expect(afterMs).toBeLessThanOrEqual(60_000);
  });

  it('has a command done once whose answer was lost on the way', async () => {
    const { sandbox } = await startSandbox();
    const served = await serveOnPort(sandbox, null);
    let lost = 0;
    operator.whim = (response, request) => void relay(`${served.url}${request.url}`, String(request.headers['idempotency-key'])).then((answer) => {
      if (lost === 0) hangingUp(response, request);
      else answering(200, answer)(response, request);
      lost += 1;
    });
    await expect(run('lost')).rejects.toBeInstanceOf(WalletUnavailable);
    expect(await run('lost')).toMatchObject({ status: 'done', person: { status: 'frozen' } });
    const { keys } = await sandbox.state();
    expect(keys).toEqual([expect.objectContaining({ applied: 1, seen: 2 })]);
    await served.close();
  });
});

/** The hostile operator's own system behind it, which works. */
async function relay(url: string, key: string): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify({ userId: 'u-1001' }),
  });
  return answer.json();
}

describe('an operator that is down', () => {
  const breakIt = async (): Promise<void> => {
    operator.whim = answering(503, {});
    for (let calls = 0; calls < 5; calls += 1) await run().catch(() => undefined);
  };

  it('is not asked any more after five silences in a row, and everybody hears it at once', async () => {
    await breakIt();
    const began = performance.now();
    await expect(ask()).rejects.toBeInstanceOf(WalletUnavailable);
    expect(performance.now() - began).toBeLessThan(LIMIT_MS / 2);
    expect(operator.calls).toHaveLength(5);
    expect(await metricsOf('wallet_breaker_state')).toEqual({ closed: 0, open: 1, halfOpen: 0 });
  });

  it('is found to be back by itself, with one call that tries', async () => {
    await breakIt();
    const found = await known();
    operator.whim = answering(200, { answer: found });
    const back = await untilBack();
    expect(back).toEqual(found);
    expect(await metricsOf('wallet_breaker_state')).toEqual({ closed: 1, open: 0, halfOpen: 0 });
  });

  it('was asked when the second try of a question is not made any more', async () => {
    operator.whim = answering(503, {});
    for (let calls = 0; calls < 4; calls += 1) await run().catch(() => undefined);
    const failed = await ask().catch((error: unknown) => error);
    expect(operator.calls).toHaveLength(5);
    expect(failed).not.toBeInstanceOf(WalletKnownDown);
  });

  it('does not make those wait who come while one call tries', async () => {
    await breakIt();
    operator.whim = silent;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const trying = wallet.run(freeze, 'k', AbortSignal.timeout(4_000)).catch(() => undefined);
    const before = operator.calls.length;
    const began = performance.now();
    await expect(wallet.ask(person, AbortSignal.timeout(4_000))).rejects.toBeInstanceOf(WalletUnavailable);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(operator.calls.length - before).toBeLessThanOrEqual(1);
    await trying;
  });

  it('lets those through who came while the one call that tried found it back', async () => {
    await breakIt();
    const found = await known();
    operator.whim = (response, request) => void setTimeout(() => answering(200, { answer: found })(response, request), 100);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const all = await Promise.all([ask(), ask(), ask()]);
    expect(all).toEqual([found, found, found]);
  });

  it('stays found though those who waited meanwhile have less time left than it takes', async () => {
    await breakIt();
    const found = await known();
    operator.whim = (response, request) => void setTimeout(() => answering(200, { answer: found })(response, request), 300);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const trying = ask();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await Promise.allSettled(Array.from({ length: 8 }, ask));
    expect(await trying).toEqual(found);
    expect(await metricsOf('wallet_breaker_state')).toMatchObject({ closed: 1 });
  });

  it('is not what an operator is that answers nonsense or refuses', async () => {
    operator.whim = sending('<html>', 'text/html');
    for (let calls = 0; calls < 10; calls += 1) await ask().catch(() => undefined);
    expect(operator.calls).toHaveLength(10);
    expect(await metricsOf('wallet_breaker_state')).toMatchObject({ closed: 1 });
  });

  it('is not what an operator is that takes no files, however often and by whatever it fails', async () => {
    for (const whim of [answering(503, {}), silent, hangingUp]) {
      operator.whim = whim;
      for (let calls = 0; calls < 6; calls += 1) await wallet.putFile(picture, AbortSignal.timeout(50)).catch(() => undefined);
    }
    expect(operator.calls).toHaveLength(18);
    expect(await metricsOf('wallet_breaker_state')).toMatchObject({ closed: 1 });
  });

  it('is found to be back by a file, too', async () => {
    await breakIt();
    await expect(wallet.putFile(picture, soon())).rejects.toBeInstanceOf(WalletKnownDown);
    operator.whim = (response) => response.writeHead(204).end();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await wallet.putFile(picture, soon())).toBe('taken');
    expect(await metricsOf('wallet_breaker_state')).toEqual({ closed: 1, open: 0, halfOpen: 0 });
  });

  it('is counted by call and by how it ended', async () => {
    await breakIt();
    await ask().catch(() => undefined);
    expect(await metricsOf('wallet_call_duration_seconds')).toEqual({ 'freezeWallet down': 5, 'person notAsked': 1 });
  });

  /** The pauses between tries are left to chance. */
  const untilBack = async (): Promise<unknown> => {
    for (let tries = 0; tries < 100; tries += 1) {
      const found = await ask().catch(() => null);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return null;
  };
});

describe('an operator that asks to be left alone', () => {
  beforeEach(() => {
    // Only the date is moved: everything else takes the time that it takes.
    jest.useFakeTimers({
      now: Date.now(),
      doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'queueMicrotask', 'performance'],
    });
  });
  afterEach(() => void jest.useRealTimers());

  const pass = (ms: number): void => void jest.setSystemTime(Date.now() + ms);
  const asksFor = (seconds: string, status = 429): Whim => answering(status, {}, { 'retry-after': seconds });
  const refusesUs = (): Promise<unknown> => run().then(() => null, (error: unknown) => error);

  it.each([429, 503])('is asked nothing more for anybody, and everybody hears at once that it is away: %s', async (status) => {
    operator.whim = asksFor('20', status);
    await refusesUs();
    pass(19_000);
    for (const call of [ask(), run('another'), wallet.run(appeal, 'a third', soon())]) await expect(call).rejects.toBeInstanceOf(WalletKnownDown);
    expect(operator.calls).toHaveLength(1);
    expect(await metricsOf('wallet_breaker_state')).toEqual({ closed: 0, open: 1, halfOpen: 0 });
    expect(await metricsOf('wallet_call_duration_seconds')).toMatchObject({ 'freezeWallet down': 1, 'freezeWallet notAsked': 1, 'person notAsked': 1 });
  });

  it('is asked by one alone when the time is over, and by all once that one was answered', async () => {
    const found = await known();
    operator.whim = asksFor('20');
    await refusesUs();
    let answer = (): void => undefined;
    operator.whim = (response, request) => void (answer = () => answering(200, { answer: found })(response, request));
    pass(20_000);
    const all = [ask(), ask(), ask()];
    await until(() => operator.calls.length === 2);
    operator.whim = answering(200, { answer: found });
    answer();
    expect(await Promise.all(all)).toEqual([found, found, found]);
    expect(operator.calls).toHaveLength(4);
    expect(await metricsOf('wallet_breaker_state')).toEqual({ closed: 1, open: 0, halfOpen: 0 });
  });

  it('is heeded again when it says the same to the one that tries', async () => {
    operator.whim = asksFor('20');
    await refusesUs();
    pass(20_000);
    await refusesUs();
    pass(19_000);
    expect(await refusesUs()).toBeInstanceOf(WalletKnownDown);
    expect(operator.calls).toHaveLength(2);
  });

  it('is tried again after half a minute, however long it asked for', async () => {
    operator.whim = asksFor('3600');
    await refusesUs();
    pass(29_000);
    await refusesUs();
    expect(operator.calls).toHaveLength(1);
    pass(1_000);
    expect(await refusesUs()).not.toBeInstanceOf(WalletKnownDown);
    expect(operator.calls).toHaveLength(2);
  });

  it('is asked on when it was a file that it asked to wait with', async () => {
    operator.whim = asksFor('20', 503);
    await expect(wallet.putFile(picture, soon())).rejects.toMatchObject({ afterMs: 20_000 });
    expect(await refusesUs()).not.toBeInstanceOf(WalletKnownDown);
    expect(operator.calls).toHaveLength(2);
  });

  it.each([500, 425])('means the one call alone by any other answer: %s', async (status) => {
    operator.whim = asksFor('20', status);
    await refusesUs();
    expect(await refusesUs()).not.toBeInstanceOf(WalletKnownDown);
    expect(operator.calls).toHaveLength(2);
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !holds(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(holds()).toBe(true);
}
