/**
 * JSON as strangers send it. JSON.parse alone lets pass what two readers may read differently (repeated keys, bytes
 * that are not UTF-8) or what has no business here (`__proto__`, numbers beyond all bounds, endless nesting).
 */
const MAX_DEPTH = 16;
const NUMBER = /-?\d[\d.eE+-]*/y;
const SPACE = /[ \t\n\r]*/y;

export type Parsed = { value: unknown } | { fault: string };

/** The fault is fit for the sender and quotes nothing. */
export function parseJson(bytes: Uint8Array): Parsed {
  const text = decodeUtf8(bytes);
  if (text === null) return { fault: 'the body is not UTF-8' };
  if (text.startsWith('\uFEFF')) return { fault: 'the body begins with a byte order mark' };
  const fault = findFault(text);
  if (fault !== null) return { fault };
  const value = parse(text);
  return value === INVALID ? { fault: NOT_JSON } : { value };
}

const NOT_JSON = 'the body is not JSON';

const INVALID = Symbol('invalid');

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return INVALID;
  }
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return UTF_8.decode(bytes);
  } catch {
    return null;
  }
}

/** One pass before the parser, which would follow any nesting; what is no JSON at all is left to the parser. `open`
 *  holds the keys of each open object, null for an array. */
function findFault(text: string): string | null {
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; ) {
    const char = text[at] ?? '';
    if (char === '"') {
      const end = endOfString(text, at);
      const fault = isKey(text, end) ? faultOfKey(text.slice(at, end), open.at(-1)) : null;
      if (fault) return fault;
      at = end;
    } else if (isNumberStart(char)) {
      const number = match(NUMBER, text, at);
      if (Math.abs(Number(number)) === Infinity) return 'the body holds a number that is out of range';
      at += Math.max(1, number.length);
    } else {
      if (char === '{' || char === '[') open.push(char === '{' ? new Set() : null);
      if (char === '}' || char === ']') open.pop();
      if (open.length > MAX_DEPTH) return `the body is nested more than ${MAX_DEPTH} levels deep`;
      at += 1;
    }
  }
  return null;
}

/** Index after the closing quote. By indexOf: a file of 10 MB is one string. */
function endOfString(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1);
  while (quote > 0 && isEscaped(text, quote)) quote = text.indexOf('"', quote + 1);
  return quote > 0 ? quote + 1 : text.length;
}

function isEscaped(text: string, quote: number): boolean {
  let slash = quote - 1;
  while (text[slash] === '\\') slash -= 1;
  return (quote - slash) % 2 === 0;
}

function isKey(text: string, end: number): boolean {
  return text[end + match(SPACE, text, end).length] === ':';
}

function faultOfKey(quoted: string, keys: Set<string> | null | undefined): string | null {
  const key = quoted.includes('\\') ? parse(quoted) : quoted.slice(1, -1);
  if (typeof key !== 'string') return NOT_JSON;
  if (key === '__proto__') return 'the body holds a key that is not allowed';
  if (keys?.has(key)) return 'the body holds the same key twice';
  keys?.add(key);
  return null;
}

function isNumberStart(char: string): boolean {
  return char === '-' || (char >= '0' && char <= '9');
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
