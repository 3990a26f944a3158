import type { Ranked } from './match.js';
import { normalise } from './normalise.js';
import type { Phrases } from './phrases.js';

/** Never as high as a topic that fits: what no pattern recognised is a guess, for the list of candidates only. */
const HIGHEST_GUESS = 0.2;

/** How much a text resembles the phrases of each flow, command and so on: the best overlap in pairs of characters. */
export function createRankPhrases(phrases: Phrases): (normalised: string) => Ranked[] {
  const wholes = (list: Phrases['crisis']): Set<string>[] =>
    list.flatMap((each) => wordsOf(each).split('|')).map(normalise).map(pairsOf);
  const groups: [string, Set<string>[]][] = [
    ['crisis', wholes(phrases.crisis)],
    ['handoff', wholes(phrases.handoff)],
    ...Object.entries(phrases.commands).map(([name, list]): [string, Set<string>[]] => [`command.${name}`, wholes(list)]),
    ...Object.entries(phrases.flows).map(([name, list]): [string, Set<string>[]] => [`flow.${name}`, wholes(list)]),
  ];
  return (normalised) => {
    const said = pairsOf(normalised);
    return groups.map(([id, list]) => ({
      id,
      score: HIGHEST_GUESS * Math.max(0, ...list.map((each) => overlap(said, each))),
    }));
  };
}

function wordsOf(each: Phrases['crisis'][number]): string {
  if ('whole' in each) return each.whole;
  return 'contains' in each ? (each.contains.at(-1) ?? '') : '';
}

function pairsOf(text: string): Set<string> {
  const characters = [...text.slice(0, 200)];
  return new Set(characters.map((character, at) => character + (characters[at + 1] ?? '')));
}

/** Dice's coefficient, 0 to 1. */
function overlap(a: Set<string>, b: Set<string>): number {
  const shared = [...b].filter((pair) => a.has(pair)).length;
  return shared === 0 ? 0 : (2 * shared) / (a.size + b.size);
}
