import { expect, it } from '@jest/globals';
import { describeDeadLetter, type Hosts } from '../../src/cli/dead-letter-words.js';
import type { OutboxEntry } from '../../src/dialogue/types.js';

const HOSTS: Hosts = { platform: 'hooks.example', operator: 'wallet.example:8443' };
const HEAD = { id: 'abc', place: { shard: 1, key: 'k' }, at: Date.UTC(2026, 10, 1, 8), attempts: 9 };

function describe(payload: OutboxEntry, because: string, hosts = HOSTS): string[] {
  const letter = { ...HEAD, type: 'entry', entryId: 'e', destination: payload.destination, because, payload } as const;
  return describeDeadLetter(letter, 'c-1', hosts);
}

const command: OutboxEntry = {
  destination: 'wallet', key: 'k', cause: null, command: { command: 'freezeWallet', userId: 'u-1' },
} as OutboxEntry;

it('tells of a dead letter when it gave up, of which conversation, where to, what and why', () => {
  expect(describe(command, 'the operator did not answer')).toEqual([
    'abc', '2026-11-01T08:00:00.000Z', 'c-1', 'operator (wallet.example:8443)', 'freezeWallet', '9', 'the operator did not answer',
  ]);
  const file: OutboxEntry = { destination: 'files', key: 'k', cause: null, file: { id: 'f', name: 'n', url: 'https://files.example/a?token=1' } };
  expect(describe(file, 'StoreUnavailable').slice(3)).toEqual(['files (files.example)', 'a file', '9', 'StoreUnavailable']);
});

it('never shows more of an address than its host, nor what a person wrote or is called', () => {
  const file: OutboxEntry = { destination: 'files', key: 'k', cause: null, file: { id: 'f', name: '王芳.png', url: 'https://u:p@files.example/secret' } };
  expect(describe(file, 'x').join()).not.toMatch(/王芳|secret|u:p/);
});

it.each([
  ['no answer: ECONNREFUSED', 'no answer: ECONNREFUSED (nobody listens there)'],
  ['no answer: it took too long', 'no answer: it took too long'],
  ['no answer: SELF_SIGNED_CERT_IN_CHAIN', 'no answer: SELF_SIGNED_CERT_IN_CHAIN (its certificate is signed by nobody who is trusted here)'],
  ['give_up: answered 404', 'answered 404 (Not Found)'],
  ['config_error: answered 302', 'answered 302 (Found)'],
  ['answered 599', 'answered 599'],
])('says "%s" in words', (because, words) => {
  expect(describe(command, because).at(-1)).toBe(words);
});

it('says that no address is set where none is', () => {
  expect(describe(command, 'x', { platform: null, operator: null })[3]).toBe('operator (no address is set)');
});

it('says of what cannot be opened that it cannot', () => {
  expect(describeDeadLetter({ ...HEAD, type: 'unreadable' }, '#k', HOSTS).slice(2)).toEqual([
    '#k', 'unknown', 'unknown', '9', 'it cannot be opened: its key is missing, or it was altered',
  ]);
});
