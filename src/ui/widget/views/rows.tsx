import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Entry } from '../core/chat.js';
import { keyOf, type Row, sentGroup } from './arrange.js';
import { Message, PendingMessage } from './message.js';
import { RichText } from './rich-text.js';
import { useTools } from './shell.js';
import { clockTime, dayLabel, fullTime } from './times.js';

interface RowsProps {
  rows: readonly Row[];
  mode: 'live' | 'read';
}

export function Rows({ rows, mode }: RowsProps): JSX.Element {
  const sent = mode === 'live' ? sentGroup(rows) : null;
  return <ol class="rows-list" role="list">{rows.map((row) => <OneRow key={row.key} row={row} mode={mode} isSent={row.key === sent} />)}</ol>;
}

interface RowProps<R> {
  row: R;
  mode: RowsProps['mode'];
  /** Whether it is told here that one's latest words were sent. */
  isSent: boolean;
}

function OneRow({ row, mode, isSent }: RowProps<Row>): JSX.Element {
  const { words, now } = useTools();
  switch (row.kind) {
    case 'day':
      return <li class="day"><span>{dayLabel(row.at, now(), words)}</span></li>;
    case 'new':
      return <li class="unread"><span>{words.say('unread.divider')}</span></li>;
    case 'system':
      return <li class="system" lang={row.message.locale}><RichText text={row.message.text} /></li>;
    case 'group':
      return <KeptGroup row={row} mode={mode} isSent={isSent} />;
  }
}

type GroupProps = RowProps<Extract<Row, { kind: 'group' }>>;

/** Drawn again only where something in it is other, so that a long history costs nothing at each change. */
function KeptGroup({ row, mode, isSent }: GroupProps): JSX.Element {
  return useMemo(() => <Group row={row} mode={mode} isSent={isSent} />, [row.name, row.at, mode, isSent, ...row.entries.map(contentOf)]);
}

function Group({ row, mode, isSent }: GroupProps): JSX.Element {
  const { words } = useTools();
  const name = row.name ?? words.say(row.speaker === 'me' ? 'speaker.contact' : `speaker.${row.speaker}`);
  return (
    <li class={`group by-${row.speaker}`}>
      <p class={row.speaker === 'me' ? 'unseen' : 'name'}><bdi>{name}</bdi></p>
      {row.entries.map((entry) => <Kept key={keyOf(entry)} entry={entry} mode={mode} />)}
      <p class="time">
        <time dateTime={new Date(row.at).toISOString()} title={fullTime(row.at, words.locale)}>{clockTime(row.at, words.locale)}</time>
        {isSent && <span>{` · ${words.say('pending.sent')}`}</span>}
      </p>
    </li>
  );
}

/** Of two entries with the same one nothing looks different. */
function contentOf(entry: Entry): unknown {
  return entry.kind === 'message' ? entry.message : entry;
}

/** Messages never change. */
function Kept({ entry, mode }: { entry: Entry; mode: RowsProps['mode'] }): JSX.Element {
  return useMemo(
    () => (entry.kind === 'message' ? <Message message={entry.message} mode={mode} /> : <PendingMessage entry={entry} />),
    [contentOf(entry), mode],
  );
}
