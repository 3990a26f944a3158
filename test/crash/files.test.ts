import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SandboxState } from '../../src/wallet/sandbox/state.js';
import { openPeer, type Peer } from '../files/file-peer.js';
import { pdf, png, sha256 } from '../support/files.js';
import { pause, type Service, startService } from './service.js';

/** Payments that may be appealed, and an open appeal to which evidence is added again and again. */
const APPEALS = [['u-1001', 'T20261118100003'], ['u-1006', 'T20261120100010']] as const;
const ADDITIONS = Array.from({ length: 6 }, (_, index) => `add-${index}`);
const KILLS = 6;
const RUN_TYPESCRIPT = ['--no-warnings', '--import', './test/support/run-typescript.mjs', 'test/crash/service-with-files.ts'];

type Said = { text: string } | { attachments: unknown[] };

/** One picture in each message, one document at an address in it. */
function filesOf(conversation: string, port: number): { sums: string[]; attachments: unknown[] } {
  const picture = png(400_000);
  return {
    sums: [sha256(picture), sha256(pdf(conversation))].sort(),
    attachments: [
      { name: `${conversation}.png`, mediaType: 'image/png', dataBase64: picture.toString('base64') },
      { name: `${conversation}.pdf`, mediaType: 'application/pdf', url: `http://files.example:${port}/${conversation}` },
    ],
  };
}

describe('evidence under kill -9', () => {
  let folder = '';
  let peer: Peer;
  let service: Service;
  let kills = 0;
  let state: SandboxState;
  const sums = new Map<string, string[]>();

  const talk = async (conversationId: string, userId: string, moves: Said[]): Promise<void> => {
    for (const [index, move] of moves.entries()) {
      await service.call('POST', '/channels/http', { messageId: `m-${index}`, conversationId, user: { id: userId }, ...move });
    }
  };
  const texts = (...said: string[]): Said[] => said.map((text) => ({ text }));
  const evidence = (conversation: string): Said => {
    const { sums: own, attachments } = filesOf(conversation, peer.port);
    sums.set(conversation, own);
    return { attachments };
  };
  const readState = async (): Promise<SandboxState> => (await service.call('GET', '/sandbox/api')) as SandboxState;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'wallet-support-files-'));
    peer = await openPeer('127.0.0.2', (request, response) => response.end(pdf((request.url ?? '').slice(1))));
    service = await startService(folder, { COMMAND_TIMEOUT_MS: '1000' }, undefined, RUN_TYPESCRIPT);
    await service.call('PUT', '/sandbox/api/settings', { delayMs: [20, 200] });
    let running = true;
    const killing = (async () => {
      for (; running || kills < KILLS; kills += 1) {
        await pause(500 + Math.random() * 2_500);
        await service.kill();
      }
    })();
    const held = [
      ...APPEALS.map(([user, id]) => talk(id, user, [
        ...texts(`我要申诉，编号${id}`, '扣了钱没收到', '跳过', '跳过'), evidence(id), ...texts('没有了', '可以', '提交'),
      ])),
      ...ADDITIONS.map((id) => talk(id, 'u-1017', [...texts('AP20261114000003', '补充材料'), evidence(id), ...texts('提交')])),
    ];
    await Promise.all(held);
    running = false;
    await killing;
    // What a killed process had under way comes back when its lease is over.
    for (let tries = 0; tries < 120; tries += 1) {
      state = await readState();
      if (state.keys.length >= APPEALS.length + ADDITIONS.length) break;
      await pause(1_000);
    }
  }, 600_000);

  afterAll(async () => {
    await service.stop();
    await peer.close();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it('is named by every command once, with at least six kills among them', () => {
    expect(kills).toBeGreaterThanOrEqual(KILLS);
    expect(state.keys.map(({ applied }) => applied)).toEqual(Array.from({ length: APPEALS.length + ADDITIONS.length }, () => 1));
  });

  it('reaches the operator whole and once, and every case has both its files', () => {
    const bySum = new Map(state.files.map((file) => [file.sha256, file]));
    expect(state.files.length).toBe(2 * sums.size);
    const papers = [...state.people.flatMap((person) => Object.values(person.papers).flat())];
    for (const [conversation, own] of sums) {
      const ids = own.map((sum) => bySum.get(sum)?.id ?? `missing of ${conversation}`).sort();
      expect(papers.filter(({ files }) => files.some((id) => ids.includes(id))).map(({ files }) => [...files].sort())).toEqual([ids]);
    }
  });
});
