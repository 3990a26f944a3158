import { ownWords } from '../../dialogue/message-files.js';
import { inboundId, type Message } from '../../dialogue/types.js';
import type { WidgetMessage } from './wire.js';

/** The window shows whole messages, and their files beside the words. What is ours alone (the cause) stays out. */
export function renderMessage(message: Message): WidgetMessage {
  const { seq, id, role, type, locale, quickReplies, sources, files, at } = message;
  return {
    seq, id, role, type, locale, at,
    text: ownWords(message),
    quickReplies: quickReplies.map(({ label, action }) => ({ label, action })),
    sources: sources.map(({ id: source, revision, title }) => ({ id: source, revision, title })),
    cid: cidOf(message),
    files: files.map(({ id: file, name, mediaType }) => ({ id: file, name, mediaType })),
    agent: null,
  };
}

/** The id under which the person's own message was sent; its replies have the same cause, but were not sent by anybody. */
function cidOf({ role, cause }: Message): string | null {
  const prefix = inboundId('');
  return role === 'contact' && cause?.startsWith(prefix) ? cause.slice(prefix.length) : null;
}
