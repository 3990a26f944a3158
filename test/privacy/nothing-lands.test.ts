import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Inbound } from '../../src/dialogue/types.js';
import { openTestApp, type TestApp } from '../support/test-app.js';

let app: TestApp;
let count = 0;

beforeAll(async () => {
  app = await openTestApp();
}, 60_000);

afterAll(() => app.remove());

async function send(conversationId: string, said: Partial<Inbound>): Promise<string> {
  count += 1;
  const contact = { userId: 'u-1001', name: null, phone: null, locale: null };
  const nothing = { text: null, action: null, attachments: [] };
  const received = await app.conversations.receive({ channel: 'http', conversationId, messageId: `m-${count}`, contact, ...nothing, ...said });
  return received.status === 'taken' ? (received.conversation.step ?? '') : '';
}

/** Everything that was kept or told anywhere, the files of the store included. */
async function everythingKept(conversationId: string): Promise<string> {
  const messages = await app.conversations.messagesAfter(conversationId, 0, 0);
  const folder = app.config.dataDir;
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
  const onDisk = await Promise.all(files.map((file) => readFile(path.join(file.parentPath, file.name), 'latin1')));
  return [JSON.stringify(messages), JSON.stringify(await app.sandbox?.state()), ...onDisk].join('\n');
}

describe('a secret lands nowhere', () => {
  it('when an appeal asks whether a code was told, and the code itself comes', async () => {
    const id = 'c-code-told';
    for (const text of ['500那笔李明的转账我要申诉', '不是我操作的', '先不冻结', '没有了', '昨天晚上', '没有别人用']) await send(id, { text });
    expect(await send(id, { text: '有的，739184' })).toBe('tellFact');
    expect(await everythingKept(id)).not.toContain('739184');
  });
});
