import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { WidgetMessage } from '../../../channels/widget/wire.js';
import { Icon } from './icons.js';
import { isItem, readPickLabel } from './pick-label.js';
import { useShell } from './shell.js';
import { walkWithArrows } from './walk.js';

type Reply = WidgetMessage['quickReplies'][number];

/** The answers offered under the last message. Once one is pressed the message is no longer the last, and they go. */
export function QuickReplies({ message }: { message: WidgetMessage }): JSX.Element {
  const { chat, state, words } = useShell();
  const pressed = useRef(false);
  const press = (reply: Reply): void => {
    if (pressed.current) return;
    pressed.current = true;
    chat.send({ action: reply.action, label: reply.label });
  };
  const isList = state.view?.asks === 'pick';
  const items = isList ? message.quickReplies.filter(({ action }) => isItem(action)) : [];
  const chips = message.quickReplies.filter((reply) => !items.includes(reply));
  return (
    <div class="replies" role="group" aria-label={words.say('replies.title')} lang={message.locale} onKeyDown={walkWithArrows}>
      {items.length > 0 && <div class="rows">{items.map((reply) => <PickRow key={reply.action} reply={reply} onPress={press} />)}</div>}
      {chips.length > 0 && <div class="chips">{chips.map((reply) => <Chip key={reply.action} reply={reply} onPress={press} />)}</div>}
    </div>
  );
}

interface Offered {
  reply: Reply;
  onPress: (reply: Reply) => void;
}

function Chip({ reply, onPress }: Offered): JSX.Element {
  return <button type="button" class="chip" dir="auto" onClick={() => onPress(reply)}>{reply.label}</button>;
}

function PickRow({ reply, onPress }: Offered): JSX.Element {
  const { title, amount, about } = readPickLabel(reply.label);
  return (
    <button type="button" class="row" onClick={() => onPress(reply)}>
      <span class="row-text">
        <span class="row-title"><bdi>{title}</bdi></span>
        {about !== '' && <span class="row-about">{about}</span>}
      </span>
      {amount !== null && <span class="row-amount">{amount}</span>}
      <Icon name="next" />
    </button>
  );
}
