import { nextSteps, personButton, startFlow, tellTopic } from './converse.js';
import type { Draft } from './draft.js';
import type { Step } from './drive-flow.js';
import type { MessageDeps } from './message-deps.js';
import type { Answerer } from './said.js';
import { asksOutright } from './is-digression.js';
import { noteTopic } from './recent.js';
import type { QuickReply } from './session.js';
import { type Part, splitMessage, touchedMatters } from './split-message.js';

/** Two or three questions in one message: each is answered in a message of its own, and a flow asked for begins last. */
export const answerSeveral: Answerer = (deps, draft, { text }) => {
  const parts = splitMessage(text, deps.understand);
  if (parts.length === 0) return askWhichFirst(deps, draft, text);
  parts.forEach((part, index) => tellPart(deps, draft, part, index === parts.length - 1 ? 'last' : 'more'));
  const flow = parts.find(({ meaning }) => meaning.kind === 'flow');
  if (flow) return startFlow(deps, draft, flow.meaning.id ?? '', flow.text);
  if (draft.session.flow) deps.driver.askAgain(draft);
  else deps.driver.offerPaused(draft);
  return { by: parts.map(({ meaning }) => meaning.id ?? meaning.smalltalk).join('+') };
};

function tellPart(deps: MessageDeps, draft: Draft, { meaning: { kind, id, smalltalk } }: Part, place: 'more' | 'last'): void {
  if (kind === 'smalltalk' && smalltalk) draft.say(smalltalk);
  const topic = kind === 'answer' ? deps.topics.get(id ?? '') : undefined;
  if (!topic) return;
  tellTopic(deps, draft, topic.id, place === 'last' && !draft.session.flow ? nextSteps(deps, draft, topic) : []);
}

/** From so many matters on nobody can follow answers one below the other. */
const MANY = 3;
const SHOWN = 4;

/** Somebody pours out everything at once: one after the other, and they say which comes first. A story with one wish
 *  in it is about that. */
function askWhichFirst(deps: MessageDeps, draft: Draft, text: string): Step | null {
  if (draft.session.flow) return null;
  const matters = touchedMatters(text, deps.understand).filter((part, index, all) => all.findIndex((each) => areaOf(deps, each) === areaOf(deps, part)) === index);
  const isUrgent = matters.some(({ meaning }) => areaOf(deps, { text, meaning }) === 'stop-loss');
  if (matters.length < MANY || isUrgent) return null;
  const wishes = matters.filter(({ meaning }) => meaning.kind === 'flow');
  if (wishes.length === 1 && !matters.some((part) => asksOutright(part.text))) return startFlow(deps, draft, wishes[0]?.meaning.id ?? '', text);
  const money = matters.find((part) => areaOf(deps, part) === 'abnormal-transaction');
  if (money?.meaning.kind === 'answer') noteTopic(deps, draft, money.meaning.id ?? '', money.text);
  draft.session.offered = [...matters.slice(0, SHOWN).map((part) => matterButton(deps, draft, part)), personButton(draft)];
  draft.say('several.which', {}, draft.session.offered);
  return { by: 'several' };
}

/** All that belongs to one flow is one matter. */
function areaOf({ topics }: MessageDeps, { meaning: { id } }: Part): string {
  return id?.startsWith('flow.') ? id.slice('flow.'.length) : (topics.get(id ?? '')?.flow ?? id ?? '');
}

/** Leads to where the person's own matter is looked at, else to the answer. */
function matterButton(deps: MessageDeps, draft: Draft, part: Part): QuickReply {
  const area = areaOf(deps, part);
  const looks = part.meaning.kind === 'flow' || (LOOKING.includes(area) && draft.session.contact.userId !== null);
  if (looks) return draft.button('start', area, `flow:${area}`);
  const id = part.meaning.id ?? '';
  return { label: deps.topics.get(id)?.title[draft.session.locale] ?? '', action: `topic:${id}` };
}
const LOOKING = ['abnormal-transaction', 'appeal-status'];
