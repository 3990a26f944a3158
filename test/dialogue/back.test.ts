import { describe, expect, it } from '@jest/globals';
import { FLOWS } from '../../flows/index.js';
import type { Session } from '../../src/dialogue/session.js';
import { openTalk, type Talk } from './talk.js';

/** Deep enough to leave the first questions of every flow; every button of every question is pressed. */
const DEPTH = 4;

/** In these every button leads out. */
const ONE_QUESTION = ['handoff', 'frozen-wallet'];

interface Place {
  name: string;
  state: string;
  slots: unknown;
}

function placeOf({ session: { flow } }: Talk): Place | null {
  return flow && { name: flow.name, state: flow.state, slots: flow.slots };
}

function starting(name: string): Talk {
  const talk = openTalk();
  talk.press(`flow:${name}`);
  return talk;
}

/** Walks every path of buttons, and calls `arrive` wherever a press led from one question of the flow to another. */
function walk(name: string, session: Session | null, depth: number, arrive: (talk: Talk, from: Place) => void): void {
  const talk = session ? openTalk(() => session) : starting(name);
  const from = placeOf(talk);
  if (!from || from.name !== name || depth === 0) return;
  const buttons = talk.session.flow && session ? buttonsIn(talk) : talk.last().at(-1)?.quickReplies.map(({ action }) => action) ?? [];
  for (const action of buttons) {
    const next = openTalk(() => structuredClone(talk.session));
    next.press(action);
    const flow = next.session.flow;
    if (flow?.name !== name || flow.awaits || flow.acted) continue;
    arrive(openTalk(() => structuredClone(next.session)), from);
    walk(name, next.session, depth - 1, arrive);
  }
}

function buttonsIn(talk: Talk): string[] {
  const asked = openTalk(() => structuredClone(talk.session));
  asked.type('再说一遍');
  return asked.last().at(-1)?.quickReplies.map(({ action }) => action) ?? [];
}

describe.each([...FLOWS.keys()])('in %s', (name) => {
  it('"back" arrives at the question before, as it was, from wherever a button leads', () => {
    let arrivals = 0;
    walk(name, null, DEPTH, (talk, from) => {
      talk.type('上一步');
      expect(placeOf(talk)).toEqual(from);
      arrivals += 1;
    });
    expect(arrivals).toBeGreaterThan(ONE_QUESTION.includes(name) ? -1 : 0);
  });

  it('"back" arrives there after a question in between, and after another flow', () => {
    walk(name, null, 2, (talk, from) => {
      talk.type('客服会问我要验证码吗');
      talk.type('转人工');
      if (talk.session.flow?.name === 'handoff' && name !== 'handoff') talk.type('先不用');
      talk.type('上一步');
      expect(placeOf(talk)).toEqual(from);
    });
  });
});
