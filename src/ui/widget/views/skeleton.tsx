import type { JSX } from 'preact';
import { useShell } from './shell.js';

/** Before the first messages are there. */
export function Skeleton(): JSX.Element {
  const { words } = useShell();
  return (
    <div class="skeleton">
      <p class="unseen">{words.say('status.connecting')}</p>
      <div /><div /><div />
    </div>
  );
}

export function Typing({ by }: { by: 'bot' | 'agent' }): JSX.Element {
  const { words } = useShell();
  return (
    <div class="typing">
      <span class="dots" aria-hidden="true"><i /><i /><i /></span>
      <span>{words.say(`typing.${by}`)}</span>
    </div>
  );
}
