import type { WalletCommand } from '../wallet/wallet.js';
import type { Draft } from './draft.js';
import type { FlowDriver, Step } from './drive-flow.js';
import type { DelayedInput } from './types.js';

/** Says that the operator cannot be reached, what then happens by itself, and what the person can do meanwhile. A flow
 *  that has more to say than to wait goes on. */
export function tellDelay(driver: FlowDriver, draft: Draft, { key, command }: DelayedInput): Step {
  const { flow, paused } = draft.session;
  const goesOn = flow?.awaits === key ? driver.give(draft, { type: 'COMMAND_DELAYED' }) : null;
  if (goesOn) return goesOn;
  const waiting = [flow, ...paused].find((each) => each?.awaits === key);
  // It may be told of again when nobody remembers any more that it was.
  if (!waiting || waiting.delayed) return { by: 'delay' };
  waiting.delayed = true;
  draft.say(lineOf(command));
  return { by: 'delay' };
}

function lineOf(command: WalletCommand['command']): string {
  switch (command) {
    case 'fileAppeal':
    case 'fileComplaint':
    case 'requestClosure':
      return 'command.delayed.filing';
    case 'freezeWallet':
      return 'command.delayed.freeze';
    case 'cancelTransfer':
      return 'command.delayed.cancel';
    case 'undoClosure':
    case 'addToCase':
    case 'requestReview':
    case 'withdrawCase':
      return 'command.delayed.change';
  }
}
