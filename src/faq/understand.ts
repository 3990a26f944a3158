import type { MatchingData } from './corpus.js';
import { createMatch, type Ranked } from './match.js';
import { normalise } from './normalise.js';
import { createRecognise, type Phrases, type Recognised, TEMPERS } from './phrases.js';
import { createRankPhrases } from './rank-phrases.js';
import type { Understand, Understanding } from './topic.js';
import type { Trained } from './train.js';

/** Fixed on questions kept out of the index (test/support/exam.yaml); test/bench/match-accuracy.ts
 *  prints what they give. */
export const MATCH_LIMITS = {
  /** Below this nothing is answered. */
  threshold: 0.3,
  /** The best topic answers alone when it scores at least this much, */
  sure: 0.45,
  /** or when the next has less than this share of its score. */
  close: 0.75,
  /** Most topics to choose among. */
  choices: 3,
} as const;

const CANDIDATES = 5;

/** Builds the understanding that the service and `npm run ask` share. Without phrases (another corpus than ours) only
 *  answer, choose and none occur. Pure once built. `trained`: see `createMatch`. */
export function createUnderstand(data: MatchingData, phrases: Phrases | null, trained?: Trained): Understand {
  const match = createMatch(data, trained);
  const recognise = phrases === null ? () => null : createRecognise(phrases);
  const rankPhrases = phrases === null ? () => [] : createRankPhrases(phrases);
  return (text, threshold = MATCH_LIMITS.threshold) => {
    const normalised = normalise(text);
    const said = recognise(normalised);
    const topics = match(text);
    const asks = said?.kind === 'smalltalk' && asksBesides(said.id, normalised, topics);
    const recognised = asks ? null : said;
    if (recognised?.kind === 'smalltalk') return answerSmalltalk(recognised.id, topics.slice(0, CANDIDATES));
    const ranked = [...topics, ...rankPhrases(normalised)].sort((a, b) => b.score - a.score);
    const candidates = roundScores(withFirst(recognised, ranked));
    const score = candidates[0]?.score ?? 0;
    const decided = decide(candidates, recognised, threshold);
    return { ...decided, smalltalk: asks ? (said?.id ?? null) : null, score, candidates };
  };
}

/** Most characters of an outburst without anything told: Chinese ones, or Latin ones. */
const OUTBURST = { han: 6, latin: 20 };

/** What is said in temper may be a question all the same, and what is said of others may be asked for them. */
function asksBesides(which: string, text: string, [first]: Ranked[]): boolean {
  if (first === undefined) return false;
  if (which === 'smalltalk.others') return first.score >= MATCH_LIMITS.sure && /^(?:account|privacy)\./.test(first.id);
  const longest = /\p{Script=Han}/u.test(text) ? OUTBURST.han : OUTBURST.latin;
  return TEMPERS.includes(which) && text.length > longest && first.score >= MATCH_LIMITS.threshold;
}

type Decided = Pick<Understanding, 'kind' | 'id'>;

function decide(candidates: Ranked[], recognised: Recognised | null, threshold: number): Decided {
  const [first, second] = candidates;
  if (first === undefined || first.score < threshold) return { kind: 'none', id: null };
  if (recognised !== null && recognised.kind !== 'smalltalk') return { kind: recognised.kind, id: recognised.id };
  const isClose = second !== undefined && second.score > first.score * MATCH_LIMITS.close;
  if (first.score < MATCH_LIMITS.sure && isClose) return { kind: 'choose', id: null };
  return { kind: 'answer', id: first.id };
}

/** What was recognised is certain and comes first. */
function withFirst(recognised: Recognised | null, ranked: Ranked[]): Ranked[] {
  if (recognised === null) return ranked.slice(0, CANDIDATES);
  const others = ranked.filter(({ id }) => id !== recognised.id);
  return [{ id: recognised.id, score: 1 }, ...others].slice(0, CANDIDATES);
}

function answerSmalltalk(which: string, topics: Ranked[]): Understanding {
  const candidates = roundScores(topics);
  return { kind: 'smalltalk', id: null, smalltalk: which, score: candidates[0]?.score ?? 0, candidates };
}

function roundScores(ranked: Ranked[]): Ranked[] {
  return ranked.map(({ id, score }) => ({ id, score: Math.round(score * 1e4) / 1e4 }));
}
