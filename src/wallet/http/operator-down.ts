import { WalletUnavailable } from '../wallet.js';

/** The operator's system did not answer, or said itself that it cannot: worth counting, and the next call may fare
 *  no better. A wrong answer is a plain WalletUnavailable: the system is there. */
export class OperatorDown extends WalletUnavailable {
  /** How long the operator asks not to be asked anything, whoever it is for; 0: it does not. */
  readonly pauseMs: number;

  constructor(message: string, { pauseMs = 0, ...options }: ErrorOptions & { afterMs?: number; pauseMs?: number } = {}) {
    super(message, options);
    this.pauseMs = pauseMs;
  }
}
