import { isDeepStrictEqual } from 'node:util';
import { answerEvent } from './answer-event.js';
import { type Answered, describeAnswer, findCorrected, readNew } from './corrected.js';
import type { Draft } from './draft.js';
import type { Step } from './drive-flow.js';
import type { MessageDeps } from './message-deps.js';
import { type Correction, readCorrection, retracts, soundsLikeValue } from './read-correction.js';
import type { Answerer } from './said.js';
import { parseSlot } from './slots/parse-slot.js';
import type { Slot } from './slots/slot.js';

/** How many answers are named when it is not clear which one is meant. */
const NAMED = 4;

/** "不对，是119不是118": changes an earlier answer of the flow and says so. Null: the message corrects nothing. */
export const correct: Answerer = (deps, draft, { text, slot }) => {
  const { session } = draft;
  if (!session.flow) return null;
  if (retracts(text)) return goBack(deps, draft);
  const correction = readCorrection(text);
  if (!correction || isStory(slot, correction, text)) return null;
  return answerPresent(deps, draft, correction, slot) ?? changeEarlier(deps, draft, correction) ?? chooseAgain(deps, draft, correction) ?? tooLate(deps, draft, correction);
};

/** Where something is to be told, "金额不对，应该是132.5" tells it. */
function isStory(slot: Slot | null, { about, from }: Correction, text: string): boolean {
  return slot?.type === 'text' && about !== null && from === null && !/改|[说說写寫填选選点點打]错|[說寫填選點打]錯|meant|change/i.test(text);
}

/** "不对，是第二笔" where the list is still the question. */
function answerPresent({ driver }: MessageDeps, draft: Draft, { to, from, about }: Correction, slot: Slot | null): Step | null {
  if (from !== null || !slot || slot.type === 'text' || (about !== null && slot.type !== about)) return null;
  const answer = readNew(to, slot, draft.now);
  return answer && driver.give(draft, answerEvent(answer));
}

function changeEarlier({ driver, lines }: MessageDeps, draft: Draft, correction: Correction): Step | null {
  const { locale } = draft.session;
  const corrected = findCorrected(correction, driver.answered(draft.session), draft.now);
  if (!corrected) return null;
  const { asked, event } = corrected;
  const to = describeAnswer(lines, asked, event, locale, draft.now);
  if (!isDeepStrictEqual({ ...event }, { ...asked.event })) {
    return driver.correct(draft, { place: asked.place, event }, { to, from: describeAnswer(lines, asked, asked.event, locale, draft.now) });
  }
  draft.say('correction.same', { to });
  driver.askAgain(draft);
  return { by: 'correction' };
}

/** "不对，是132.5那笔" where two are: the list again. */
function chooseAgain({ driver }: MessageDeps, draft: Draft, { to, from, about, outright }: Correction): Step | null {
  const list = driver.answered(draft.session).findLast(({ slot }) => slot.type === 'pick');
  if (!list || from !== null || about === 'date' || about === 'phone' || !(outright || soundsLikeValue(to)) || !NAMES_ONE.test(to)) return null;
  draft.say('correction.chooseAgain');
  return driver.back(draft, list.place);
}
const NAMES_ONE = /[笔筆]|那[个個条條]|\bone$|payment|transaction|\d+(?:\.\d+)?\s*(?:元|块)?$/i;

/** What was submitted is not changed by a word; how it can be is told. */
function tooLate({ driver }: MessageDeps, draft: Draft, { to, outright }: Correction): Step | null {
  const { flow } = draft.session;
  const isValue = (['amount', 'date', 'phone', 'reference'] as const).some((type) => parseSlot(to, { type }, draft.now) !== null);
  if (!outright || !isValue || !flow?.acted || flow.trail.length > 0) return null;
  draft.say('correction.tooLate');
  driver.askAgain(draft);
  return { by: 'correction' };
}

function goBack({ driver }: MessageDeps, draft: Draft): Step {
  if (draft.session.flow?.trail.length) {
    draft.say('correction.back');
    return driver.back(draft);
  }
  draft.say('correction.sayAgain');
  driver.askAgain(draft);
  return { by: 'correction' };
}

/** A correction of which nobody knows what it corrects: what can be changed is named. Null: it is none, or nothing can. */
export const askWhatToCorrect: Answerer = ({ driver, lines }, draft, { text }) => {
  const answered = driver.answered(draft.session);
  const correction = readCorrection(text);
  if (answered.length === 0 || !correction || !(correction.outright || soundsLikeValue(correction.to))) return null;
  const name = (asked: Answered): string => describeAnswer(lines, asked, asked.event, draft.session.locale, draft.now);
  const given = answered.slice(-NAMED).map(name);
  draft.say('correction.which', { given: given.join(draft.session.locale === 'en' ? ', ' : '、') });
  driver.askAgain(draft);
  return { by: 'correction' };
};
