import type { JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { ChatState, Entry } from '../core/chat.js';
import { arrange, keyOf, openQuestion } from './arrange.js';
import { Icon } from './icons.js';
import { QuickReplies } from './quick-replies.js';
import { Rows } from './rows.js';
import { useShell } from './shell.js';
import { Skeleton, Typing } from './skeleton.js';
import { useScroll } from './use-scroll.js';

/** How many are drawn at first, and how many more at each press. */
const PAGE = 80;

export function Messages({ firstUnread }: { firstUnread: number | null }): JSX.Element {
  const { state, words } = useShell();
  const [count, setCount] = useState(PAGE);
  const hidden = Math.max(0, state.entries.length - count);
  const entries = useMemo(() => state.entries.slice(hidden), [state.entries, hidden]);
  const rows = useMemo(() => arrange(entries, firstUnread), [entries, firstUnread]);
  const question = openQuestion(state.entries);
  const scroll = useScroll({ ...endsOf(entries), firstUnread });
  const below = useCountBelow(state.entries, scroll.isAtEnd);
  return (
    <div class="messages">
      <div class="scroll" ref={scroll.box} tabIndex={0} role="region" aria-label={words.say('messages.title')}>
        {hidden > 0 && <button type="button" class="text-button older" onClick={() => setCount(count + PAGE)}>{words.say('messages.older')}</button>}
        {state.entries.length === 0 && state.connection === 'connecting' && <Skeleton />}
        <Rows rows={rows} mode="live" />
        {question && state.connection !== 'ended' && <QuickReplies key={question.seq} message={question} />}
        {state.typing && <Typing by={state.typing} />}
      </div>
      {!scroll.isAtEnd && (
        <button type="button" class={below > 0 ? 'jump' : 'jump bare'} onClick={scroll.goToEnd}>
          <Icon name="down" /><span class={below > 0 ? undefined : 'unseen'}>{below > 0 ? words.count('jump.new', below) : words.say('jump.latest')}</span>
        </button>
      )}
    </div>
  );
}

function endsOf(entries: readonly Entry[]): { first: string | null; last: string | null; lastIsMine: boolean } {
  const [first, last] = [entries[0], entries[entries.length - 1]];
  const lastIsMine = last?.kind === 'pending' || last?.message.role === 'contact';
  return { first: first ? keyOf(first) : null, last: last ? keyOf(last) : null, lastIsMine };
}

/** How many replies came in while one was reading further up. */
function useCountBelow(entries: ChatState['entries'], isAtEnd: boolean): number {
  const seen = useRef(0);
  const replies = entries.filter((entry) => entry.kind === 'message' && entry.message.role !== 'contact').length;
  if (isAtEnd) seen.current = replies;
  return replies - seen.current;
}
