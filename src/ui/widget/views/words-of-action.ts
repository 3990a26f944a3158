import type { Words } from './words.js';

/** What is shown of an action that a page has started, until the transcript has its own words. Titles of topics are the
 *  service's alone. */
export function wordsOfAction(action: string, words: Words): string {
  if (action === 'handoff') return words.say('person.said');
  const flow = /^flow:(.+)$/.exec(action)?.[1];
  return flow !== undefined && words.has(`flow.${flow}`) ? words.say(`flow.${flow}`) : words.say('pending.started');
}
