import { randomUUID } from 'node:crypto';

/** What people say in the measurements, as bodies of CONTRACT §2. */

export interface Talk {
  /** Said before the clock runs. */
  opening: string[];
  measured: string[];
}

type Said = { text: string } | { action: string };

/** A complaint: two pressed buttons, and three answers typed to the question that was asked. */
const FLOW_OPENING: Said[] = [{ text: '我要投诉' }];
const FLOW_ANSWERS: Said[] = [
  { action: 'complaint.chooseAbout:FEE' },
  { text: '上周转账的时候多收了我手续费，问了也没人解释' },
  { text: '希望你们说明收费标准' },
  { action: 'complaint.askEvidence:SKIP' },
  { text: '13800138000' },
];

const QUESTIONS = ['退款要多久', '怎么注册', '忘记密码怎么办', '转账限额是多少', '怎么绑定银行卡'];
const ENGLISH_QUESTIONS = [
  'how long does a refund take', 'how do I register', 'I forgot my password', 'what are the transfer limits', 'how do I link a bank card',
];

export function flowTalk(id: string): Talk {
  const [opening, measured] = [FLOW_OPENING, FLOW_ANSWERS];
  const bodies = toBodies(id, [...opening, ...measured]);
  return { opening: bodies.slice(0, opening.length), measured: bodies.slice(opening.length) };
}

export function questionTalk(id: string): Talk {
  return { opening: [], measured: toBodies(id, QUESTIONS.map((text) => ({ text }))) };
}

/** No more than that. */
export function greetingTalk(id: string): string[] {
  return toBodies(id, [{ text: '你好' }]);
}

/** A short talk after which nothing is open. */
export function shortTalk(id: string): string[] {
  return toBodies(id, [{ text: '退款要多久' }, { text: '谢谢' }]);
}

/** A short talk that was left in the middle of a flow. */
export function leftTalk(id: string): string[] {
  return toBodies(id, [...FLOW_OPENING, ...FLOW_ANSWERS.slice(0, 1)]);
}

/** Five answers. */
export function askingTalk(id: string): string[] {
  return questionTalk(id).measured;
}

export function englishTalk(id: string): string[] {
  return toBodies(id, ENGLISH_QUESTIONS.map((text) => ({ text })));
}

/** The same as platforms say it, whose ids are long. */
export function withUuids(bodies: string[]): string[] {
  const conversationId = randomUUID();
  return bodies.map((body) => JSON.stringify({ ...(JSON.parse(body) as object), conversationId, messageId: randomUUID() }));
}

function toBodies(conversationId: string, said: Said[]): string[] {
  return said.map((content, at) => JSON.stringify({ messageId: `m-${at}`, conversationId, ...content }));
}
