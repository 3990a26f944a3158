import type { Wording } from '../../flows/kit.js';
import type { Draft } from './draft.js';
import { sayWording } from './draft.js';
import type { FlowDriver } from './drive-flow.js';
import type { ResultInput } from './types.js';

type Result = Pick<ResultInput, 'command' | 'outcome'>;

/** A result that no flow waits for any more: what came of it is told all the same, and then the question that it came
 *  in between. */
export function tellAfterAll(driver: FlowDriver, draft: Draft, result: Result): void {
  const wording = wordingOf(result, draft.now);
  if (!wording) return;
  sayWording(draft, wording);
  if (draft.session.flow && !draft.session.flow.awaits) driver.askAgain(draft);
}

function wordingOf({ command, outcome }: Result, now: number): Wording | null {
  switch (outcome.status) {
    case 'done':
      if (command === 'freezeWallet') return { line: 'abnormal.frozenNow', values: { time: { time: outcome.person?.freeze?.at ?? now } } };
      if (outcome.transaction) return line('afterAll.cancelled', { amount: { money: outcome.transaction.amount }, payee: outcome.transaction.counterparty });
      return outcome.case ? line('afterAll.filed', { number: outcome.case.id }) : line('afterAll.done');
    case 'refused':
      if (command === 'freezeWallet' && outcome.because === 'alreadyDone') return { line: 'abnormal.alreadyFrozen', values: {} };
      return command === 'freezeWallet' ? { line: 'abnormal.freezeRefused', values: {} } : line('afterAll.refused');
    case 'gaveUp':
      return command === 'freezeWallet' ? { line: 'abnormal.freezeFailed', values: {} } : line('afterAll.gaveUp');
    case 'nothingLeft':
      return null;
  }
}

function line(name: string, values: Wording['values'] = {}): Wording {
  return { line: `command.${name}`, values };
}
