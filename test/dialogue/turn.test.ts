import { describe, expect, it } from '@jest/globals';
import type { AnyStateMachine } from 'xstate';
import { FLOWS } from '../../flows/index.js';
import type { Flow, StateMeta } from '../../flows/kit.js';
import { type ActiveFlow, newSession, type Session } from '../../src/dialogue/session.js';
import { createDialogue } from '../../src/dialogue/turn.js';
import type { MessageInput, TurnCommit, TurnInput } from '../../src/dialogue/types.js';
import { SAMPLES } from '../support/flow-samples.js';
import { content } from '../support/test-app.js';

const NOW = 1_795_300_000_000;
const contact = { userId: 'u-1', name: null, phone: null, locale: null };
const parts = { ...content(), idle: { remindMs: 1_800_000, restMs: 86_400_000 }, fileKeepMs: 72 * 3_600_000 };
const dialogue = createDialogue(parts);

const message = (text: string, answer: MessageInput['answer'] = null): MessageInput =>
  ({ type: 'message', id: 'message:m-1', contact, text, action: null, attachments: [], found: [], danger: null, answer });

function take(session: Session, input: TurnInput, using = dialogue): TurnCommit {
  const output = using.turn(session, input, new Map(), NOW);
  if (!('commit' in output)) throw new Error(`the turn asks ${JSON.stringify(output.ask)}`);
  return output.commit;
}

function sessionIn(flow: Pick<Flow, 'name' | 'version'>, state: string, more: Partial<ActiveFlow> = {}): Session {
  const active = { name: flow.name, version: flow.version, state, slots: SAMPLES[flow.name] ?? {}, trail: [], unusable: 0, awaits: null, acted: false };
  return { ...newSession('c-1', 'http', { userId: 'u-1', name: null, phone: null }, 'zh-CN'), seq: 5, flow: { ...active, ...more } };
}

const spoken = ({ messages }: TurnCommit): string[] => messages.flatMap(({ sources }) => sources.map(({ id }) => id));

/** Every state of every flow that waits for the person or for a command's result. */
const resting = [...FLOWS.values()].flatMap((flow) =>
  Object.entries((flow.machine as AnyStateMachine).states)
    .filter(([, node]) => (node.meta as StateMeta<never> | undefined)?.ask ?? node.entry.some((action) => (action as { type?: string }).type === 'command'))
    .map(([state]) => ({ flow, state })));

describe('what a turn starts', () => {
  const press = (id: string): MessageInput => ({ ...message('', null), id, text: null, action: 'complaint.summary:CONFIRM' });
  const keysAfter = (id: string): string[] =>
    take(sessionIn(FLOWS.get('complaint') as Flow, 'summary'), press(id)).outbox.flatMap((entry) => (entry.destination === 'wallet' ? [entry.key] : []));

  it('bears the same key when the same message is taken again, and another for another message, should the store have lost the first', () => {
    expect(keysAfter('message:m-1')).toHaveLength(1);
    expect(keysAfter('message:m-1')).toEqual(keysAfter('message:m-1'));
    expect(keysAfter('message:m-2')).not.toEqual(keysAfter('message:m-1'));
  });
});

describe('from every state of every flow', () => {
  it('knows some', () => {
    expect(resting.length).toBeGreaterThan(40);
  });

  it.each(resting)('$flow.name/$state: a person is offered in one turn', ({ flow, state }) => {
    const { session } = take(sessionIn(flow, state), message('转人工'));
    expect(session.flow?.name).toBe('handoff');
    expect(session.paused.map(({ state: left }) => left)).toEqual(flow.name === 'handoff' ? [] : [state]);
  });

  it.each(resting)('$flow.name/$state: cancelling ends the flow', ({ flow, state }) => {
    expect(take(sessionIn(flow, state), message('取消')).session.flow).toBeNull();
  });

  it.each(resting)('$flow.name/$state: repeating changes nothing and says it again', ({ flow, state }) => {
    const before = sessionIn(flow, state);
    const turn = take(before, message('再说一遍'));
    expect(turn.session.flow).toEqual(before.flow);
    expect(turn.messages.at(-1)?.role).toBe('bot');
  });

  it.each(resting)('$flow.name/$state: going back answers', ({ flow, state }) => {
    const turn = take(sessionIn(flow, state), message('上一步'));
    expect(turn.messages.filter(({ role }) => role === 'bot').length).toBeGreaterThan(0);
  });
});

