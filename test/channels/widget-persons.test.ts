import { describe, expect, it } from '@jest/globals';
import type { Widget } from '../../src/channels/widget/index.js';
import type { SessionAnswer } from '../../src/channels/widget/wire.js';
import { claimsFor, NOW, sign } from '../support/host-app.js';
import { request, speakerOf, type Stage, stage } from '../support/widget-stage.js';

interface Guest { answer: SessionAnswer; guest: string; conversationId: string }

/** A guest of a browser of their own; `wrote`: the conversation has begun. */
async function comeAsGuest({ widget, begun }: Stage, given: 'wrote' | 'only looked' = 'wrote'): Promise<Guest> {
  const answer = await widget.openSession(request());
  const { conversationId } = speakerOf(await widget.verifySpeaker(answer.token));
  if (given === 'wrote') begun.set(conversationId, null);
  return { answer, guest: answer.guest ?? '', conversationId };
}

let pages = 0;
async function signIn({ widget, now }: Pick<Stage, 'widget' | 'now'>, user: string, guest: string | null = null): Promise<SessionAnswer & { conversationId: string }> {
  pages += 1;
  const answer = await widget.openSession(request({ identity: await sign(claimsFor(user, {}, now())), guest, page: `page-${pages}` }));
  return { ...answer, conversationId: speakerOf(await widget.verifySpeaker(answer.token)).conversationId };
}

const idsOf = ({ earlier }: SessionAnswer): string[] => earlier.map(({ id }) => id);

