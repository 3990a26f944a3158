import { afterEach, it } from '@jest/globals';
import { REAL_WORLD } from '../../src/app.js';
import { openTestApp, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

const LEASE_MS = 6_000;

let app: TestApp;
let said = 0;
afterEach(() => app.remove());

async function say(text: string): Promise<void> {
  const contact = { userId: 'u-1001', name: null, phone: null, locale: null };
  said += 1;
  await app.conversations.receive({ channel: 'http', conversationId: 'c-1', messageId: `m-${said}`, contact, text, action: null, attachments: [] });
}

it('a command of a conversation that was damaged becomes a dead letter in the end, although nobody can be told', async () => {
  let isDamaged = false;
  app = await openTestApp({ HTTP_CHANNEL_WAIT_MS: '0', COMMAND_RETRY_SECONDS: '1' }, {
    openStore: async (config, log) => {
      const store = await REAL_WORLD.openStore(config, log);
      return {
        ...store,
        claimLines: async (...asked) => (isDamaged ? store.claimLines(...asked) : []),
        load: async (...asked) => {
          const loaded = await store.load(...asked);
          if (!isDamaged || !loaded.conversation) return loaded;
          const { conversation } = loaded;
          return { ...loaded, conversation: { ...conversation, session: conversation.session.map((byte) => byte ^ 1) } };
        },
        commit: async (place, commit) => (isDamaged ? { status: 'clash', version: commit.expectedVersion } : store.commit(place, commit)),
      };
    },
  });
  for (const text of ['有一笔交易不是我操作的，钱被人转走了', '500那笔', '冻结钱包']) await say(text);
  isDamaged = true;
  await until('it is one', async () => {
    app.pass(LEASE_MS);
    return (await app.registry.metrics()).includes('dead_letters_total{destination="wallet"} 1');
  });
}, 30_000);
