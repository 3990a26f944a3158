import type { Entry } from '../core/chat.js';
import { fullTime } from './times.js';
import type { Words } from './words.js';

/** The conversation as a text file: a person's own record, readable anywhere. */
export function writeTranscript(entries: readonly Entry[], now: number, words: Words): string {
  const head = [words.say('transcript.title'), words.say('transcript.made', { time: fullTime(now, words.locale) }), ''];
  const body = entries.flatMap((entry) => (entry.kind === 'message' ? [writeMessage(entry.message, words)] : []));
  return `\uFEFF${[...head, ...body].join('\r\n')}`;
}

function writeMessage(message: Extract<Entry, { kind: 'message' }>['message'], words: Words): string {
  const who = message.agent?.name ?? words.say(`speaker.${message.role}`);
  const files = message.files.map((file) => words.say('transcript.file', { name: file.name }));
  const said = [message.text, ...files].filter((text) => text !== '').join('\n').replace(/\n/g, '\r\n    ');
  return `[${fullTime(message.at, words.locale)}] ${who}\r\n    ${said}\r\n`;
}
