import { pino } from 'pino';
import { Registry } from 'prom-client';
import { openHttpWallet } from '../../../src/wallet/http/open-http-wallet.js';
import { type OpenWallet, walletContract } from '../../contracts/wallet.js';
import { startSandbox } from '../open-sandbox.js';
import { type Serving, serveOnPort, TOKEN } from './serve-sandbox.js';

walletContract('sandbox over HTTP', () => open());
walletContract('sandbox over HTTP, which leaves out what is null', () => open({ leavesOutNulls: true }));

async function open(serving: Serving = {}): Promise<OpenWallet> {
  const { sandbox } = await startSandbox();
  const served = await serveOnPort(sandbox, TOKEN, serving);
  const wallet = openHttpWallet({ url: served.url, token: TOKEN }, { registry: new Registry(), log: pino({ level: 'silent' }), now: Date.now });
  return {
    wallet,
    act: sandbox.act,
    close: async () => {
      await wallet.close();
      await served.close();
      await sandbox.stop();
    },
  };
}
