import type { JSX } from 'preact';
import { Icon, type IconName } from './icons.js';
import { useShell, type Shell } from './shell.js';

interface News {
  icon: IconName;
  tone: 'calm' | 'warn';
  title: string;
  detail: string;
}

/** Above the messages: what a person should know of the state of things. */
export function Banner(): JSX.Element {
  const news = newsOf(useShell());
  return (
    <div role="status">
      {news && (
        <div class={`banner ${news.tone}`}>
          <Icon name={news.icon} />
          <div><strong>{news.title}</strong>{news.detail !== '' && <p>{news.detail}</p>}</div>
        </div>
      )}
    </div>
  );
}

function newsOf({ state, words }: Shell): News | null {
  const tell = (name: string, detail = words.say(`banner.${name}.detail`)): Pick<News, 'title' | 'detail'> => ({ title: words.say(`banner.${name}.title`), detail });
  if (state.connection === 'ended') return { icon: 'lock', tone: 'warn', ...tell('ended') };
  if (state.connection === 'offline') return { icon: 'warn', tone: 'warn', ...tell('offline') };
  if (state.connection === 'connecting' && state.entries.length > 0) return { icon: 'clock', tone: 'calm', ...tell('connecting', '') };
  switch (state.view?.status) {
    case 'queued':
      return { icon: 'person', tone: 'calm', ...tell('queued', queueDetail(state.view.queue?.position ?? null, words)) };
    case 'closed':
      return { icon: 'tick', tone: 'calm', ...tell('closed') };
    default:
      return null;
  }
}

/** The position counts from one: first in line means that nobody is before. */
function queueDetail(position: number | null, words: Shell['words']): string {
  const then = words.say('banner.queued.detail');
  if (position === null) return then;
  return position <= 1 ? words.say('queue.next', { then }) : `${words.count('queue.ahead', position - 1)}${then}`;
}