describe('a guest who signs in', () => {
  it('goes on in the same conversation, as the person had none', async () => {
    const at = stage();
    const { guest, conversationId } = await comeAsGuest(at);
    expect(await signIn(at, 'u-1', guest)).toMatchObject({ conversationId, guest: null, earlier: [] });
    expect(at.begun.get(conversationId)).toBe('u-1');
    expect((await signIn(at, 'u-1')).conversationId).toBe(conversationId);
  });

  it('finds it among the earlier ones, as the person had one', async () => {
    const at = stage();
    const own = (await signIn(at, 'u-1')).conversationId;
    at.begun.set(own, 'u-1');
    const first = await comeAsGuest(at);
    at.pass(1_000);
    const second = await comeAsGuest(at);
    await signIn(at, 'u-1', first.guest);
    at.pass(1_000);
    const answer = await signIn(at, 'u-1', second.guest);
    expect(answer.conversationId).toBe(own);
    expect(answer.earlier).toEqual([{ id: second.conversationId, at: NOW + 2_000 }, { id: first.conversationId, at: NOW + 1_000 }]);
    expect(at.begun.get(first.conversationId)).toBe('u-1');
    expect(idsOf(await signIn(at, 'u-1'))).toEqual(idsOf(answer));
  });

  it('leaves nothing of a conversation that never began', async () => {
    const at = stage();
    const { guest, conversationId } = await comeAsGuest(at, 'only looked');
    const answer = await signIn(at, 'u-1', guest);
    expect(answer.conversationId).not.toBe(conversationId);
    expect(answer.earlier).toEqual([]);
    expect(await at.documents.list('widget-person')).toEqual([]);
  });

  it('is a guest no more: every token of theirs has ended at every replica, also one issued before', async () => {
    for (const wrote of ['wrote', 'only looked'] as const) {
      const at = stage();
      const { answer, guest, conversationId } = await comeAsGuest(at, wrote);
      const again = await at.replica.openSession(request({ guest }));
      await signIn(at, 'u-1', guest);
      for (const door of [at.widget, at.replica]) {
        expect(await door.verifySpeaker(answer.token)).toBe('ended');
        expect(await door.verifySpeaker(again.token)).toBe('ended');
      }
      const next = await at.replica.openSession(request({ guest }));
      expect(next.guest).not.toBe(guest);
      expect(speakerOf(await at.replica.verifySpeaker(next.token)).conversationId).not.toBe(conversationId);
    }
  });

  it('is one person: of two who claim the guest at once one has the conversation, and the other has nothing of it', async () => {
    for (let round = 0; round < 20; round += 1) {
      const at = stage();
      const { guest, conversationId } = await comeAsGuest(at);
      const answers = await Promise.all([signIn(at, 'u-1', guest), signIn({ widget: at.replica, now: at.now }, 'u-2', guest)]);
      const having = answers.filter((answer) => answer.conversationId === conversationId);
      expect(having).toHaveLength(1);
      expect(answers.flatMap(idsOf)).toEqual([]);
      expect(at.begun.get(conversationId)).toBe(having[0] === answers[0] ? 'u-1' : 'u-2');
      expect(await signIn(at, 'u-3', guest)).toMatchObject({ earlier: [] });
    }
  });

  it('at two browsers at once keeps one conversation to write in and the other to read', async () => {
    for (let round = 0; round < 20; round += 1) {
      const at = stage();
      const guests = [await comeAsGuest(at), await comeAsGuest(at)];
      await Promise.all(guests.map(({ guest }, index) => signIn({ widget: index ? at.replica : at.widget, now: at.now }, 'u-1', guest)));
      const { conversationId, earlier } = await signIn(at, 'u-1');
      expect([conversationId, ...earlier.map(({ id }) => id)].sort()).toEqual(guests.map((each) => each.conversationId).sort());
    }
  });

  it('is taken over whole, however often the service was cut off on the way, when the page asks again', async () => {
    for (let cut = 1; cut <= 4; cut += 1) {
      const at = stage();
      const { guest, conversationId } = await comeAsGuest(at);
      const identity = await sign(claimsFor('u-1'));
      let writes = 0;
      at.documents.beforeWrite = async () => {
        writes += 1;
        if (writes === cut) throw new Error('cut off');
      };
      const open = (door: Widget): Promise<SessionAnswer> => door.openSession(request({ identity, guest }));
      await open(at.widget).catch(() => undefined);
      const answer = await open(at.replica);
      expect(speakerOf(await at.replica.verifySpeaker(answer.token)).conversationId).toBe(conversationId);
      expect([at.begun.get(conversationId), answer.earlier]).toEqual(['u-1', []]);
    }
  });

  it('changes nothing when the same token is shown again later', async () => {
    const at = stage();
    const { guest } = await comeAsGuest(at);
    const first = await signIn(at, 'u-1', guest);
    const { conversationId, earlier } = await signIn(at, 'u-1', guest);
    expect({ conversationId, earlier }).toEqual({ conversationId: first.conversationId, earlier: [] });
  });

  it('loses nothing that a page wrote in the conversation of its own, which was open all the while', async () => {
    const at = stage();
    const open = await signIn(at, 'u-1');
    const { guest, conversationId } = await comeAsGuest(at);
    await signIn(at, 'u-1', guest);
    at.begun.set(open.conversationId, 'u-1');
    const answer = await signIn(at, 'u-1');
    expect([answer.conversationId, idsOf(answer)]).toEqual([conversationId, [open.conversationId]]);
  });
});

describe('an earlier conversation', () => {
  it('can be read by its person alone', async () => {
    const at = stage();
    const own = await signIn(at, 'u-1');
    at.begun.set(own.conversationId, 'u-1');
    const { guest, conversationId, answer: asGuest } = await comeAsGuest(at);
    const person = await signIn(at, 'u-1', guest);
    const other = await signIn(at, 'u-2');
    const mayRead = async ({ token }: SessionAnswer, id: string): Promise<boolean> => at.replica.mayReadEarlier(speakerOf(await at.widget.verifySpeaker(token)), id);
    expect(await mayRead(person, conversationId)).toBe(true);
    expect(await mayRead(other, conversationId)).toBe(false);
    expect(await mayRead(person, other.conversationId)).toBe(false);
    expect(await mayRead(await at.widget.openSession(request()), conversationId)).toBe(false);
    expect(await at.widget.verifySpeaker(asGuest.token)).toBe('ended');
  });

  it('is one of fifty at most, the newest', async () => {
    const at = stage();
    at.begun.set((await signIn(at, 'u-1')).conversationId, 'u-1');
    const guests: Guest[] = [];
    for (let count = 0; count < 52; count += 1) guests.push(await comeAsGuest(at));
    for (const { guest } of guests) await signIn(at, 'u-1', guest);
    expect(idsOf(await signIn(at, 'u-1'))).toEqual(guests.slice(2).map((each) => each.conversationId).reverse());
  });
});
