import { describe, expect, it } from '@jest/globals';
import type { WidgetMessage } from '../../src/channels/widget/wire.js';
import type { Entry } from '../../src/ui/widget/core/chat.js';
import { arrange, isMyTurn, keyOf, openQuestion, sentGroup, topicsOf } from '../../src/ui/widget/views/arrange.js';
import { contrastOf, paletteOf, parseColour } from '../../src/ui/widget/views/colour.js';
import { isItem, readPickLabel } from '../../src/ui/widget/views/pick-label.js';

const AT = Date.UTC(2026, 10, 18, 11, 0);
const MINUTE = 60_000;

function entry(seq: number, part: Partial<WidgetMessage> = {}): Entry {
  return { kind: 'message', message: {
    seq, id: `m${seq}`, role: 'bot', type: 'text', text: 'x', locale: 'zh-CN', quickReplies: [], sources: [], at: AT + seq * 1_000, cid: null, files: [], agent: null, ...part,
  } };
}

const kinds = (entries: Entry[], unread: number | null = null): string[] =>
  arrange(entries, unread).map((row) => (row.kind === 'group' ? `${row.speaker} ${row.entries.length}` : row.kind));

describe('the list of messages', () => {
  it('puts together what one says at a stretch', () => {
    expect(kinds([entry(1), entry(2), entry(3, { role: 'contact', cid: 'a' }), entry(4)])).toEqual(['day', 'bot 2', 'me 1', 'bot 1']);
  });

  it('parts after a pause, at a new day, at the unread and at a notice', () => {
    const entries = [entry(1), entry(2, { at: AT + 10 * MINUTE }), entry(3, { at: AT + 11 * MINUTE, role: 'system' }), entry(4, { at: AT + 24 * 60 * MINUTE })];
    expect(kinds(entries, 2)).toEqual(['day', 'bot 1', 'new', 'bot 1', 'system', 'day', 'bot 1']);
  });

  it("tells that one's latest words were sent, once all of them were, and of none before", () => {
    const pending: Entry = { kind: 'pending', cid: 'b', text: 'y', action: null, files: [], state: 'sending', at: AT + 4_000 };
    const mine = entry(3, { role: 'contact', cid: 'a' });
    expect(sentGroup(arrange([entry(1), entry(2)], null))).toBeNull();
    expect(sentGroup(arrange([entry(1, { role: 'contact', cid: 'o' }), entry(2), mine, entry(4)], null))).toBe('gca');
    expect(sentGroup(arrange([entry(2), mine, pending], null))).toBeNull();
  });

  it('keeps two agents apart', () => {
    const by = (name: string): Partial<WidgetMessage> => ({ role: 'agent', agent: { name, picture: null } });
    expect(kinds([entry(1, by('陈静')), entry(2, by('李想')), entry(3, by('李想'))])).toEqual(['day', 'agent 1', 'agent 2']);
  });

  it('knows a message by the same key before and after it arrived', () => {
    const pending: Entry = { kind: 'pending', cid: 'a', text: 'x', action: null, files: [], state: 'sending', at: AT };
    expect(keyOf(pending)).toBe(keyOf(entry(5, { role: 'contact', cid: 'a' })));
  });
});

describe('the buttons', () => {
  const quickReplies = [{ label: '好', action: 'x:YES' }];
  const pending: Entry = { kind: 'pending', cid: 'a', text: 'x', action: null, files: [], state: 'failed', at: AT };

  it('stay until one says something oneself', () => {
    expect(openQuestion([entry(1, { quickReplies }), entry(2, { role: 'system' })])?.seq).toBe(1);
    expect(openQuestion([entry(1, { quickReplies }), entry(2, { role: 'contact', cid: 'a' }), entry(3)])).toBeNull();
    expect(openQuestion([entry(1, { quickReplies }), pending])).toBeNull();
    expect(isMyTurn([entry(1)])).toBe(true);
    expect(isMyTurn([entry(1), pending])).toBe(false);
  });

  it('read the lines of a list as the service writes them', () => {
    expect(readPickLabel('11月18日 14:05 星光便利店 132.50元 成功')).toEqual({ title: '星光便利店', amount: '132.50元', about: '11月18日 14:05 · 成功' });
    expect(readPickLabel('18 Nov 2025, 14:05 Corner shop ¥1,132.50 paid')).toEqual({ title: 'Corner shop', amount: '¥1,132.50', about: '18 Nov 2025, 14:05 · paid' });
    expect(readPickLabel('AP20261118000123 申诉 在核查')).toEqual({ title: 'AP20261118000123 申诉 在核查', amount: null, about: '' });
    expect(isItem('appeal.choose:T20261118000001')).toBe(true);
    expect(isItem('appeal.choose:NOT_LISTED')).toBe(false);
  });
});

describe('the sources', () => {
  it('are those of FAQ topics, not our own lines', () => {
    const { message } = entry(1, { sources: [{ id: 'txn.refund', revision: '1', title: '退款' }, { id: 'appeal.begin', revision: 'ab', title: 'appeal.begin' }] }) as Extract<Entry, { kind: 'message' }>;
    expect(topicsOf(message).map(({ id }) => id)).toEqual(['txn.refund']);
  });
});

describe('the accent', () => {
  const SURFACES = { light: '#ffffff', dark: '#1a2229' };

  it.each(['#d7000f', '#ffd400', '#000', '#fff', '#1f5fa8', '#7f7f7f', 'red'])('%s keeps its texts readable in every look', (accent) => {
    const ratio = (one: string, other: string): number => contrastOf(parseColour(one) ?? [0, 0, 0], parseColour(other) ?? [0, 0, 0]);
    for (const theme of ['light', 'dark'] as const) {
      for (const contrast of ['usual', 'high'] as const) {
        const palette = paletteOf(accent, theme, contrast);
        expect(ratio(palette.onAccent, palette.accent)).toBeGreaterThanOrEqual(4.5);
        expect(ratio(palette.accentInk, SURFACES[theme])).toBeGreaterThanOrEqual(4.5);
        expect(ratio(palette.accentInk, palette.accentSoft)).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});
