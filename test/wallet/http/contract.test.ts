import { pino } from 'pino';
import { Registry } from 'prom-client';
import { openHttpWallet } from '../../../src/wallet/http/open-http-wallet.js';
import { walletContract } from '../../contracts/wallet.js';
import { startSandbox } from '../open-sandbox.js';
import { serveOnPort, TOKEN } from './serve-sandbox.js';

walletContract('sandbox over HTTP', async () => {
  const { sandbox } = await startSandbox();
  const served = await serveOnPort(sandbox);
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
});
