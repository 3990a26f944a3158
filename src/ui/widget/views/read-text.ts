/** What is made of a message's text. Nothing of it is ever HTML: the parts are put in as text. */
export type Inline =
  | { kind: 'text'; text: string }
  /** `host` is where the link really goes, whatever stands before it in the address. */
  | { kind: 'link'; href: string; host: string; rest: string }
  /** `tail`: the signs that close what it stands in, and are not torn from it. */
  | { kind: 'number'; number: string; tail: string };

export type Block =
  | { kind: 'lines'; lines: Inline[][] }
  | { kind: 'steps'; start: number; items: Inline[][] }
  | { kind: 'points'; items: Inline[][] };

const STEP = /^\s*(\d{1,2})(?:[、)）]|\.(?!\d))\s*(\S.*)$/;
const POINT = /^\s*[-•·*]\s+(\S.*)$/;
/** Links, and numbers of cases and transactions (AP20261118000123; other operators' alike). */
const MARKED = /(https?:\/\/[^\s<>"'“”‘’「」《》（）()，。；！？、\u2028\u2029]+)|\b([A-Z]{1,4}-?\d{8,20})\b([)\]}）】」』”’》，。、；：？！,.;:!?]*)/gi;
const LONGEST_REST = 48;

export function readBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  for (const line of text.replace(/\r\n?/g, '\n').split('\n')) addLine(blocks, line);
  return blocks.map(trimLines).filter((block) => block.kind !== 'lines' || block.lines.length > 0);
}

function addLine(blocks: Block[], line: string): void {
  const last = blocks[blocks.length - 1];
  const [, number, step] = STEP.exec(line) ?? [];
  if (step !== undefined) return addStep(blocks, Number(number), readInline(step));
  const point = POINT.exec(line)?.[1];
  if (point !== undefined) return last?.kind === 'points' ? void last.items.push(readInline(point)) : void blocks.push({ kind: 'points', items: [readInline(point)] });
  if (last?.kind === 'lines') last.lines.push(readInline(line));
  else blocks.push({ kind: 'lines', lines: [readInline(line)] });
}

/** Blank lines between steps do not end the list. */
function addStep(blocks: Block[], number: number, item: Inline[]): void {
  const last = blocks[blocks.length - 1];
  const isGap = last?.kind === 'lines' && last.lines.every((line) => line.length === 0);
  const list = isGap ? blocks[blocks.length - 2] : last;
  if (list?.kind !== 'steps' || number !== list.start + list.items.length) {
    blocks.push({ kind: 'steps', start: number, items: [item] });
    return;
  }
  if (isGap) blocks.pop();
  list.items.push(item);
}

function trimLines(block: Block): Block {
  if (block.kind !== 'lines') return block;
  const lines = [...block.lines];
  while (lines[0]?.length === 0) lines.shift();
  while (lines[lines.length - 1]?.length === 0) lines.pop();
  return { kind: 'lines', lines };
}

export function readInline(line: string): Inline[] {
  const parts: Inline[] = [];
  let end = 0;
  for (const match of line.matchAll(MARKED)) {
    const [said = '', address, number, tail] = match;
    const part = address === undefined ? numberOf(number ?? '', tail ?? '') : linkOf(address);
    if (!part) continue;
    if (match.index > end) parts.push({ kind: 'text', text: line.slice(end, match.index) });
    parts.push(part.inline);
    end = match.index + said.length - part.left;
  }
  if (end < line.length) parts.push({ kind: 'text', text: line.slice(end) });
  return parts;
}

function numberOf(number: string, tail: string): { inline: Inline; left: number } | null {
  return number === number.toUpperCase() ? { inline: { kind: 'number', number, tail }, left: 0 } : null;
}

/** `left`: how many signs at the end belong to the sentence, not to the address. */
function linkOf(said: string): { inline: Inline; left: number } | null {
  const address = said.replace(/[.,;:!?\])}*_~]+$/, '');
  const url = parseUrl(address);
  if (!url) return null;
  const rest = `${url.pathname === '/' ? '' : url.pathname}${url.search}${url.hash}`;
  const short = rest.length > LONGEST_REST ? `${rest.slice(0, LONGEST_REST)}…` : rest;
  return { inline: { kind: 'link', href: url.href, host: url.host, rest: short }, left: said.length - address.length };
}

function parseUrl(address: string): URL | null {
  try {
    const url = new URL(address);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
  } catch {
    return null;
  }
}
