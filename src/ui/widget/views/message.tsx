import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { WidgetMessage } from '../../../channels/widget/wire.js';
import type { Entry } from '../core/chat.js';
import { topicsOf } from './arrange.js';
import { Feedback } from './feedback.js';
import { FileList } from './files.js';
import { Icon } from './icons.js';
import { RichText } from './rich-text.js';
import { useShell, useTools } from './shell.js';
import { wordsOfAction } from './words-of-action.js';

interface MessageProps {
  message: WidgetMessage;
  /** Earlier conversations can only be read. */
  mode: 'live' | 'read';
}

export function Message({ message, mode }: MessageProps): JSX.Element {
  const topics = topicsOf(message);
  return (
    <div class="message">
      {message.text !== '' && (
        <div class="bubble" lang={message.locale}>
          <RichText text={message.text} />
          {topics.length > 0 && <Sources sources={topics} />}
        </div>
      )}
      {message.files.length > 0 && <FileList files={message.files} />}
      {topics.length > 0 && mode === 'live' && <Feedback seq={message.seq} />}
    </div>
  );
}

function Sources({ sources }: { sources: WidgetMessage['sources'] }): JSX.Element {
  const { words } = useTools();
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  return (
    <div class="sources" lang={words.locale}>
      <button type="button" class="sources-button" aria-expanded={isOpen} aria-controls={id} onClick={() => setIsOpen(!isOpen)}>
        <span>{words.say('source.button', { title: sources[0]?.title ?? '' })}</span>
        <Icon name="next" />
      </button>
      <ul id={id} hidden={!isOpen}>
        {sources.map((source) => <li key={source.id}>{words.say('source.line', { title: source.title, revision: source.revision })}</li>)}
      </ul>
    </div>
  );
}

/** One's own, on its way or stuck. */
export function PendingMessage({ entry }: { entry: Extract<Entry, { kind: 'pending' }> }): JSX.Element {
  const { words, state } = useShell();
  const text = entry.text === '' && entry.action !== null ? wordsOfAction(entry.action, words) : entry.text;
  return (
    <div class={`message ${entry.state}`}>
      {text !== '' && <div class="bubble" lang={state.locale}><RichText text={text} /></div>}
      {entry.files.length > 0 && (
        <div class="files">{entry.files.map((file, i) => <span key={i} class="file"><Icon name="file" /><bdi>{file.name}</bdi></span>)}</div>
      )}
      {entry.state === 'sending' ? <p class="fate"><Icon name="clock" />{words.say('pending.sending')}</p> : <Failed cid={entry.cid} />}
    </div>
  );
}

function Failed({ cid }: { cid: string }): JSX.Element {
  const { chat, words } = useTools();
  return (
    <div class="fate failed-fate" role="alert">
      <span><Icon name="warn" />{words.say('pending.failed')}</span>
      <button type="button" class="text-button" onClick={() => chat.retry(cid)}>{words.say('pending.retry')}</button>
      <button type="button" class="text-button quiet" onClick={() => chat.discard(cid)}>{words.say('pending.remove')}</button>
    </div>
  );
}
