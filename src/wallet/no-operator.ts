import { type Wallet, WalletKnownDown } from './wallet.js';

/** Where no operator's system is connected: nothing is known and nothing is done, and the dialogue says so. */
export const noOperator: Wallet = {
  ask: async () => {
    throw new WalletKnownDown('no operator is connected');
  },
  run: async () => {
    throw new WalletKnownDown('no operator is connected');
  },
  putFile: async () => {
    throw new WalletKnownDown('no operator is connected');
  },
};
