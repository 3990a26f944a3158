import { STATUS_CODES } from 'node:http';
import type { OutboxEntry } from '../dialogue/types.js';
import { wordsOfCode } from '../network-words.js';
import type { OpenedDeadLetter } from '../store/sealed-outbox.js';

/** Hosts that deliveries go to as the settings stand now; null: none is set. */
export interface Hosts {
  platform: string | null;
  operator: string | null;
}

export const COLUMNS = ['id', 'gave up at', 'conversation', 'to', 'what', 'attempts', 'why'];

/** One line of the list, by column. No words of a person's, no numbers of theirs. */
export function describeDeadLetter(letter: OpenedDeadLetter<OutboxEntry>, conversationId: string, hosts: Hosts): string[] {
  const head = [letter.id, new Date(letter.at).toISOString(), conversationId];
  const attempts = String(letter.attempts);
  if (letter.type === 'unreadable') return [...head, 'unknown', 'unknown', attempts, 'it cannot be opened: its key is missing, or it was altered'];
  return [...head, addressee(letter.payload, hosts), content(letter.payload), attempts, explainWhy(letter.because)];
}

function addressee(entry: OutboxEntry, { platform, operator }: Hosts): string {
  switch (entry.destination) {
    case 'channel': return `${entry.channel} (${platform ?? 'no address is set'})`;
    case 'wallet': return `operator (${operator ?? 'no address is set'})`;
    case 'projections': return `operator (${operator ?? 'no address is set'})`;
    case 'files': return entry.file.url === null ? 'files' : `files (${hostOf(entry.file.url)})`;
  }
}

function content(entry: OutboxEntry): string {
  switch (entry.destination) {
    case 'channel': return `message ${entry.message.seq}`;
    case 'wallet': return entry.command.command;
    case 'projections': return `follow a ${entry.follow.kind}`;
    case 'files': return 'a file';
  }
}

export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'no address';
}

/** Statuses and codes with what they mean. */
function explainWhy(because: string): string {
  return because
    .replace(/^(?:give_up|config_error): /, '')
    .replace(/\banswered (\d{3})\b/, (said, status: string) => withWords(said, STATUS_CODES[status]))
    .replace(/\b[A-Z]+(?:_[A-Z]+)*\b/, (code) => withWords(code, wordsOfCode(code)));
}

function withWords(said: string, words: string | null | undefined): string {
  return words ? `${said} (${words})` : said;
}
