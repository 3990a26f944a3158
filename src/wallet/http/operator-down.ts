import { WalletUnavailable } from '../wallet.js';

/** The operator's system did not answer, or said itself that it cannot: worth counting, and the next call may fare
 *  no better. A wrong answer is a plain WalletUnavailable: the system is there. */
export class OperatorDown extends WalletUnavailable {}
