import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { type Ask, type Flow, type FlowEvent, SKILLS, type StateMeta } from '../../flows/kit.js';
import type { Lines } from '../../src/dialogue/lines.js';
import { type Locale, LOCALES } from '../../src/dialogue/locale.js';
import { slotOf } from '../../src/dialogue/render-ask.js';
import { parseSlot } from '../../src/dialogue/slots/parse-slot.js';

/** States as the machine declares them. */
interface StateNode {
  key: string;
  meta?: StateMeta<Record<string, unknown>>;
  on: Record<string, { target?: { key: string }[]; actions: Action[] }[]>;
  always?: { target?: { key: string }[]; actions: Action[] }[];
  entry: Action[];
  type: string;
}
interface Action {
  type: string;
  params?: (args: unknown) => { line?: string };
}

/** How people say that they want it. */
const IN_SENTENCES: Record<Locale, string[]> = {
  'zh-CN': ['…', '…吧', '好的，…', '嗯，那就…吧', '…，谢谢'],
  'zh-Hant': ['…', '好的，…'],
  en: ['…', 'ok, …', 'Okay then … please', '… please'],
};

const KNOWN_ACTIONS = ['say', 'query', 'command', 'follow', 'xstate.assign'];
const RESULTS = ['COMMAND_DONE', 'COMMAND_FAILED', 'COMMAND_REFUSED'];

