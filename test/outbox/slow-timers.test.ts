import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { openTestApp, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

const MINUTE_MS = 60_000;
/** Longer than a worker sleeps. */
const NOTICED_MS = 1_200;

let app: TestApp;
let said = 0;
afterEach(() => app.remove());

function say(conversationId: string, userId: string, text: string): Promise<unknown> {
  const contact = { userId, name: null, phone: null, locale: null };
  said += 1;
  return app.conversations.receive({ channel: 'http', conversationId, messageId: `m-${said}`, contact, text, action: null, attachments: [] });
}

it('a command does not wait for the timer of a conversation in which a look-up takes long', async () => {
  const [slow, ran]: [string[], string[]] = [[], []];
  let isSlow = false;
  app = await openTestApp({ HTTP_CHANNEL_WAIT_MS: '0', QUERY_TIMEOUT_MS: '5000' }, {
    aroundWallet: (wallet) => ({
      ...wallet,
      ask: async (query, signal) => {
        if (isSlow && 'userId' in query && query.userId === 'u-1002') {
          slow.push(query.query);
          await sleep(3_500);
        }
        return wallet.ask(query, signal);
      },
      run: (command, ...rest) => {
        ran.push(command.command);
        return wallet.run(command, ...rest);
      },
    }),
  });
  await say('c-slow', 'u-1002', '我有一笔付款扣了钱但是商家没收到');
  isSlow = true;
  const waiting = say('c-slow', 'u-1002', '我的申诉到哪一步了');
  await until('it is looked up', () => slow.length > 0);
  app.pass(31 * MINUTE_MS);
  await sleep(NOTICED_MS);

  for (const text of ['有一笔交易不是我操作的，钱被人转走了', '500那笔', '冻结钱包']) await say('c-quick', 'u-1001', text);
  await sleep(NOTICED_MS);
  expect(ran).toEqual(['freezeWallet']);
  await waiting;
}, 30_000);
