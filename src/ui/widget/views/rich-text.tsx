import type { ComponentChildren, JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { CopyNumber } from './copy-number.js';
import { readBlocks, type Block, type Inline } from './read-text.js';

/** A message's text: lines, lists, links and numbers to copy. All of it is put in as text, never as HTML. */
export function RichText({ text }: { text: string }): JSX.Element {
  const blocks = useMemo(() => readBlocks(text), [text]);
  return <>{blocks.map((block, i) => <TextBlock key={i} block={block} />)}</>;
}

/** Each line stands alone for the direction of writing: a mark in one cannot turn the next around. */
function TextBlock({ block }: { block: Block }): JSX.Element {
  switch (block.kind) {
    case 'lines':
      return <div class="lines">{block.lines.map((line, i) => <p key={i} dir="auto">{inline(line)}</p>)}</div>;
    case 'steps':
      return <ol class="steps" start={block.start}>{block.items.map((item, i) => <li key={i} dir="auto">{inline(item)}</li>)}</ol>;
    case 'points':
      return <ul class="points">{block.items.map((item, i) => <li key={i} dir="auto">{inline(item)}</li>)}</ul>;
  }
}

function inline(parts: Inline[]): ComponentChildren {
  return parts.map((part, i) => {
    switch (part.kind) {
      case 'text':
        return keepAmounts(part.text);
      case 'link':
        return <Link key={i} link={part} />;
      case 'number':
        return <CopyNumber key={i} number={part.number} tail={part.tail} />;
    }
  });
}

/** An amount and its unit; longer digits are none, and have to break. */
const AMOUNT = /(\b\d[\d,]{0,11}(?:\.\d{1,2})?元)/;

/** A line never ends between an amount and its unit. */
function keepAmounts(text: string): ComponentChildren {
  return text.split(AMOUNT).map((part, i) => (i % 2 === 0 ? part : <span key={i} class="whole">{part}</span>));
}

function Link({ link }: { link: Extract<Inline, { kind: 'link' }> }): JSX.Element {
  return (
    <a href={link.href} rel="noopener noreferrer nofollow" target="_blank" dir="ltr">
      <b>{link.host}</b>{link.rest}
    </a>
  );
}
