import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ASKS, type ConversationView as WireView, type ServerFrame, serverFrame } from '../src/channels/widget/wire.js';
import type { WindowView } from '../src/window-acts.js';
import { ownWords } from '../src/dialogue/message-files.js';
import type { Slot } from '../src/dialogue/slots/slot.js';
import type { Attachment, Contact, Message } from '../src/dialogue/types.js';
import { FILE_BYTES } from '../src/files/limits.js';
import type { SandboxState } from '../src/wallet/sandbox/state.js';
import { pdf, png } from './support/files.js';
import { openTestApp, type TestApp } from './support/test-app.js';

const PERSON: Contact = { userId: 'u-1001', name: '王芳', phone: null, locale: null };

type Keys<T> = keyof T;
type Same<A, B> = [A, B] extends [B, A] ? true : false;
/** Every slot there is: a new one has to be known to the window. */
const SLOT_TYPES: Record<Slot['type'], true> = { choice: true, pick: true, phone: true, amount: true, date: true, reference: true, attachment: true, text: true };
const SLOTS = Object.keys(SLOT_TYPES);

/** What a window does besides writing, through the whole service. */
describe('a window', () => {
  let app: TestApp;
  let sent = 0;
  beforeEach(async () => {
    app = await openTestApp();
  }, 60_000);
  afterEach(() => app.remove());

  const begin = (conversationId = 'w-1', contact = PERSON): Promise<void> =>
    app.conversations.begin({ channel: 'widget', conversationId, contact });
  const send = async (content: { text?: string; action?: string; files?: string[] }, conversationId = 'w-1', contact = PERSON): Promise<Message[]> => {
    sent += 1;
    const { text = null, action = null, files = [] } = content;
    const attachments = files.map((id): Attachment => ({ from: 'upload', id }));
    const received = await app.conversations.receive({
      channel: 'widget', conversationId, messageId: `m-${sent}`, contact, text, action, attachments,
    });
    if (received.status !== 'taken') throw new Error(received.status);
    return received.replies;
  };
  const whole = (conversationId = 'w-1'): Promise<Message[]> => app.conversations.messagesAfter(conversationId, 0, 0);
  const linesOf = (messages: Message[]): string[] => messages.flatMap(({ sources }) => sources.map(({ id }) => id));
  const viewed = async (): Promise<WindowView> => {
    const view = await app.conversations.view('w-1');
    if (!view) throw new Error('it has not begun');
    return view;
  };

  describe('is opened', () => {
    it('and greets once, however often and from wherever it is opened', async () => {
      await Promise.all([begin(), begin(), begin()]);
      await begin();
      const [greeting, ...more] = await whole();
      expect(more).toEqual([]);
      expect(greeting).toMatchObject({ seq: 1, role: 'bot', cause: null, locale: 'zh-CN' });
      expect(greeting?.text).toMatch(/^王芳，您好！.*机器人/);
      expect(greeting?.quickReplies.map(({ action }) => action)).toEqual([
        'flow:abnormal-transaction', 'flow:appeal-status', 'flow:closure', 'flow:complaint', 'handoff',
      ]);
    });

    it('and offers to sign up to those alone who are not signed in', async () => {
      await begin('w-1', { ...PERSON, userId: null });
      expect((await whole())[0]?.quickReplies.map(({ action }) => action)).toContain('flow:registration');
    });

    it('and speaks the language of the contact, without a name where none is known', async () => {
      await begin('w-1', { ...PERSON, userId: null, name: null, locale: 'en' });
      expect((await whole())[0]).toMatchObject({ locale: 'en', text: expect.stringMatching(/^Hello, I'm .* support bot/) });
    });

    it('and is not introduced to anybody twice', async () => {
      await begin();
      expect(linesOf(await send({ text: '退款多久到账' }))).not.toContain('intro');
      await begin('w-2');
      expect(linesOf(await send({ text: '你好' }, 'w-2'))).toEqual(['begin.greetBack']);
    });

    it('and answers in the language of the first words, however short', async () => {
      await begin();
      expect((await send({ text: 'refund' }))[0]?.locale).toBe('en');
    });

    it('and commits nothing where somebody has written already', async () => {
      await send({ text: '你好' });
      const before = await whole();
      await begin();
      expect(await whole()).toEqual(before);
    });

    it('and has no secret of a name in its greeting', async () => {
      await begin('w-1', { ...PERSON, name: '密码Zq7tiger9' });
      expect((await whole())[0]?.text).not.toContain('Zq7tiger9');
    });
  });

  describe('changes the language', () => {
    it('and only asks the open question again in it', async () => {
      await begin();
      await send({ action: 'flow:registration' });
      const asked = (await whole()).at(-1);
      await app.conversations.switchLocale('w-1', 'en');
      const [again, ...more] = await app.conversations.messagesAfter('w-1', asked?.seq ?? 0, 0);
      expect(more).toEqual([]);
      expect(again).toMatchObject({ locale: 'en', sources: asked?.sources.map(({ id, revision }) => ({ id, revision, title: id })) });
      expect(again?.quickReplies.map(({ action }) => action)).toEqual(asked?.quickReplies.map(({ action }) => action));
    });

    it('and outside a flow says one line in it, with what can be done', async () => {
      await begin();
      await app.conversations.switchLocale('w-1', 'zh-Hant');
      const said = await app.conversations.messagesAfter('w-1', 1, 0);
      expect(said).toMatchObject([{ locale: 'zh-Hant', sources: [{ id: 'language.switched' }], quickReplies: [{}, {}, {}, {}, { action: 'handoff' }] }]);
    });

    it('and keeps it whatever is written then, there and back again', async () => {
      await begin();
      await app.conversations.switchLocale('w-1', 'en');
      expect((await send({ text: '退款多久到账' }))[0]?.locale).toBe('en');
      await app.conversations.switchLocale('w-1', 'zh-CN');
      await app.conversations.switchLocale('w-1', 'en');
      expect(linesOf(await whole()).filter((line) => line === 'language.switched')).toHaveLength(3);
    });

    it('and says nothing when it is spoken already, or nobody has begun', async () => {
      await app.conversations.switchLocale('w-1', 'en');
      expect(await app.conversations.view('w-1')).toBeNull();
      await begin();
      await app.conversations.switchLocale('w-1', 'zh-CN');
      expect(await whole()).toHaveLength(1);
    });
  });

  describe('says whether an answer helped', () => {
    const counted = async (helpful: string, reason: string): Promise<number> => {
      const { values } = await app.registry.getSingleMetric('feedback_total')?.get() ?? { values: [] };
      return values.find(({ labels }) => labels['helpful'] === helpful && labels['reason'] === reason)?.value ?? 0;
    };
    const rate = (seq: number, helpful: boolean, reason: string | null = null): Promise<void> =>
      app.conversations.giveFeedback('w-1', { seq, helpful, reason });

    it('and of one that helped nothing is said', async () => {
      await begin();
      const [answer] = await send({ text: '退款多久到账' });
      const before = await whole();
      await rate(answer?.seq ?? 0, true);
      expect(await whole()).toEqual(before);
      expect((await viewed()).rated).toEqual([{ seq: answer?.seq, helpful: true }]);
      expect(await counted('true', 'none')).toBe(1);
    });

    it('and of one that did not is told once what helps next, whatever reason follows and however the mind changes', async () => {
      await begin();
      const [answer] = await send({ text: '退款多久到账' });
      const seq = answer?.seq ?? 0;
      for (const [helpful, reason] of [[false, null], [false, 'unclear'], [false, 'unclear'], [false, null], [true, null], [false, null]] as const) await rate(seq, helpful, reason);
      const said = await app.conversations.messagesAfter('w-1', seq, 0);
      expect(linesOf(said)).toEqual(['feedback.sorry']);
      expect(said[0]?.quickReplies.map(({ action }) => action)).toContain('handoff');
      expect((await viewed()).rated).toEqual([{ seq, helpful: false }]);
      expect([await counted('false', 'none'), await counted('false', 'unclear'), await counted('true', 'none')]).toEqual([2, 1, 1]);
    });

    it('and nothing is noted of a message that is not there, of the own, or for a reason that is none of ours', async () => {
      await begin();
      await send({ text: '退款多久到账' });
      await Promise.all([rate(0, false), rate(2, false), rate(999, true)]);
      expect((await viewed()).rated).toEqual([]);
      await rate(1, false, '<script>');
      expect(await counted('false', 'none')).toBe(1);
    });

    it('and the latest twenty are remembered', async () => {
      await begin();
      for (let each = 0; each < 12; each += 1) await send({ text: '你好' });
      const bots = (await whole()).filter(({ role }) => role === 'bot').map(({ seq }) => seq);
      for (let each = 0; each < 12; each += 1) await send({ text: '谢谢' });
      bots.push(...(await whole()).filter(({ role, seq }) => role === 'bot' && seq > (bots.at(-1) ?? 0)).map(({ seq }) => seq));
      for (const seq of bots.slice(0, 22)) await rate(seq, true);
      expect((await viewed()).rated.map(({ seq }) => seq)).toEqual(bots.slice(2, 22));
    }, 20_000);
  });

  describe('shows where the conversation stands', () => {
    it('and that there is no flow outside one, nor a count of steps where a person is offered', async () => {
      await begin();
      expect(await viewed()).toEqual({
        version: 1, status: 'bot', flow: null, step: null, seq: 1, locale: 'zh-CN', progress: null, canGoBack: false, asks: null, working: false, rated: [], queue: null,
      });
      await send({ action: 'handoff' });
      expect(await viewed()).toMatchObject({ flow: 'handoff', step: 'offer', progress: null, asks: 'choice' });
    });

    it('and how far a flow has come, what it asks for, and whether there is a way back', async () => {
      await begin();
      await send({ action: 'flow:complaint' });
      expect(await viewed()).toMatchObject({ flow: 'complaint', step: 'chooseAbout', progress: { step: 1, of: 6 }, canGoBack: false });
      await send({ action: 'complaint.chooseAbout:SERVICE' });
      expect(await viewed()).toMatchObject({ step: 'tell', progress: { step: 2, of: 6 }, canGoBack: true, asks: 'text' });
      await send({ action: 'command:back' });
      expect(await viewed()).toMatchObject({ step: 'chooseAbout', progress: { step: 1, of: 6 } });
      await send({ action: 'command:cancel' });
      expect(await viewed()).toMatchObject({ flow: null, progress: null });
    });

    it('and that a suggestion takes one step', async () => {
      await begin();
      await send({ text: '我想提个建议' });
      expect(await viewed()).toMatchObject({ flow: 'complaint', step: 'suggest', progress: { step: 1, of: 1 } });
    });

    it('and the buttons of the window are stored as what they say, in the language of the person', async () => {
      await begin();
      await send({ action: 'flow:complaint' });
      await send({ action: 'command:back' });
      await app.conversations.switchLocale('w-1', 'en');
      await send({ action: 'command:cancel' });
      expect((await whole()).filter(({ role }) => role === 'contact').map(({ text }) => text)).toEqual(['我要投诉', '上一步', 'Cancel']);
    });

    it('in just the words that the wire carries', async () => {
      await begin();
      await send({ action: 'flow:complaint' });
      await app.conversations.giveFeedback('w-1', { seq: 1, helpful: true, reason: null });
      const frame: ServerFrame = { t: 'view', view: await viewed() };
      expect(serverFrame.parse(frame)).toEqual(frame);
      const same: Same<Keys<WindowView>, Keys<WireView>> = true;
      expect([same, ASKS.toSorted()]).toEqual([true, SLOTS.toSorted()]);
    });
  });

  describe('keeps files', () => {
    const keep = async (bytes: Uint8Array, name = '小票.png', conversationId = 'w-1'): Promise<string> => {
      const kept = await app.conversations.keepFile(conversationId, { name, bytes });
      if (kept.status !== 'kept') throw new Error(kept.because);
      return kept.file.id;
    };
    it('that are pictures or documents by their bytes, and no others', async () => {
      await begin();
      const tries = [png(), pdf(), Buffer.from('GIF89a'), Buffer.from('<script>'), Buffer.alloc(0), png(FILE_BYTES + 1)];
      const kept = await Promise.all(tries.map((bytes) => app.conversations.keepFile('w-1', { name: 'a.jpg', bytes })));
      expect(kept.map((each) => (each.status === 'kept' ? each.file.mediaType : each.because))).toEqual([
        'image/png', 'application/pdf', 'wrongType', 'wrongType', 'wrongType', 'tooBig',
      ]);
    });

    it('only where a conversation has begun', async () => {
      expect(await app.conversations.keepFile('w-1', { name: 'a.png', bytes: png() })).toEqual({ status: 'refused', because: 'notBegun' });
      expect(await app.conversations.readFile('w-1', 'u_1')).toBeNull();
    });

    it('under a name without a path, without what turns the writing round, and without secrets', async () => {
      await begin();
      const names = ['../../a.png', 'C:\\收据\\1.png', 'gpj\u202Egnp.png', '  ', '密码Zq7tiger9.png'];
      const kept = await Promise.all(names.map((name) => app.conversations.keepFile('w-1', { name, bytes: png() })));
      const given = kept.map((each) => (each.status === 'kept' ? each.file.name : ''));
      expect(given.slice(0, 4)).toEqual(['a.png', '1.png', 'gpjgnp.png', 'file.png']);
      expect(given[4]).not.toContain('Zq7tiger9');
    });

    it('and serves them to their own conversation alone', async () => {
      await begin();
      await begin('w-2', { ...PERSON, userId: 'u-1002' });
      const picture = png(600_000);
      const id = await keep(picture);
      const read = await app.conversations.readFile('w-1', id);
      expect(read && { ...read, bytes: Buffer.compare(read.bytes, picture) }).toEqual({ name: '小票.png', mediaType: 'image/png', bytes: 0 });
      expect(await app.conversations.readFile('w-2', id)).toBeNull();
    });

    it('until they are taken back', async () => {
      await begin();
      const id = await keep(png());
      await app.conversations.dropFile('w-1', id);
      expect(await app.conversations.readFile('w-1', id)).toBeNull();
      expect(linesOf(await send({ files: [id] }))).toEqual(['attachment.refused.gone']);
    });

    it('and shows them with the message that names them, beside its words, and as not kept where the bot says so', async () => {
      const contact = { ...PERSON, userId: 'u-1017' };
      await begin('w-1', contact);
      const id = await keep(png());
      const sendPicture = async (): Promise<[string[], Message | undefined]> => {
        const said = await send({ text: '这是小票', files: [id] }, 'w-1', contact);
        const own = (await whole()).findLast(({ role }) => role === 'contact');
        expect(own && ownWords(own)).toBe('这是小票');
        return [linesOf(said), own];
      };
      const message = (shown: string | null): unknown =>
        ({ role: 'contact', text: '这是小票 [小票.png]', files: [{ id: shown, name: '小票.png', mediaType: 'image/png' }] });
      const [toNobody, lost] = await sendPicture();
      expect([toNobody[0], lost]).toMatchObject(['attachment.outside', message(null)]);
      await send({ text: 'AP20261114000003' }, 'w-1', contact);
      await send({ action: 'appeal-status.whatNext:ADD' }, 'w-1', contact);
      const [toFlow, kept] = await sendPicture();
      expect([toFlow.includes('attachment.outside'), kept]).toMatchObject([false, message(id)]);
    });

    it('and hands them to the operator once, however often they are named, and serves them no longer', async () => {
      const contact = { ...PERSON, userId: 'u-1017' };
      await begin('w-1', contact);
      const id = await keep(png());
      const say = (content: Parameters<typeof send>[0]): Promise<Message[]> => send(content, 'w-1', contact);
      await say({ text: 'AP20261114000003' });
      await say({ action: 'appeal-status.whatNext:ADD' });
      await say({ files: [id] });
      const [told] = await say({ files: [id] });
      expect(told?.text).toContain('1个文件');
      await app.conversations.dropFile('w-1', id);
      expect(await app.conversations.readFile('w-1', id)).not.toBeNull();
      await say({ action: 'appeal-status.addMore:CONFIRM' });
      for (let tries = 0; tries < 100 && (await app.conversations.readFile('w-1', id)); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await app.conversations.readFile('w-1', id)).toBeNull();
      const { files } = await app.sandbox?.state() as SandboxState;
      expect(files).toMatchObject([{ id }]);
    }, 20_000);

    it('and says that one is gone which was never here, is of somebody else, or waited too long', async () => {
      await begin();
      await begin('w-2', { ...PERSON, userId: 'u-1001' });
      const foreign = await keep(png(), 'a.png', 'w-2');
      expect(linesOf(await send({ files: [foreign] }))).toEqual(['attachment.refused.gone']);
      expect(linesOf(await send({ files: [foreign, 'u_nothing', '../x'] }))).toEqual(['attachment.refusedSeveral.gone']);
      expect((await whole()).filter(({ role }) => role === 'contact').map(({ text, files }) => [text, files])).toEqual([['[文件]', []], ['[文件] [文件] [文件]', []]]);
    });
  });
});

