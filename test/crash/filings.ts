import { type Caller, pause } from './service.js';
import type { Reply } from './talks.js';

/** What somebody wants of the operator, in words. */
export interface Filing {
  id: string;
  person: string;
  opening: string;
  /** The last button, and what the bot says when it is done. */
  submit: string;
  told: string;
}

interface Answer {
  replies: Reply[];
  conversation: { flow: string | null; step: string | null };
}

const COMPLAINANTS = ['u-1001', 'u-1003', 'u-1005', 'u-1006', 'u-1008', 'u-1009', 'u-1012', 'u-1013', 'u-1014', 'u-1015', 'u-1017'];
const APPEALS = [
  ['u-1001', 'T20261118100003'], ['u-1001', 'T20261117100005'], ['u-1015', 'T20261122100022'], ['u-1015', 'T20261122100023'],
] as const;
const FROZEN = ['u-1003', 'u-1006', 'u-1008', 'u-1009', 'u-1012', 'u-1013', 'u-1014', 'u-1017'];

/** Each at a person of whom the operator takes it. */
export function planFilings(count: number): Filing[] {
  const appeals = APPEALS.map(([person, transaction]): Filing => ({
    id: `appeal-${transaction}`, person, opening: `我要申诉，编号${transaction}`, submit: '提交', told: 'receipt.form',
  }));
  const freezes = FROZEN.map((person): Filing => ({
    id: `freeze-${person}`, person, opening: '有一笔交易不是我操作的，钱被转走了', submit: '冻结钱包', told: 'abnormal.frozenNow',
  }));
  const others = Array.from({ length: count - appeals.length - freezes.length }, (_, index): Filing => ({
    id: `complaint-${index}`,
    person: COMPLAINANTS[index % COMPLAINANTS.length] ?? '',
    opening: '我要投诉你们的服务，客服电话打了一下午没有人接',
    submit: '提交',
    told: 'receipt.form',
  }));
  return [...appeals, ...freezes, ...others];
}

/** What is answered at each step on the way to the last button: a word, or the button of that place. */
const ON_THE_WAY: Record<string, string | number> = {
  'complaint/tellWanted': 0,
  'complaint/chooseRelated': '跳过',
  'complaint/askEvidence': '跳过',
  'complaint/forWhom': 0,
  'complaint/contact': '只在这里答复',
  'complaint/enterContact': '只在这里答复',
  // On a machine that has much to do a question may take too long: it is asked again.
  'appeal/cannotLookUp': 0,
  'abnormal-transaction/cannotLookUp': 0,
  'appeal/contact': 0,
  'appeal/chooseReason': 0,
  'appeal/tellFact': '跳过',
  'appeal/evidence': '没有',
  'abnormal-transaction/chooseTransaction': 0,
};
const AT_THE_END = ['complaint/summary', 'appeal/confirm', 'abnormal-transaction/offerFreeze'];
const MOST_STEPS = 12;

/** Up to the last button, which the result presses. */
export async function prepare(service: Caller, { id, person, opening, submit }: Filing): Promise<() => Promise<Reply[]>> {
  let sent = 0;
  const send = async (content: object): Promise<Answer> => {
    sent += 1;
    const body = { messageId: `m-${sent}`, conversationId: id, user: { id: person }, ...content };
    return (await service.call('POST', '/channels/http', body)) as Answer;
  };
  let answer = await send({ text: opening });
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const { replies, conversation: { flow, step: name } } = answer;
    const place = `${flow}/${name}`;
    const buttons = replies.at(-1)?.quickReplies ?? [];
    if (AT_THE_END.includes(place)) {
      const action = buttons.find(({ label }) => label === submit)?.action;
      return async () => (await send({ action })).replies;
    }
    const next = ON_THE_WAY[place];
    if (next === undefined) throw new Error(`${id} came to ${place}: ${JSON.stringify(replies)}`);
    answer = await send(typeof next === 'number' ? { action: buttons[next]?.action } : { text: next });
  }
  throw new Error(`${id} did not come to its end: ${JSON.stringify(answer)}`);
}


/** Waits until the result is told, or fails saying what was. */
export async function readWhenTold(service: Caller, { id, told }: Filing): Promise<Reply[]> {
  let messages: Reply[] = [];
  for (let tries = 0; tries < 300; tries += 1) {
    ({ messages } = (await service.call('GET', `/channels/http/conversations/${id}/messages?after=0`)) as { messages: Reply[] });
    if (messages.some(({ sources }) => sources[0]?.id === told)) return messages;
    await pause(200);
  }
  throw new Error(`${id} was never told: ${messages.map(({ sources }) => sources[0]?.id ?? '-').join(' ')}`);
}
