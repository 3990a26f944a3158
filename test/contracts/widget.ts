import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WidgetMessage } from '../../src/channels/widget/wire.js';
import { startWidgetService, type WidgetService } from '../support/widget-service.js';
import type { Connect } from '../support/widget-window.js';

/** What a chat window may rely on, whichever way it is connected. */
export function widgetContract(name: string, connect: Connect): void {
  describe(`a chat window over ${name}`, () => {
    let service: WidgetService;
    let people = 0;
    const someone = (): string => service.tokenOf(`guest-${(people += 1)}`);
    const seqs = (messages: WidgetMessage[]): number[] => messages.map(({ seq }) => seq);
    const upTo = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);

    beforeAll(async () => {
      service = await startWidgetService();
    }, 60_000);
    afterAll(() => service.stop());

    it('is welcomed: told where the conversation stands, and that there is none yet', async () => {
      const token = someone();
      const first = await connect(service, token);
      expect(await first.welcome()).toBeNull();
      await first.ask({ t: 'send', cid: 'c-1', text: '你好' });
      await first.close();
      const again = await connect(service, token, 2);
      expect(await again.welcome()).toMatchObject({ seq: 2, status: 'bot' });
      await again.close();
    });

    it('is told the seq of what it sent, and finds it there with its replies', async () => {
      const window = await connect(service, someone());
      const ack = await window.ask({ t: 'send', cid: 'c-1', text: '你好' });
      expect(ack).toEqual({ t: 'ack', cid: 'c-1', seq: 1 });
      const messages = await window.seen((all) => all.length >= 2);
      expect(messages[0]).toMatchObject({ seq: 1, role: 'contact', text: '你好', cid: 'c-1' });
      expect(messages[1]).toMatchObject({ seq: 2, role: 'bot', cid: null });
      await window.close();
    });

    it('gets the same answer for the same message again, which is in the transcript once', async () => {
      const token = someone();
      const window = await connect(service, token);
      const first = await window.ask({ t: 'send', cid: 'c-1', text: '你好' });
      const again = await (await connect(service, token)).ask({ t: 'send', cid: 'c-1', text: '你好' });
      expect(again).toEqual(first);
      await window.ask({ t: 'send', cid: 'c-2', text: '谢谢' });
      const messages = await window.seen((all) => all.some(({ cid }) => cid === 'c-2'));
      expect(messages.filter(({ cid }) => cid === 'c-1')).toHaveLength(1);
      await window.close();
    });

    it('has a burst taken in the order in which it was sent, without gaps', async () => {
      const token = someone();
      const window = await connect(service, token);
      for (const [index, text] of ['你好', '谢谢', '再见'].entries()) await window.ask({ t: 'send', cid: `c-${index}`, text });
      const messages = await window.seen((all) => all.some(({ cid }) => cid === 'c-2') && all.at(-1)?.role === 'bot');
      expect(seqs(messages)).toEqual(upTo(messages.length));
      expect(messages.flatMap(({ cid }) => cid ?? [])).toEqual(['c-0', 'c-1', 'c-2']);
      await window.close();
    });

    it('goes on after the message that it saw last', async () => {
      const token = someone();
      const window = await connect(service, token);
      await window.ask({ t: 'send', cid: 'c-1', text: '你好' });
      const all = await window.seen((messages) => messages.length >= 2);
      await window.close();
      const back = await connect(service, token, 1);
      expect(seqs(await back.seen((messages) => messages.length >= all.length - 1))[0]).toBe(2);
      await back.close();
    });

    it('shows what another window of the same person wrote', async () => {
      const token = someone();
      const [one, other] = [await connect(service, token), await connect(service, token)];
      await one.ask({ t: 'send', cid: 'c-1', text: '你好' });
      expect(await other.seen((all) => all.length >= 2)).toEqual(await one.seen((all) => all.length >= 2));
      await Promise.all([one.close(), other.close()]);
    });

    it('is greeted when it is opened, once, and shown where the conversation stands', async () => {
      const token = someone();
      const window = await connect(service, token);
      await window.tell({ t: 'open', locale: 'en' });
      const greeted = await window.seen((all) => all.length > 0);
      expect(greeted[0]).toMatchObject({ seq: 1, role: 'bot', locale: 'en' });
      expect(await window.view(({ seq }) => seq === greeted.length)).toMatchObject({ status: 'bot', flow: null, locale: 'en' });
      await window.tell({ t: 'open' });
      await window.ask({ t: 'send', cid: 'c-1', text: 'hello' });
      const seen = await window.seen((all) => all.some(({ cid }) => cid === 'c-1'));
      expect(seen.find(({ cid }) => cid === 'c-1')?.seq).toBe(greeted.length + 1);
      await window.close();
    });

    it('is spoken to and refused in the language that it chose', async () => {
      const window = await connect(service, someone());
      await window.tell({ t: 'open' });
      await window.tell({ t: 'locale', locale: 'en' });
      await window.view(({ locale }) => locale === 'en');
      expect(await window.ask({ t: 'send', cid: 'c-1', text: '' })).toMatchObject({ code: 'empty', text: expect.stringMatching(/^That message was empty/) as unknown });
      await window.close();
    });

    it('is told that what it said of an answer was noted', async () => {
      const window = await connect(service, someone());
      await window.ask({ t: 'send', cid: 'c-1', text: '怎么注册' });
      const { seq } = (await window.seen((all) => all.some(({ role }) => role === 'bot'))).find(({ role }) => role === 'bot')!;
      await window.tell({ t: 'feedback', seq, helpful: false, reason: 'unclear' });
      expect((await window.view(({ rated }) => rated.length > 0)).rated).toEqual([{ seq, helpful: false }]);
      await window.close();
    });

    it('shows at once what changes in another window without a message', async () => {
      const token = someone();
      const [one, other] = [await connect(service, token), await connect(service, token)];
      await one.ask({ t: 'send', cid: 'c-1', text: '怎么注册' });
      const { seq } = (await other.seen((all) => all.length >= 2))[1]!;
      await other.view((view) => view.seq >= seq);
      const told = other.view(({ rated, locale }) => rated.length > 0 && locale === 'en');
      const startedAt = Date.now();
      await one.tell({ t: 'feedback', seq, helpful: true });
      await one.tell({ t: 'locale', locale: 'en' });
      await told;
      expect(Date.now() - startedAt).toBeLessThan(2_000);
      await Promise.all([one.close(), other.close()]);
    });

    it('shows that the bot is at work as long as the operator carries out what was asked for', async () => {
      const slow = await startWidgetService();
      await slow.app.sandbox?.changeFaults({ delayMs: 400 });
      const window = await connect(slow, slow.tokenOf('u-1007'));
      await window.tell({ t: 'open' });
      const texts = ['有个客服让我把钱转到安全账户，我已经转了一笔了', '已挂断', '取消这笔'];
      for (const [index, text] of texts.entries()) {
        expect((await window.view(() => true)).working).toBe(false);
        await window.ask({ t: 'send', cid: `c-${index}`, text });
      }
      await window.view(({ working }) => working);
      await window.view(({ working }) => !working);
      expect((await window.seen((all) => all.some(({ text }) => text.includes('已经取消了')))).length).toBeGreaterThan(4);
      await window.close();
      await slow.stop();
    });

    it('is shown in which flow it is, and what that waits for', async () => {
      const window = await connect(service, someone());
      await window.ask({ t: 'send', cid: 'c-1', action: 'flow:registration' });
      const view = await window.view(({ flow }) => flow === 'registration');
      expect(view).toMatchObject({ status: 'bot', step: expect.any(String) as unknown, asks: expect.any(String) as unknown });
      await window.close();
    });

    it('learns politely what is wrong with what it sent', async () => {
      const window = await connect(service, someone());
      const codes = async (frame: object | string): Promise<unknown> => {
        const answer = await window.ask(frame);
        return answer.t === 'refused' ? [answer.code, answer.cid, answer.retryAfterMs, answer.text.length > 5] : answer;
      };
      expect(await codes({ t: 'send', cid: 'c-1', text: '钱'.repeat(4_001) })).toEqual(['too_long', 'c-1', null, true]);
      expect(await codes({ t: 'send', cid: 'c-1', text: ' \n ' })).toEqual(['empty', 'c-1', null, true]);
      expect(await codes({ t: 'send', cid: 'c-1', files: ['1', '2', '3', '4', '5', '6'] })).toEqual(['too_many_files', 'c-1', null, true]);
      expect(await codes({ t: 'send', cid: 'c-1', text: '你好', action: 'resume' })).toEqual(['malformed', 'c-1', null, true]);
      expect(await codes({ t: 'dance' })).toEqual(['malformed', null, null, true]);
      expect(await codes('[[[[')).toEqual(['malformed', null, null, true]);
      await window.close();
    });

    it.each([
      ['HTML', '<img src=x onerror=alert(1)><script>alert(1)</script>'],
      ['marks of direction', 'a\u202Egnp.exe\u202C \u2066x\u2069'],
      ['five hundred emoji', '🙏'.repeat(500)],
      ['four thousand characters', '钱'.repeat(4_000)],
    ])('has %s taken as the text that it is', async (_what, text) => {
      const window = await connect(service, someone());
      expect(await window.ask({ t: 'send', cid: 'c-1', text })).toMatchObject({ t: 'ack' });
      expect((await window.seen((all) => all.length > 0))[0]?.text).toBe(text);
      await window.close();
    });

    it('takes control characters and halves of characters for what nobody types', async () => {
      const window = await connect(service, someone());
      await window.ask({ t: 'send', cid: 'c-1', text: '你\u0000好\uD83D' });
      expect((await window.seen((all) => all.length > 0))[0]?.text).toBe('你好\uFFFD');
      await window.close();
    });

    it('is asked to slow down, told for how long, and served again after that', async () => {
      const slow = await startWidgetService({ limits: { framesPerPerson: [{ most: 2, perMs: 600 }] } });
      const window = await connect(slow, slow.tokenOf('guest-fast'));
      const say = (cid: string) => window.ask({ t: 'send', cid, text: '你好' });
      await say('c-1');
      await say('c-2');
      const refused = await say('c-3');
      expect(refused).toMatchObject({ t: 'refused', code: 'too_fast', cid: 'c-3' });
      const waitMs = refused.t === 'refused' ? refused.retryAfterMs ?? 0 : 0;
      expect(waitMs).toBeGreaterThan(0);
      expect(waitMs).toBeLessThanOrEqual(300);
      await new Promise((resolve) => setTimeout(resolve, waitMs + 10));
      expect(await say('c-3')).toMatchObject({ t: 'ack', cid: 'c-3' });
      await window.close();
      await slow.stop();
    });
  });
}
