import type { MatchingData } from './corpus.js';
import { readFaces } from './faces.js';
import { createMatch, type Ranked } from './match.js';
import { normalise } from './normalise.js';
import { createRecognise, type Phrases, type Recognised, NEEDS, TEMPERS } from './phrases.js';
import { rememberLast } from '../remember-last.js';
import type { Understand, Understanding } from './topic.js';
import type { Trained } from './train.js';

/** Fixed on questions kept out of the index (test/support/exam.yaml); test/bench/match-accuracy.ts
 *  prints what they give. */
export const MATCH_LIMITS = {
  /** Below this nothing is answered. */
  threshold: 0.2,
  /** The best topic answers alone when it scores at least this much, */
  sure: 0.45,
  /** or when the next has less than this share of its score. */
  close: 0.75,
  /** A command that no phrase is certain of must score this much: a wrong one undoes something. */
  command: 0.6,
  /** What was told, and not asked, must score this much. */
  verySure: 0.75,
  /** Most topics to choose among. */
  choices: 3,
} as const;

const CANDIDATES = 5;
/** Characters. A command is the whole message; longer ones tell or ask something besides. */
const LONGEST_COMMAND = 24;

/** Builds the understanding that the service and `npm run ask` share. Without phrases (another corpus than ours) only
 *  answer, choose and none occur. Pure once built. `trained`: see `createMatch`. */
export function createUnderstand(data: MatchingData, phrases: Phrases | null, trained?: Trained): Understand {
  const match = createMatch(data, trained);
  const recognise = phrases === null ? () => null : createRecognise(phrases);
  const face = (text: string): Recognised | null => (phrases === null ? null : recogniseFaces(text));
  const understand = (text: string, threshold: number): Understanding => {
    const normalised = normalise(text);
    const sounding = match(text).filter((each) => !isCommand(each) || mayCommand(each, normalised));
    const said = asksAgain(text, normalised) ? REPEAT : ((normalised === '' ? face(text) : recognise(normalised)) ?? recogniseChat(sounding));
    const ranked = said?.kind === 'nothing' ? sounding.map(byChance) : sounding;
    const asks = said?.kind === 'smalltalk' && asksBesides(said.id, normalised, ranked);
    const certain = said?.kind === 'smalltalk' || said?.kind === 'nothing' ? null : said;
    const candidates = roundScores(withFirst(certain, ranked.filter((each) => !isChat(each))));
    const smalltalk = said?.kind === 'smalltalk' ? said.id : null;
    const decided: Decided = smalltalk !== null && !asks ? { kind: 'smalltalk', id: null } : decide(candidates, threshold);
    return { ...decided, smalltalk, score: candidates[0]?.score ?? 0, candidates };
  };
  const remembered = rememberLast(REMEMBERED, (text) => understand(text, MATCH_LIMITS.threshold));
  return (text, threshold = MATCH_LIMITS.threshold) =>
    threshold === MATCH_LIMITS.threshold && text.length <= LONGEST_REMEMBERED ? remembered(text) : understand(text, threshold);
}

/** Keeps even a certain match below every limit. */
const BY_CHANCE = 0.05;

/** What many people say in the same words. */
const REMEMBERED = 2_000;
const LONGEST_REMEMBERED = 40;

function isCommand({ id }: Ranked): boolean {
  return id.startsWith('command.');
}

function mayCommand({ score }: Ranked, { length }: string): boolean {
  return length <= LONGEST_COMMAND && score >= MATCH_LIMITS.command;
}

/** What tells of no topic sounds like one by chance. */
function byChance({ id, score }: Ranked): Ranked {
  return { id, score: score * BY_CHANCE };
}

function isChat({ id }: Ranked): boolean {
  return id.startsWith('smalltalk.');
}

function recogniseChat([first]: Ranked[]): Recognised | null {
  return first && isChat(first) && first.score >= MATCH_LIMITS.sure ? { kind: 'smalltalk', id: first.id } : null;
}

function recogniseFaces(text: string): Recognised | null {
  const id = readFaces(text);
  return id === null ? null : { kind: 'smalltalk', id };
}

const REPEAT: Recognised = { kind: 'command', id: 'command.repeat' };

/** A question mark and nothing else, or "sorry?". */
function asksAgain(text: string, normalised: string): boolean {
  return (normalised === '' && /^[?？\s]+$/.test(text)) || /^\s*sorry\s*[?？]+\s*$/i.test(text);
}

/** Most characters of an outburst without anything told: Chinese ones, or Latin ones. */
const OUTBURST = { han: 6, latin: 20 };

/** What is said in temper may be a question all the same, and what is said of others may be asked for them. */
function asksBesides(which: string, text: string, [first]: Ranked[]): boolean {
  if (first === undefined || isChat(first)) return false;
  if (which === 'smalltalk.others') return first.score >= MATCH_LIMITS.sure && /^(?:account|privacy)\./.test(first.id);
  if (NEEDS.includes(which)) return first.score >= MATCH_LIMITS.sure && !/^(?:security|support|login)\./.test(first.id);
  const longest = /\p{Script=Han}/u.test(text) ? OUTBURST.han : OUTBURST.latin;
  return TEMPERS.includes(which) && text.length > longest && first.score >= MATCH_LIMITS.threshold;
}

/** Signs of danger are heard without it. To be in haste ("快点帮我查") is none: nobody is stopped on a guess. */
const STOPPING = 'flow.stop-loss';

type Decided = Pick<Understanding, 'kind' | 'id'>;

function decide(candidates: Ranked[], threshold: number): Decided {
  const [first, second] = candidates;
  if (first === undefined || first.score < threshold) return { kind: 'none', id: null };
  const isClose = second !== undefined && second.score > first.score * MATCH_LIMITS.close;
  if (first.score < MATCH_LIMITS.sure && (isClose || first.id === STOPPING)) return { kind: 'choose', id: null };
  return { kind: kindOf(first.id), id: first.id };
}

function kindOf(id: string): Understanding['kind'] {
  if (id === 'handoff' || id === 'crisis') return id;
  if (id.startsWith('flow.')) return 'flow';
  return id.startsWith('command.') ? 'command' : 'answer';
}

/** What was recognised is certain and comes first. */
function withFirst(certain: Recognised | null, ranked: Ranked[]): Ranked[] {
  if (certain === null) return ranked.slice(0, CANDIDATES);
  const others = ranked.filter(({ id }) => id !== certain.id);
  return [{ id: certain.id, score: 1 }, ...others].slice(0, CANDIDATES);
}

function roundScores(ranked: Ranked[]): Ranked[] {
  return ranked.map(({ id, score }) => ({ id, score: Math.round(score * 1e4) / 1e4 }));
}
