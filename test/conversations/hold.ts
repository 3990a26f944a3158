import assert from 'node:assert/strict';
import { FLOWS } from '../../flows/index.js';
import type { World } from '../../src/app.js';
import type { Locale } from '../../src/dialogue/locale.js';
import type { Attachment, Inbound, Message } from '../../src/dialogue/types.js';
import { recognise } from '../../src/files/recognise.js';
import { sandboxActSchema } from '../../src/wallet/sandbox/acts.js';
import { pdf, png } from '../support/files.js';
import { openTestApp, type TestApp } from '../support/test-app.js';
import type { Move, Transcript } from './transcript.js';
import { type Visit, watchFlows } from './watch-flows.js';

/** Holds one conversation with the whole service, checks what the transcript promises, and tells where it went. */
export async function hold(transcript: Transcript, tell: (visit: Visit) => void): Promise<void> {
  const app = await openTestApp({ HTTP_CHANNEL_WAIT_MS: '6000', COMMAND_RETRY_SECONDS: '1,5,30,120,600,3600' }, { fetchFile }, watchFlows(FLOWS, tell), transcript.given);
  try {
    const talk = openTalk(app, transcript);
    for (const move of transcript.moves) await talk(move);
  } finally {
    await app.remove();
  }
}

/** A file as the channel hands it on. */
function attach(name: string): Attachment {
  const kept = name.replace('inline:', '');
  const head = { name: kept, mediaType: 'image/jpeg' };
  return kept === name ? { ...head, from: 'url', url: `https://files.example/${name}` } : { ...head, from: 'message', bytes: contentOf(name) };
}

/** As the name's end says; `.exe` and the like are no pictures. */
function contentOf(name: string): Uint8Array {
  if (name.endsWith('.pdf')) return pdf(name);
  return /\.(png|jpe?g)$/.test(name) ? png() : Buffer.from('MZ');
}

/** What the address of a file leads to; nothing where its name begins with `gone`. */
const fetchFile: World['fetchFile'] = async (url) => {
  const name = url.split('/').at(-1) ?? '';
  if (name.startsWith('gone')) return { status: 'refused', because: 'unreachable' };
  const mediaType = await recognise(contentOf(name));
  return mediaType ? { status: 'fetched', bytes: contentOf(name), mediaType } : { status: 'refused', because: 'wrongType' };
};

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const LATER_MS = 4_000;

function openTalk(app: TestApp, { userId, locale, phone }: Transcript): (move: Move) => Promise<void> {
  const conversationId = 'c-1';
  const contact = { userId, name: null, phone, locale: locale as never };
  let answer: Message[] = [];
  let rest = '';
  let place = '-';
  let shown = 0;
  let sent = 0;

  const listen = (messages: Message[]): void => {
    answer = messages.filter(({ role }) => role !== 'contact');
    rest = answer.map(({ text }) => text).join('\n');
    shown = Math.max(shown, ...messages.map(({ seq }) => seq));
  };
  const send = async (said: Pick<Inbound, 'text' | 'action'> & Partial<Pick<Inbound, 'attachments'>>): Promise<void> => {
    sent += 1;
    const inbound = { channel: 'http', conversationId, messageId: `m-${sent}`, contact, attachments: [], ...said };
    const received = await app.conversations.receive(inbound);
    if (received.status !== 'taken') throw new Error(received.status);
    listen(received.replies);
    shown = received.conversation.seq;
    const { status, flow, step } = received.conversation;
    place = flow ? `${flow}/${step}` : status === 'bot' ? '-' : status;
  };
  const press = async (label: string): Promise<void> => {
    const buttons = answer.flatMap(({ quickReplies }) => quickReplies);
    const button = buttons.find((each) => each.label === label);
    if (!button) throw new Error(`no button [${label}] among ${buttons.map((each) => `[${each.label}]`).join(' ')}`);
    await send({ text: null, action: button.action });
  };
  const act = async (what: unknown): Promise<void> => {
    const outcome = await app.sandbox?.act(sandboxActSchema.parse(what));
    assert.equal(outcome?.status, 'done', JSON.stringify(outcome));
  };
  const openWindow = async (verb: 'open' | 'language', language: Locale): Promise<void> => {
    if (verb === 'open') await app.conversations.begin({ channel: 'http', conversationId, contact });
    else await app.conversations.switchLocale(conversationId, language);
    listen(await app.conversations.messagesAfter(conversationId, shown, 0));
  };
  const world = async (what: string): Promise<void> => {
    const [verb, ...words] = what.split(' ');
    if (verb === 'open' || verb === 'language') return openWindow(verb, words[0] as Locale);
    if (verb === 'down' || verb === 'up') {
      await app.sandbox?.changeFaults({ down: verb === 'down' });
      return;
    }
    if (verb === 'act') await act(JSON.parse(words.join(' ')));
    if (verb === 'later') app.pass(Number.parseFloat(words[0] ?? '') * (UNITS[words[0]?.at(-1) ?? ''] ?? 0));
    if (sent > 0) listen(await app.conversations.messagesAfter(conversationId, shown, LATER_MS));
  };
  const holds = (text: string): void => {
    assert.ok(rest.includes(text), `the answer does not go on with "${text}"`);
    rest = rest.slice(rest.indexOf(text) + text.length);
  };
  const lacks = (text: string): void =>
    assert.ok(answer.every((message) => !message.text.includes(text)), `the answer holds "${text}"`);

  return async (move) => {
    try {
      if (move.type === 'type') await send({ text: move.text, action: null });
      else if (move.type === 'files') await send({ text: move.text, action: null, attachments: move.names.map(attach) });
      else if (move.type === 'press') await press(move.label);
      else if (move.type === 'act') await send({ text: null, action: move.action });
      else if (move.type === 'world') await world(move.what);
      else if (move.type === 'holds') holds(move.text);
      else if (move.type === 'lacks') lacks(move.text);
      else assert.equal(place, move.place);
    } catch (error) {
      const heard = answer.map(({ text, quickReplies }) => [text, ...quickReplies.map(({ label }) => `  [${label}]`)].join('\n'));
      throw new Error(`line ${move.at}: ${(error as Error).message}\n\nThe bot had said:\n${heard.join('\n')}`, { cause: error });
    }
  };
}
