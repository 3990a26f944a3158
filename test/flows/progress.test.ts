import { beforeAll, describe, expect, it } from '@jest/globals';
import { FLOWS } from '../../flows/index.js';
import type { Flow, StateMeta } from '../../flows/kit.js';
import { progressOf } from '../../src/dialogue/flow-progress.js';
import { SAMPLES } from '../support/flow-samples.js';
import { type AskOperator, type WalkedStep, type Walker, walkFlow } from '../support/walk-flow.js';
import { data, startSandbox } from '../wallet/open-sandbox.js';

/** Answers by which somebody goes back of their own will, or finds that it was something else. */
const WAYS_BACK: Record<string, RegExp> = {
  registration: /^foreigner CODE_MISSING$/,
  'abnormal-transaction': / OTHER_ONE$|^autoDebitSeen NOT_ME$/,
  appeal: / CHANGE_/,
  'appeal-status': / OTHER_CASE$/,
  closure: / RECHECK$/,
  complaint: / CHANGE_/,
  'stop-loss': /^personOrNot MONEY_GONE$| (?:STOP_IT|ANOTHER)$/,
};
/** What the operator does not do leads back as well. */
const NOT_DONE = /COMMAND_(?:REFUSED|FAILED)/;
/** Over within one question. */
const WITHOUT = ['handoff'];
/** In per cent of the questions: less would prove little. */
const WALKED_AT_LEAST = 60;

const TEXTS = ['', '我被骗了，刚转出去', '付了钱没到账', '同一笔扣了两次', '不是我本人操作的', '退款没到', '转错人了', '建议你们增加指纹登录', '客服态度太差了'];
const STEPS = new Map<string, WalkedStep[]>();

const questionsOf = ({ machine }: Flow): string[] =>
  Object.values(machine.states).filter(({ meta }) => (meta as StateMeta<unknown> | undefined)?.ask !== undefined).map(({ key }) => key);
const flowNamed = (name: string): Flow => FLOWS.get(name) as Flow;
const names = [...FLOWS.keys()].filter((name) => !WITHOUT.includes(name));

describe('the progress that a person is told', () => {
  beforeAll(async () => {
    const { sandbox } = await startSandbox();
    const ask: AskOperator = (query) => sandbox.ask(query, AbortSignal.timeout(5_000));
    for (const name of names) STEPS.set(name, await walkAll(flowNamed(name), ask));
  }, 120_000);

  it.each(names)('knows every question of %s, once on each way', (name) => {
    const flow = flowNamed(name);
    const sample = SAMPLES[name] ?? {};
    const ways = [sample, { ...sample, userId: null }, { ...sample, someoneElse: true }, { ...sample, kind: 'suggestion' }].map((slots) => flow.stages?.(slots) ?? []);
    for (const stages of ways) expect(stages.flat()).toHaveLength(new Set(stages.flat()).size);
    expect([...new Set(ways.flat(2))].sort()).toEqual(questionsOf(flow).sort());
  });

  it.each(WITHOUT)('is not told in %s', (name) => {
    const flow = flowNamed(name);
    expect(questionsOf(flow)).toHaveLength(1);
    expect(progressOf(flow, { state: questionsOf(flow)[0] ?? '', slots: SAMPLES[name] ?? {} })).toBeNull();
  });

  it.each(names)('is known wherever %s is walked, and never beyond its end', (name) => {
    const flow = flowNamed(name);
    const walked = STEPS.get(name) ?? [];
    const unknown = walked.filter(({ to }) => progressOf(flow, to) === null).map(({ to }) => to.state);
    expect([...new Set(unknown)]).toEqual([]);
    for (const { to } of walked) expect(progressOf(flow, to)?.step).toBeLessThanOrEqual(progressOf(flow, to)?.of ?? 0);
    const reached = new Set(walked.map(({ to }) => to.state)).size;
    expect([name, 100 * reached / questionsOf(flow).length >= WALKED_AT_LEAST]).toEqual([name, true]);
  });

  it.each(names)('never falls while somebody goes on in %s', (name) => {
    const flow = flowNamed(name);
    const stepOf = (at: WalkedStep['to']): number => progressOf(flow, at)?.step ?? 0;
    const falls = (STEPS.get(name) ?? []).flatMap(({ from, event, to }) => {
      const by = `${from?.state} ${event}`;
      const isBack = NOT_DONE.test(event) || WAYS_BACK[name]?.test(by);
      return from !== null && !isBack && stepOf(to) < stepOf(from) ? [`${by} > ${to.state}`] : [];
    });
    expect([...new Set(falls)]).toEqual([]);
  });
});

async function walkAll(flow: Flow, ask: AskOperator): Promise<WalkedStep[]> {
  const known = data.users.map(({ id, phone }): Walker => ({ userId: id, phone, someoneElse: false, text: '' }));
  const others = TEXTS.flatMap((text): Walker[] => [
    { userId: null, phone: null, someoneElse: false, text }, { userId: 'u-1001', phone: null, someoneElse: false, text },
    { userId: 'u-1001', phone: null, someoneElse: true, text },
  ]);
  const silent: AskOperator = async () => undefined;
  const walks = await Promise.all([...known, ...others].map((walker) => walkFlow(flow, walker, ask)));
  return [...walks.flat(), ...(await walkFlow(flow, { userId: 'u-1001', phone: null, someoneElse: false, text: '' }, silent))];
}
