import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { WidgetMessage } from '../../../channels/widget/wire.js';
import { arrange } from './arrange.js';
import { Rows } from './rows.js';
import { Sheet } from './sheet.js';
import { useShell } from './shell.js';
import { Skeleton } from './skeleton.js';

type Found = { state: 'loading' } | { state: 'failed' } | { state: 'read'; messages: WidgetMessage[] };

/** A conversation from before, to be read only. */
export function Earlier({ id, onClose }: { id: string; onClose: () => void }): JSX.Element {
  const { chat, words } = useShell();
  const [found, setFound] = useState<Found>({ state: 'loading' });
  useEffect(() => {
    chat.earlier(id).then((messages) => setFound({ state: 'read', messages }), () => setFound({ state: 'failed' }));
  }, [chat, id]);
  return (
    <Sheet title={words.say('earlier.title')} onClose={onClose}>
      <p class="hint">{words.say('earlier.readOnly')}</p>
      {found.state === 'loading' && <Skeleton />}
      {found.state === 'failed' && <p role="alert">{words.say('earlier.failed')}</p>}
      {found.state === 'read' && <Rows rows={arrange(found.messages.map((message) => ({ kind: 'message', message })), null)} mode="read" />}
    </Sheet>
  );
}