/** What every flow promises, read off its machine. `sample` are slots with which every line can be spoken. */
export function flowContract(flow: Flow, lines: Lines, sample: Record<string, unknown>): void {
  const states = Object.values((flow.machine).states) as unknown as StateNode[];
  const named = new Map(states.map((state) => [state.key, state]));
  const transitions = (state: StateNode) => [...Object.values(state.on).flat(), ...(state.always ?? [])];
  const actionsOf = (state: StateNode) => [...state.entry, ...transitions(state).flatMap(({ actions }) => actions)];
  const asks = states.flatMap((state): [string, Ask][] => (state.meta?.ask ? [[state.key, state.meta.ask(sample)]] : []));

  describe(`flow ${flow.name}`, () => {
    it('can reach every state', () => {
      const seen = new Set<string>();
      const visit = (key: string): void => {
        if (seen.has(key)) return;
        seen.add(key);
        const state = named.get(key);
        if (state) transitions(state).forEach(({ target }) => target?.forEach((next) => visit(next.key)));
      };
      visit(flow.machine.root.initial.target[0]?.key ?? '');
      expect(states.map(({ key }) => key).filter((key) => !seen.has(key))).toEqual([]);
    });

    it('rests only where it waits for the person, a query, a command, or has ended', () => {
      const resting = states.filter((state) => {
        const waits = state.meta?.ask !== undefined || state.type === 'final' || (state.always ?? []).length > 0;
        const asksOrActs = state.entry.some(({ type }) => type === 'query' || type === 'command');
        return !waits && !asksOrActs;
      });
      expect(resting.map(({ key }) => key)).toEqual([]);
    });

    it('uses only actions that the runner knows', () => {
      const unknown = states.flatMap(actionsOf).map(({ type }) => type).filter((type) => !KNOWN_ACTIONS.includes(type));
      expect(unknown).toEqual([]);
    });

    it('handles every answer to a query, and its failure', () => {
      for (const state of states.filter(({ entry }) => entry.some(({ type }) => type === 'query'))) {
        const events = Object.keys(state.on);
        expect([state.key, events.filter((event) => event.endsWith('_FOUND')).length]).toEqual([state.key, 1]);
        expect([state.key, ...events]).toContain('QUERY_FAILED');
      }
    });

    it('handles every result of a command', () => {
      for (const state of states.filter(({ entry }) => entry.some(({ type }) => type === 'command'))) {
        // That it is delayed is for the host to say, unless the flow goes on meanwhile.
        const handled = Object.keys(state.on).filter((event) => event !== 'COMMAND_DELAYED');
        expect([state.key, handled.sort()]).toEqual([state.key, RESULTS]);
      }
    });

    /** What the whole machine takes, in whatever state. */
    const takenAnywhere = Object.keys(flow.machine.root.on);

    it('takes every choice that a question offers, and offers every choice that it takes', () => {
      for (const [key, { choices, unshown, slot }] of asks) {
        const typed = ['FILES_GIVEN', ...(slot.type !== 'choice' ? ['PICKED', 'ANSWERED'] : slot.orPhone ? ['ANSWERED'] : [])];
        const taken = Object.keys(named.get(key)?.on ?? {}).filter((event) => !typed.includes(event));
        const takenHere = [...choices, ...unshown].filter((choice) => !takenAnywhere.includes(choice));
        expect([key, ...takenHere.sort()]).toEqual([key, ...taken.sort()]);
      }
    });

    it('has at most five fixed buttons a question', () => {
      expect(asks.filter(([, { choices }]) => choices.length > 5).map(([key]) => key)).toEqual([]);
    });

    it('has every question and every label in every language', () => {
      for (const locale of LOCALES) {
        for (const [, ask] of asks) {
          expect(lines.speak(ask.line, ask.values, locale, 0)).not.toBe('');
          for (const id of [...ask.choices, ...ask.unshown]) expect(lines.choice(flow.name, id, locale).label).not.toBe('');
        }
      }
    });

    it('has every statement in every language', () => {
      const said = states.flatMap(actionsOf).filter(({ type }) => type === 'say');
      for (const { params } of said) {
        const wording = params?.({ context: sample, event: { at: 0 } as unknown as FlowEvent }) as { line: string; values: never };
        for (const locale of LOCALES) expect(lines.speak(wording.line, wording.values, locale, 0)).not.toBe('');
      }
    });

    it('gives no two choices of a question the same label or word', () => {
      for (const [key, ask] of asks) {
        const words = [...ask.choices, ...ask.unshown].flatMap((id) => [...new Set(lines.choice(flow.name, id, 'zh-CN').words)]);
        const twice = words.filter((word, index) => words.indexOf(word) !== index);
        expect([key, ...twice]).toEqual([key]);
      }
    });

    it('takes each choice that it offers by its label, also within a sentence', () => {
      const missed = LOCALES.flatMap((locale) => asks.flatMap(([key, ask]) => {
        const slot = slotOf(lines, ask, flow.name, locale);
        // Among free words only the label alone is a choice.
        const sentences = IN_SENTENCES[locale].slice(0, slot.type === 'text' ? 1 : undefined);
        return ask.choices.flatMap((id) => sentences.map((sentence) => sentence.replace('…', lines.choice(flow.name, id, locale).label))
          .filter((text) => !isDeepStrictEqual(parseSlot(text, slot, 0), { type: 'option', id }))
          .map((text) => `${key} ${id}: ${text}`));
      }));
      expect(missed).toEqual([]);
    });

    it('ends in words the host knows', () => {
      for (const state of states.filter(({ type }) => type === 'final')) {
        const end = state.meta?.end?.(sample);
        expect(['solved', 'left', 'person', 'flow', 'queued']).toContain(end?.type);
        if (end && 'skill' in end) expect(SKILLS).toContain(end.skill);
      }
    });

    it('keeps its slots through JSON', () => {
      const slots = flow.slots.parse(sample);
      expect(flow.slots.parse(JSON.parse(JSON.stringify(slots)))).toEqual(slots);
    });

    it(`has the shape of version ${flow.version}`, () => {
      const shape = states.map((state) => `${state.key}: ${Object.keys(state.on).sort().join(' ')}`).sort();
      const slotNames = Object.keys(sample).sort();
      // A changed shape needs a higher version (and a migration, or old runs begin again), then a new snapshot.
      expect({ shape, slotNames }).toMatchSnapshot(`${flow.name} version ${flow.version}`);
    });
  });
}
