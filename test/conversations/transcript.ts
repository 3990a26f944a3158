/**
 * Conversations written as dialogue, one file each in this folder. A line is
 *   == title                      what the conversation shows
 *   as u-1001 | as guest [en]     who writes, and with which starting language
 *   phone +8613700137001         the number that the channel vouches for
 *   given {…}                     what the operator has set of the facts that flows decide by
 *   > text                        the person types
 *   + a.jpg b.png : text          sends files by reference (`inline:a.jpg`: their bytes), with or without text
 *   [label]                       the person presses the button of the last answer
 *   = action                      a button of the window itself, or an old one, is pressed
 *   < text                        the answer holds this text, after what the lines before found
 *   ! text                        the answer does not hold this text
 *   @ flow/state | @ - | @ queued where the conversation then is
 *   # anything                    a comment
 *   * later 31m | 2h | 1d         time passes; what the bot says of itself is then the answer
 *   * act {…}                     an act at the sandbox; likewise
 *   * down | * up                 the operator's system
 *   * open | * language en        the window is opened; a language is chosen in it
 */
export type Move =
  | { type: 'type'; text: string; at: number }
  | { type: 'files'; names: string[]; text: string | null; at: number }
  | { type: 'press'; label: string; at: number }
  | { type: 'act'; action: string; at: number }
  | { type: 'holds'; text: string; at: number }
  | { type: 'lacks'; text: string; at: number }
  | { type: 'where'; place: string; at: number }
  | { type: 'world'; what: string; at: number };

export interface Transcript {
  title: string;
  userId: string | null;
  locale: string | null;
  phone: string | null;
  given: Record<string, number>;
  moves: Move[];
}

export function parseTranscripts(text: string): Transcript[] {
  const transcripts: Transcript[] = [];
  text.split('\n').forEach((raw, index) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return;
    if (line.startsWith('== ')) {
      transcripts.push({ title: line.slice(3), userId: null, locale: null, phone: null, given: {}, moves: [] });
      return;
    }
    const current = transcripts.at(-1);
    if (!current) throw new Error(`line ${index + 1}: a transcript begins with "== title"`);
    if (line.startsWith('as ')) {
      const [, who = '', locale = null] = line.split(' ');
      Object.assign(current, { userId: who === 'guest' ? null : who, locale });
      return;
    }
    if (line.startsWith('phone ')) {
      current.phone = line.slice('phone '.length);
      return;
    }
    if (line.startsWith('given ')) {
      current.given = JSON.parse(line.slice('given '.length)) as Transcript['given'];
      return;
    }
    current.moves.push(parseMove(line, index + 1));
  });
  return transcripts;
}

function parseMove(line: string, at: number): Move {
  const rest = line.slice(1).trim();
  switch (line[0]) {
    case '>':
      return { type: 'type', text: rest, at };
    case '+': {
      const [names = '', text = null] = rest.split(' : ');
      return { type: 'files', names: names.split(' '), text, at };
    }
    case '[':
      return { type: 'press', label: line.slice(1, line.lastIndexOf(']')), at };
    case '=':
      return { type: 'act', action: rest, at };
    case '<':
      return { type: 'holds', text: rest, at };
    case '!':
      return { type: 'lacks', text: rest, at };
    case '@':
      return { type: 'where', place: rest, at };
    case '*':
      return { type: 'world', what: rest, at };
    default:
      throw new Error(`line ${at}: "${line}" begins with none of > + [ = < ! @ * #`);
  }
}
