import { setTimeout as pause } from 'node:timers/promises';
import type { Caller } from './service.js';
import { readWhole, type Reply } from './talks.js';

/** Conversations from which something goes out: a file to be fetched and handed on, late replies, news of a case. */
export interface OutwardTalk {
  id: string;
  /** Ids of what the answers had. */
  heard: string[];
}

type Content = { text: string } | { action: string } | { attachments: { name: string; mediaType: string; url: string }[] };

/** Each look-up that a kill cut off is tried again. */
const MOST_PRESSES = 60;
const PATIENCE_MS = 90_000;

/** Says one thing after another; where nothing could be looked up, the button that tries again is pressed. */
async function hold(service: Caller, person: string, id: string, contents: Content[]): Promise<OutwardTalk> {
  const heard: string[] = [];
  let sent = 0;
  const send = async (content: Content): Promise<Reply[]> => {
    const body = { conversationId: id, messageId: `m-${sent}`, user: { id: person }, ...content };
    sent += 1;
    const { replies } = (await service.call('POST', '/channels/http', body)) as { replies: Reply[] };
    heard.push(...replies.map((reply) => reply.id));
    return replies;
  };
  for (const content of contents) {
    let again = tryAgain(await send(content));
    for (let presses = 0; again; presses += 1) {
      if (presses > MOST_PRESSES) throw new Error(`${id}: nothing could be looked up`);
      again = tryAgain(await send({ action: again }));
    }
  }
  return { id, heard };
}

function tryAgain(replies: Reply[]): string | undefined {
  return replies.at(-1)?.quickReplies.find(({ action }) => action.endsWith(':TRY_AGAIN'))?.action;
}

/** Adds a document, which is at an address, to a case. */
export function addDocument(service: Caller, { userId, caseId }: Matter, id: string, url: string): Promise<OutwardTalk> {
  const attachments = [{ name: `${id}.pdf`, mediaType: 'application/pdf', url }];
  return hold(service, userId, id, [{ text: caseId }, { text: '补充材料' }, { attachments }, { text: '提交' }]);
}

export interface Matter {
  userId: string;
  caseId: string;
}

/** Asks to be told of a case. */
export function followCase(service: Caller, { userId, caseId }: Matter, id: string): Promise<OutwardTalk> {
  return hold(service, userId, id, [{ text: caseId }, { text: '有变化通知我' }]);
}

const STATES = ['inReview', 'waitingMerchant'] as const;

/** The operator's clerk moves the case to and fro; the next move comes when everybody was told of the last. `from` is
 *  the state that the case is in. Returns what has to have been told, in order. */
export async function moveToAndFro(
  service: Caller, { caseId, from }: Matter & { from: (typeof STATES)[number] }, moves: number, followers: string[],
): Promise<string[]> {
  const wanted: string[] = [];
  for (let move = 0; move < moves; move += 1) {
    const to = STATES[(STATES.indexOf(from) + move + 1) % STATES.length] ?? from;
    // Whoever asks again after a kill may find it done.
    await service.call('POST', '/sandbox/api/acts', { act: 'moveCase', caseId, to }).catch(unlessDone);
    wanted.push(`event.case.${to}`);
    for (const id of followers) await untilTold(service, id, wanted.length);
  }
  return wanted;
}

function unlessDone(error: unknown): void {
  if (!(error instanceof Error && error.message.includes('alreadyDone'))) throw error;
}

async function untilTold(service: Caller, id: string, count: number): Promise<void> {
  let messages: Reply[] = [];
  for (let waited = 0; waited < PATIENCE_MS; waited += 100) {
    messages = await readWhole(service, id);
    if (newsIn(messages).length >= count) return;
    await pause(100);
  }
  throw new Error(`${id} was not told of ${count} moves: ${messages.map(({ sources }) => sources[0]?.id ?? '-').join(' ')}`);
}

export function newsIn(messages: Reply[]): string[] {
  return messages.flatMap(({ sources }) => sources.map(({ id }) => id)).filter((id) => id.startsWith('event.'));
}

/** What no answer had, in order: it has to be pushed. */
export function lateOf({ heard }: OutwardTalk, messages: Reply[]): string[] {
  return messages.filter(({ id, role }) => role !== 'contact' && !heard.includes(id)).map(({ id }) => id);
}
