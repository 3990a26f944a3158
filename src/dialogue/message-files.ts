import type { Message } from './types.js';

/** Channels without files show them by name, after the words. */
export function withNames(words: string, files: { name: string }[]): string {
  return [words, ...files.map(({ name }) => `[${name}]`)].filter(Boolean).join(' ');
}

/** The words alone, for a channel that shows the message's files themselves. */
export function ownWords({ text, files }: Pick<Message, 'text' | 'files'>): string {
  const names = withNames('', files);
  return text.endsWith(names) ? text.slice(0, text.length - names.length).trimEnd() : text;
}
