import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { FLOWS } from '../../flows/index.js';
import { type App, openApp } from '../app.js';
import { bootOrExplain } from '../boot.js';
import { loadConfig } from '../config.js';
import { loadContent } from '../content.js';
import type { Message } from '../dialogue/types.js';
import { packageRoot } from '../package-root.js';

/** A terminal chat with the bot, in process: `npm run chat -- --user u-1001`, or as a guest. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { user: { type: 'string' } } });
  const root = packageRoot();
  const log = pino({ level: 'silent' });
  const app = await openApp({ config: loadConfig(), content: loadContent(root, FLOWS, Date.now()), root, log });
  const session = openChat(app, values.user ?? null);
  console.log('人行数字钱包客服机器人。直接打字；按钮可以打它的序号。退出请按 Ctrl+D。\n');
  const input = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' });
  input.prompt();
  for await (const line of input) {
    if (line.trim() !== '') await session.send(line);
    input.prompt();
  }
  session.stop();
  await app.close();
}

interface Chat {
  send(text: string): Promise<void>;
  stop(): void;
}

function openChat({ conversations }: App, userId: string | null): Chat {
  const conversationId = `chat:${userId ?? `guest-${randomUUID()}`}`;
  const contact = { userId, name: null, phone: null, locale: null };
  let shown = 0;
  let stopped = false;
  let sent = 0;

  const show = (messages: Message[]): void => {
    for (const message of messages.filter(({ seq }) => seq > shown)) {
      shown = message.seq;
      if (message.role !== 'contact') console.log(render(message));
    }
  };
  /** What comes later than the answer: results of commands, events, reminders. */
  const watch = async (): Promise<void> => {
    while (!stopped) show(await conversations.messagesAfter(conversationId, shown, 1_000));
  };

  return {
    send: async (text) => {
      sent += 1;
      const messageId = randomUUID();
      const received = await conversations.receive({
        channel: 'chat', conversationId, messageId, contact, text, action: null, attachments: [],
      });
      if (received.status === 'belongsToAnother') return console.log('（这个会话属于另一位用户）');
      show(received.replies);
      if (sent === 1) void watch().catch(() => undefined);
    },
    stop: () => {
      stopped = true;
    },
  };
}

function render({ text, quickReplies }: Message): string {
  const buttons = quickReplies.map(({ label }, index) => `  [${index + 1}] ${label}`);
  return ['', text, ...buttons, ''].join('\n');
}

await bootOrExplain(main, 'Usage: npm run chat -- [--user <id of a wallet user, such as u-1001>]');
