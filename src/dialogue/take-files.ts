import type { Understanding } from '../faq/topic.js';
import { askOn } from './answer-in-flow.js';
import { bareWords } from './bare-words.js';
import type { Draft } from './draft.js';
import type { Step } from './drive-flow.js';
import { dropOldFiles, FILES_AT_MOST, noteFiles, type UsableFile } from './held-files.js';
import type { MessageDeps } from './message-deps.js';
import type { QuickReply } from './session.js';
import { sayRefused } from './take-fate.js';
import type { GivenFile, MessageInput } from './types.js';

/** "看这个": says no more than the file itself. */
const POINTS = /^(?:你|请|帮我|麻烦)*(?:看看?|看一?下|瞧瞧?)?(?:就是|就|是)?(?:这个|这张|这是|这里|图|图片|截图|照片|附件|见图|如图)+(?:了|呢|啊)*$|^(?:(?:please )?(?:look at|see|check) (?:this|it|the (?:picture|photo|screenshot|attachment))|this(?: one)?|here(?: it is)?)$/;
const onlyPoints = (text: string | null): boolean => text !== null && POINTS.test(bareWords(text).replace(/\s/gu, (space) => (/\p{Script=Han}/u.test(text) ? '' : space)));

/** Where files may go, when no flow takes them now. */
const FILE_FLOWS = ['appeal-status', 'appeal'];

/**
 * Files that came with a message: a flow that takes them keeps their ids, and tells how many; of every other file it is
 * said that it was not kept. Null: the rest of the message is still to be answered.
 */
export function takeFiles(deps: MessageDeps, draft: Draft, input: MessageInput, meaning: Understanding | null): Step | null {
  const files = pickUsable(draft, input.attachments, draft.now - deps.fileKeepMs);
  if (files.length === 0) return null;
  const wereAwaited = deps.driver.awaited(draft.session).slot?.type === 'attachment';
  const step = giveFiles(deps, draft, files, input.text === null ? 'ask' : 'wait');
  if (!step) return tellNotKept(deps, draft, files.length) ?? (onlyPoints(input.text) ? askOn(deps, draft, 'attachment') : null);
  if ('needs' in step || input.text === null) return step;
  if (!wereAwaited || !isCaption(input, meaning)) return null;
  deps.driver.askAgain(draft);
  return step;
}

/** Says of the others why they cannot be used. */
function pickUsable(draft: Draft, given: GivenFile[], oldest: number): UsableFile[] {
  const refused = given.filter((file) => file.state === 'refused');
  for (const because of new Set(refused.map((file) => file.because))) {
    sayRefused(draft, because, refused.filter((file) => file.because === because).map(({ name }) => name));
  }
  dropOldFiles(draft.session, oldest);
  const usable = given.filter((file) => file.state !== 'refused');
  const room = Math.max(0, FILES_AT_MOST - Object.keys(draft.session.files).length);
  if (usable.length > room) draft.say('attachment.tooMany', { count: usable.length - room });
  return usable.slice(0, room);
}

/** Null: no flow takes them now. */
function giveFiles({ driver }: MessageDeps, draft: Draft, files: UsableFile[], then: 'ask' | 'wait'): Step | null {
  // Whoever waits for a command's result has nothing to do with files.
  if ((draft.session.flow?.awaits ?? null) !== null) return null;
  noteFiles(draft.session, files, draft.now);
  const step = driver.give(draft, { type: 'FILES_GIVEN', files: files.map(({ id }) => id) }, then);
  for (const file of files) {
    if (step) draft.takeIn(file);
    else delete draft.session.files[file.id];
  }
  return step;
}

function tellNotKept({ flows }: MessageDeps, draft: Draft, count: number): null {
  const buttons = FILE_FLOWS.filter((name) => flows.has(name)).map((name): QuickReply => draft.button('start', name, `flow:${name}`));
  if (draft.session.flow) draft.say('attachment.notUsed', { count });
  else draft.say('attachment.outside', { count }, buttons);
  draft.session.offered = draft.session.flow ? [] : buttons;
  return null;
}

/** Words beside files that were asked for tell what they are, unless they answer or ask for something. */
function isCaption({ answer }: MessageInput, meaning: Understanding | null): boolean {
  const asksForSomething = meaning !== null && ['command', 'handoff', 'flow'].includes(meaning.kind);
  return answer?.type !== 'option' && !asksForSomething;
}