describe('a flow that outlives a deploy', () => {
  const registration = FLOWS.get('registration');
  if (!registration) throw new Error('no registration');
  const newer = (migrations: Flow['migrations']) => {
    const flows = new Map([...FLOWS, ['registration', { ...registration, version: registration.version + 1, migrations }]]);
    return createDialogue({ ...parts, flows });
  };

  it('goes on where a migration leads', () => {
    const using = newer({ [registration.version]: ({ slots }) => ({ state: 'setPassword', slots }) });
    const { session } = take(sessionIn(registration, 'gone'), message('再说一遍'), using);
    expect(session.flow).toMatchObject({ version: registration.version + 1, state: 'setPassword' });
  });

  it('is begun again, and says so, where there is no migration', () => {
    const started = { ...sessionIn(registration, 'whereStuck'), contact: { userId: null, name: null, phone: null } };
    const guest = { ...message('你好'), contact: { ...contact, userId: null } };
    const turn = take(started, guest, newer({}));
    expect(spoken(turn)).toContain('flow.changed');
    expect(turn.session.flow).toMatchObject({ version: registration.version + 1, state: 'whereStuck' });
  });

  it('that is no longer there ends with a word, and the message is kept', () => {
    const turn = take(sessionIn({ name: 'abandoned', version: 1 }, 'anywhere'), message('你好'));
    expect(turn.session.flow).toBeNull();
    expect(spoken(turn)).toEqual(['flow.changed']);
    expect(turn.messages[0]).toMatchObject({ role: 'contact', text: '你好' });
  });
});

describe('one controller', () => {
  const withAgent = (session: Session): Session => ({ ...session, owner: 'agent' });
  const flow = { name: 'abnormal-transaction', version: FLOWS.get('abnormal-transaction')?.version ?? 0 };

  it('keeps the bot silent while an agent has the conversation', () => {
    const turn = take(withAgent(sessionIn(flow, 'whatIsWrong')), message('转错人了'));
    expect(turn.messages.map(({ role }) => role)).toEqual(['contact']);
  });

  it('tells a result as a fact of the system, and asks nothing', () => {
    const waiting = withAgent(sessionIn(flow, 'freezing', { awaits: 'key-1', acted: true }));
    const outcome = { status: 'done', case: null, person: null, transaction: null } as const;
    const turn = take(waiting, { type: 'result', id: 'result:key-1', key: 'key-1', cause: null, command: 'freezeWallet', outcome });
    expect(turn.messages.map(({ role }) => role)).toEqual(['system']);
    expect(turn.session.flow?.state).toBe('whoDidIt');
  });

  it('lets timers rest while an agent has the conversation', () => {
    const session = { ...withAgent(sessionIn(flow, 'whatIsWrong')), timers: { idle: 7 } };
    expect(take(session, { type: 'timer', id: 'timer:idle:7', name: 'idle', dueAt: 7 }).messages).toEqual([]);
  });
});

describe('what comes late', () => {
  const flow = { name: 'abnormal-transaction', version: FLOWS.get('abnormal-transaction')?.version ?? 0 };
  const outcome = { status: 'refused', because: 'notFound' } as const;

  it('changes no flow when another command is awaited', () => {
    const waiting = sessionIn(flow, 'freezing', { awaits: 'key-2', acted: true });
    const turn = take(waiting, { type: 'result', id: 'result:key-1', key: 'key-1', cause: null, command: 'freezeWallet', outcome });
    expect(turn.session.flow).toEqual(waiting.flow);
  });

  it('is told of once, however often it is found to be late', () => {
    const { flow: waiting, ...rest } = sessionIn(flow, 'freezing', { awaits: 'key-1', acted: true });
    const session = { ...rest, flow: null, paused: waiting ? [{ ...waiting, pausedAt: NOW }] : [] };
    const delayed = { type: 'delayed', id: 'delayed:key-1', key: 'key-1', cause: null, command: 'freezeWallet', lasting: true } as const;
    const first = take(session, delayed);
    expect(spoken(first)).toEqual(['command.delayed.freeze']);
    expect(spoken(take(first.session, delayed))).toEqual([]);
  });

  it('finds a flow that was set aside meanwhile', () => {
    const { flow: waiting, ...rest } = sessionIn(flow, 'freezing', { awaits: 'key-1', acted: true });
    const session = { ...rest, flow: null, paused: waiting ? [{ ...waiting, pausedAt: NOW }] : [] };
    const turn = take(session, { type: 'result', id: 'result:key-1', key: 'key-1', cause: null, command: 'freezeWallet', outcome });
    expect(spoken(turn)).toEqual(['abnormal.freezeRefused']);
    expect(turn.session.paused[0]).toMatchObject({ state: 'whoDidIt', awaits: null });
  });

  it('is no reminder when the timer was set anew', () => {
    const session = { ...sessionIn(flow, 'whatIsWrong'), timers: { idle: 99 } };
    const turn = take(session, { type: 'timer', id: 'timer:idle:7', name: 'idle', dueAt: 7 });
    expect(turn.messages).toEqual([]);
    expect(turn.session.timers).toEqual({ idle: 99 });
  });
});

describe('a turn', () => {
  it('leaves the session it was given untouched, and decides the same again', () => {
    const session = sessionIn({ name: 'registration', version: 1 }, 'whereStuck');
    const before = structuredClone(session);
    const first = take(session, message('验证码没来', { type: 'option', id: 'CODE_MISSING' }));
    expect(session).toEqual(before);
    expect(take(session, message('验证码没来', { type: 'option', id: 'CODE_MISSING' }))).toEqual(first);
  });

  it('numbers its messages without a gap', () => {
    const { messages, session } = take(sessionIn({ name: 'registration', version: 1 }, 'whereStuck'), message('转人工'));
    expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => 6 + index));
    expect(session.seq).toBe(messages.at(-1)?.seq);
  });
});
