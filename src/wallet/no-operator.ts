import { type Wallet, WalletUnavailable } from './wallet.js';

/** Where no operator's system is connected: nothing is known and nothing is done, and the dialogue says so. */
export const noOperator: Wallet = {
  ask: async () => {
    throw new WalletUnavailable('no operator is connected');
  },
  run: async () => {
    throw new WalletUnavailable('no operator is connected');
  },
  putFile: async () => {
    throw new WalletUnavailable('no operator is connected');
  },
};
