import type { JSX } from 'preact';
import { Icon } from './icons.js';
import { useShell } from './shell.js';

interface HeaderProps {
  title: string;
  mode: 'bubble' | 'page';
  onMenu: () => void;
  onClose: (() => void) | null;
}

export function Header({ title, mode, onMenu, onClose }: HeaderProps): JSX.Element {
  const { chat, state, words } = useShell();
  const Title = mode === 'page' ? 'h1' : 'h2';
  const callPerson = (): void => chat.send({ action: 'handoff', label: words.say('person.said') });
  const isServed = state.view?.status === 'agent' || state.view?.status === 'queued';
  return (
    <div class="header">
      <div class="header-text">
        <Title class="title">{title}</Title>
        <p class="status">{statusOf(useShell())}</p>
      </div>
      {!isServed && (
        <button type="button" class="person-button" disabled={state.connection === 'ended'} onClick={callPerson}>
          <Icon name="person" /><span>{words.say('person.button')}</span>
        </button>
      )}
      <button type="button" class="icon-button" aria-label={words.say('menu.open')} aria-haspopup="dialog" onClick={onMenu}><Icon name="menu" /></button>
      {onClose && <button type="button" class="icon-button" aria-label={words.say('closeWindow')} onClick={onClose}><Icon name="close" /></button>}
    </div>
  );
}

/** In words, and only when there is something to say. */
function statusOf({ state, words }: ReturnType<typeof useShell>): string {
  if (state.connection === 'connecting') return words.say('status.connecting');
  if (state.connection === 'offline') return words.say('status.offline');
  if (state.connection === 'ended') return words.say('status.ended');
  if (state.view?.status === 'queued') return words.say('status.queued');
  if (state.view?.status === 'agent') return words.say('status.agent', { name: agentName(state.entries) ?? words.say('speaker.agent') });
  return '';
}

function agentName(entries: ReturnType<typeof useShell>['state']['entries']): string | null {
  for (let i = entries.length - 1; i >= 0; i -= 1) {
    const entry = entries[i];
    if (entry?.kind === 'message' && entry.message.agent) return entry.message.agent.name;
  }
  return null;
}
