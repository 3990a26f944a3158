import type { Understanding } from '../faq/topic.js';
import type { Draft } from './draft.js';
import type { Step } from './drive-flow.js';
import type { MessageDeps } from './message-deps.js';
import type { QuickReply } from './session.js';
import type { MessageInput } from './types.js';

/** Where files may go, when no flow takes them now. */
const FILE_FLOWS = ['appeal-status', 'appeal'];

/**
 * Files that came with a message: a flow that takes them keeps their addresses, and tells how many; of every other
 * file it is said that it was not kept. Null: the rest of the message is still to be answered.
 */
export function takeFiles(deps: MessageDeps, draft: Draft, input: MessageInput, meaning: Understanding | null): Step | null {
  const files = input.attachments.flatMap(({ url }) => url ?? []);
  const notSent = input.attachments.length - files.length;
  if (notSent > 0) draft.say('attachment.notYet', { count: notSent });
  if (files.length === 0) return null;
  const wereAwaited = deps.driver.awaited(draft.session).slot?.type === 'attachment';
  // Whoever waits for a command's result has nothing to do with files.
  const isWaiting = (draft.session.flow?.awaits ?? null) !== null;
  const step = isWaiting ? null : deps.driver.give(draft, { type: 'FILES_GIVEN', files }, input.text === null ? 'ask' : 'wait');
  if (!step) return tellNotKept(deps, draft, files.length);
  if ('needs' in step || input.text === null) return step;
  if (!wereAwaited || !isCaption(input, meaning)) return null;
  deps.driver.askAgain(draft);
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
