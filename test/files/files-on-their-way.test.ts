import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { REAL_WORLD, type World } from '../../src/app.js';
import type { Attachment, Message } from '../../src/dialogue/types.js';
import type { Fetched } from '../../src/files/fetch-file.js';
import type { Bytes, Store } from '../../src/store/store.js';
import type { SandboxState } from '../../src/wallet/sandbox/state.js';
import { pdf, png, sha256 } from '../support/files.js';
import { openTestApp, type TestApp } from '../support/test-app.js';

const PICTURE = png(600_000);
const BILL = pdf('bill');
const inline = (name: string, bytes: Uint8Array): Attachment => ({ name, mediaType: 'image/jpeg', from: 'message', bytes });
const remote = (name: string): Attachment => ({ name, mediaType: 'image/jpeg', from: 'url', url: `https://files.example/${name}?token=s3cret` });

/** Files on their way from a message to the operator, through the whole service. */
describe('files', () => {
  let app: TestApp;
  let outside: (url: string) => Promise<Fetched>;
  /** What happens to a part on its way into the store. */
  let spoil: (bytes: Bytes, part: number) => Bytes;
  let sent = 0;
  let keptOn = 0;

  const watched = (store: Store): Store => ({
    ...store,
    keepFile: async (...args) => {
      const kept = await store.keepFile(...args);
      keptOn += 1;
      return kept;
    },
    writeFilePart: (place, file, part, bytes, expiresAt) => store.writeFilePart(place, file, part, spoil(bytes, part), expiresAt),
  });
  const world: Partial<World> = {
    fetchFile: (url) => outside(url),
    openStore: async (config, log) => watched(await REAL_WORLD.openStore(config, log)),
  };

  beforeEach(async () => {
    outside = async () => ({ status: 'fetched', bytes: BILL, mediaType: 'application/pdf' });
    spoil = (bytes) => bytes;
    sent = 0;
    keptOn = 0;
    app = await openTestApp({ FILE_RETRY_SECONDS: '1,1' }, world);
  }, 60_000);
  afterEach(() => app.remove());

  const say = async (said: string | null, attachments: Attachment[] = []): Promise<Message[]> => {
    sent += 1;
    const contact = { userId: 'u-1001', name: null, phone: null, locale: null };
    const received = await app.conversations.receive({
      channel: 'http', conversationId: 'c-1', messageId: `m-${sent}`, contact, text: said, action: null, attachments,
    });
    if (received.status !== 'taken') throw new Error(received.status);
    return received.replies;
  };
  const linesOf = (messages: Message[]): string[] => messages.flatMap(({ sources }) => sources.map(({ id }) => id));
  const whole = (): Promise<Message[]> => app.conversations.messagesAfter('c-1', 0, 0);
  const until = async (line: string): Promise<Message> => {
    for (let tries = 0; tries < 400; tries += 1) {
      const found = (await whole()).findLast(({ sources }) => sources[0]?.id === line);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`${line} was not said: ${linesOf(await whole()).join(' ')}`);
  };
  const state = async (): Promise<SandboxState> => {
    const found = await app.sandbox?.state();
    if (!found) throw new Error('there is no sandbox');
    return found;
  };
  const atEvidence = async (): Promise<void> => {
    for (const text of ['我要申诉，编号T20261118100003', '扣了钱没收到', '跳过', '跳过']) await say(text);
  };
  const submit = async (): Promise<string[]> => {
    for (const text of ['没有了', '可以']) await say(text);
    return linesOf(await say('提交'));
  };
  const papers = async (): Promise<string[][]> => {
    const { people } = await state();
    const person = people.find(({ person: { id } }) => id === 'u-1001');
    return Object.values(person?.papers ?? {}).flat().map(({ files }) => files);
  };

  it('reach the operator whole, once, and before the appeal that names them', async () => {
    await atEvidence();
    expect(linesOf(await say(null, [inline('order.png', PICTURE), remote('bill.pdf')]))).toContain('attachment.received');
    await submit();
    expect((await until('receipt.form')).text).toContain('AP');
    const { files, keys } = await state();
    expect(files.map(({ name, mediaType, sha256: sum, bytes, seen }) => [name, mediaType, sum, bytes, seen]).sort()).toEqual([
      ['bill.pdf', 'application/pdf', sha256(BILL), BILL.length, 1],
      ['order.png', 'image/png', sha256(PICTURE), PICTURE.length, 1],
    ]);
    expect(keys.map(({ applied }) => applied)).toEqual([1]);
    expect((await papers()).flat().sort()).toEqual(files.map(({ id }) => id).sort());
  }, 60_000);

  it('that are still being fetched hold the appeal back, and nothing else', async () => {
    let arrive = (): void => undefined;
    outside = () => new Promise((resolve) => {
      arrive = () => resolve({ status: 'fetched', bytes: BILL, mediaType: 'application/pdf' });
    });
    await atEvidence();
    await say(null, [remote('bill.pdf')]);
    expect(await submit()).toContain('attachment.waiting');
    expect(linesOf(await say('谢谢'))).not.toEqual([]);
    expect((await state()).keys).toEqual([]);
    arrive();
    await until('receipt.form');
    expect((await papers()).flat()).toHaveLength(1);
  }, 60_000);

  it('that cannot be used are told of afterwards, and the appeal goes without them', async () => {
    outside = async (url) => (url.includes('bill') ? { status: 'refused', because: 'wrongType' } : { status: 'fetched', bytes: BILL, mediaType: 'application/pdf' });
    await atEvidence();
    await say(null, [remote('bill.exe'), remote('order.pdf')]);
    expect((await until('attachment.refused.wrongType')).text).toContain('“bill.exe”');
    expect((await until('appeal.moreFiles')).text).toContain('1个文件');
    await submit();
    await until('receipt.form');
    expect((await state()).files.map(({ name }) => name)).toEqual(['order.pdf']);
  }, 60_000);

  it('that nobody serves are given up after a few tries', async () => {
    let tries = 0;
    outside = async () => {
      tries += 1;
      return { status: 'failed', because: 'ECONNREFUSED' };
    };
    await atEvidence();
    await say(null, [remote('bill.pdf')]);
    expect((await until('attachment.refused.unreachable')).text).toContain('再发一次');
    expect(tries).toBe(3);
  }, 60_000);

  it('whose bytes are no picture and no PDF are refused at once', async () => {
    await atEvidence();
    const lines = linesOf(await say(null, [inline('a.jpg', Buffer.from('<html>')), inline('b.png', PICTURE), inline('c.png', Buffer.from('MZ'))]));
    expect(lines).toContain('attachment.refusedSeveral.wrongType');
    expect((await until('attachment.received')).text).toContain('1个文件');
  }, 60_000);

  it('that were altered in the store are not handed over, and the person is told', async () => {
    spoil = (bytes, part) => (part === 2 ? Buffer.concat([bytes.subarray(0, -1), Buffer.of((bytes.at(-1) ?? 0) ^ 1)]) : bytes);
    await atEvidence();
    await say(null, [inline('order.png', PICTURE), inline('small.png', png())]);
    await submit();
    await until('attachment.refused.lost');
    await until('receipt.form');
    expect((await state()).files.map(({ name }) => name)).toEqual(['small.png']);
    expect((await papers()).flat()).toHaveLength(1);
  }, 60_000);

  it('that are too large for the operator are told of, and the appeal goes without them', async () => {
    await app.remove();
    const aroundWallet: World['aroundWallet'] = (wallet) =>
      ({ ...wallet, putFile: async (file, signal) => (file.bytes.length > 500_000 ? 'tooBig' : wallet.putFile(file, signal)) });
    app = await openTestApp({}, { ...world, aroundWallet });
    await atEvidence();
    await say(null, [inline('order.png', PICTURE), inline('small.png', png())]);
    await submit();
    expect((await until('attachment.refused.tooBig')).text).toContain('order.png');
    await until('receipt.form');
    expect((await state()).files.map(({ name }) => name)).toEqual(['small.png']);
  }, 60_000);

  it('are forgotten when their time is over', async () => {
    await atEvidence();
    await say(null, [inline('order.png', PICTURE)]);
    while (keptOn === 0) await new Promise((resolve) => setTimeout(resolve, 25));
    app.pass(73 * 3_600_000);
    await until('flow.stillThere');
    app.pass(25 * 3_600_000);
    // Two rounds of the worker: one that lets the flow rest, and one that forgets.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    await say('继续');
    await submit();
    await until('attachment.refused.lost');
    await until('receipt.form');
    expect((await state()).files).toEqual([]);
    expect((await papers()).flat()).toEqual([]);
  }, 60_000);

  it('are taken up to a number, and no more', async () => {
    await atEvidence();
    for (let message = 0; message < 4; message += 1) {
      await say(null, [1, 2, 3, 4, 5].map((each) => inline(`${message}-${each}.png`, png())));
    }
    const [tooMany] = await say(null, [inline('one-more.png', png())]);
    expect(tooMany?.sources[0]?.id).toBe('attachment.tooMany');
  }, 60_000);
});
