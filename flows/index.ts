import { abnormalTransaction } from './abnormal-transaction.js';
import { appeal } from './appeal.js';
import { appealStatus } from './appeal-status.js';
import { closure } from './closure.js';
import { complaint } from './complaint.js';
import { frozenWallet } from './frozen-wallet.js';
import { handoff } from './handoff.js';
import type { Flow } from './kit.js';
import { registration } from './registration.js';
import { stopLoss } from './stop-loss.js';

/** Every flow there is, by name. Adding one here is all the wiring it needs. */
export const FLOWS: ReadonlyMap<string, Flow> = new Map(
  [registration, abnormalTransaction, appeal, appealStatus, closure, complaint, stopLoss, frozenWallet, handoff].map((flow) => [flow.name, flow]),
);
