import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { answerLines, loadUnderstand, parseAskOptions } from '../../src/cli/run-ask.js';
import { packageRoot } from '../../src/package-root.js';
import { TEST_NOW } from '../support/faq-corpus.js';

const understood = z.strictObject({
  text: z.string(),
  kind: z.enum(['answer', 'choose', 'flow', 'command', 'handoff', 'smalltalk', 'crisis', 'none']),
  id: z.string().nullable(),
  score: z.number(),
  candidates: z.array(z.strictObject({ id: z.string(), score: z.number() })),
});

const own = loadUnderstand(packageRoot(), null, TEST_NOW);

async function ask(lines: string[], understand = own, threshold: number | null = null): Promise<unknown[]> {
  const written: string[] = [];
  const input = (async function* () {
    yield* lines;
  })();
  await answerLines(input, async (line) => void written.push(line), understand, threshold);
  return written.map((line) => JSON.parse(line) as unknown);
}

function foreignCorpus(lines: string[]): string {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'ask-')), 'corpus.jsonl');
  writeFileSync(file, lines.join('\n'));
  return file;
}

describe('ask', () => {
  it('writes one understanding for each line, in order', async () => {
    const texts = ['怎么注册', '你好', '转人工', '取消', '我要申诉', '我不想活了', '今天天气怎么样'];
    const answers = (await ask(texts.map((text) => JSON.stringify({ text, locale: 'zh-CN' })))).map((line) =>
      understood.parse(line),
    );
    expect(answers.map(({ text }) => text)).toEqual(texts);
    expect(answers.map(({ kind, id }) => `${kind} ${id ?? '-'}`)).toEqual([
      'answer register.steps',
      'smalltalk -',
      'handoff handoff',
      'command command.cancel',
      'flow flow.appeal',
      'crisis crisis',
      'none -',
    ]);
    for (const { candidates, score } of answers) {
      expect(candidates).toHaveLength(5);
      expect(score).toBe(candidates[0]?.score);
    }
  });

  it('answers each line before it reads the next', async () => {
    const written: string[] = [];
    const seen: number[] = [];
    const input = (async function* () {
      for (const text of ['怎么注册', '怎么注销']) {
        seen.push(written.length);
        yield JSON.stringify({ text });
      }
    })();
    await answerLines(input, async (line) => void written.push(line), own, null);
    expect(seen).toEqual([0, 1]);
  });

  it.each(['', 'not json', '[]', '{"text": 5}', '{"locale": "en"}', '"text"'])('yields an error for the line %j', async (line) => {
    const [bad, good] = await ask([line, '{"text":"hello"}']);
    expect(bad).toEqual({ error: expect.any(String) });
    expect(understood.parse(good).kind).toBe('smalltalk');
  });

  it('makes everything but smalltalk none below the threshold', async () => {
    const lines = ['怎么注册', '转人工', '你好'].map((text) => JSON.stringify({ text }));
    const kinds = (await ask(lines, own, 1.01)).map((line) => understood.parse(line).kind);
    expect(kinds).toEqual(['none', 'none', 'smalltalk']);
  });
});

describe('ask --corpus', () => {
  const file = foreignCorpus([
    '{"id":"tea","questions":["how do i brew green tea","how hot should the water for tea be"],"answer":"80 degrees"}',
    '',
    '{"id":"bread","questions":["how do i bake bread","how long does dough have to rise"]}',
  ]);

  it('answers over that file alone', async () => {
    const foreign = loadUnderstand(packageRoot(), file, TEST_NOW);
    const texts = ['how hot must water be for green tea', 'when has the dough risen', 'hello', 'cancel', 'I want to talk to a person'];
    const answers = (await ask(texts.map((text) => JSON.stringify({ text })), foreign)).map((line) => understood.parse(line));
    expect(answers.slice(0, 2).map(({ id }) => id)).toEqual(['tea', 'bread']);
    for (const { kind, candidates } of answers) {
      expect(['answer', 'choose', 'none']).toContain(kind);
      expect(candidates.map(({ id }) => id).sort()).toEqual(['bread', 'tea']);
    }
  });

  it('names the line that is no entry', () => {
    const bad = foreignCorpus(['{"id":"tea","questions":["x"]}', '{"id":"bread"}']);
    expect(() => loadUnderstand(packageRoot(), bad, TEST_NOW)).toThrow(/line 2: is no corpus entry/);
  });

  it('refuses a file without questions', () => {
    expect(() => loadUnderstand(packageRoot(), foreignCorpus(['']), TEST_NOW)).toThrow(/holds no questions/);
  });
});

describe('the command', () => {
  const run = (args: string[], input: string) =>
    spawnSync(process.execPath, ['--import', './test/support/run-typescript.mjs', 'src/cli/ask.ts', ...args], {
      cwd: packageRoot(),
      input,
      encoding: 'utf8',
    });

  it('prints nothing but JSON lines', () => {
    const { stdout, status } = run([], '{"text":"怎么注册"}\r\nnonsense\n{"text":"bye"}');
    const lines = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as unknown);
    expect(lines).toEqual([
      expect.objectContaining({ kind: 'answer', id: 'register.steps' }),
      { error: expect.any(String) },
      expect.objectContaining({ kind: 'smalltalk', id: null }),
    ]);
    expect(status).toBe(0);
  });

  it('ends with 1 and says why on standard error when it cannot begin', () => {
    const { stdout, stderr, status } = run(['--corpus', '/nowhere.jsonl'], '');
    expect(stdout).toBe('');
    expect(stderr).toContain('/nowhere.jsonl');
    expect(status).toBe(1);
  });
});

describe('options of ask', () => {
  it('are a file and a number', () => {
    expect(parseAskOptions([])).toEqual({ corpus: null, threshold: null });
    expect(parseAskOptions(['--corpus', 'a.jsonl', '--threshold', '0.5'])).toEqual({ corpus: 'a.jsonl', threshold: 0.5 });
  });

  it.each([['--threshold', 'high'], ['--threshold', ''], ['--unknown']])('refuse %s %s', (...args) => {
    expect(() => parseAskOptions(args)).toThrow();
  });
});
