import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { FLOWS } from '../../flows/index.js';
import { FEEDBACK_REASONS } from '../../src/dialogue/feedback-reasons.js';
import { ASKS } from '../../src/channels/widget/wire.js';
import { readWindowLines } from '../../src/content.js';
import { LOCALES } from '../../src/dialogue/locale.js';
import { packageRoot } from '../../src/package-root.js';

const VIEWS = path.join(packageRoot(), 'src/ui/widget/views');
const source = readdirSync(VIEWS).filter((name) => /\.tsx?$/.test(name)).map((name) => readFileSync(path.join(VIEWS, name), 'utf8')).join('\n');
const lines = readWindowLines(packageRoot());

describe('the words of the window', () => {
  it('are there in every language, wherever one is said', () => {
    const said = [...source.matchAll(/say\(([^`()]*?)[,)]/g)].flatMap(([, argument = '']) => [...argument.matchAll(/'([a-zA-Z.]+)'/g)].map(([, key = '']) => key));
    const counted = [...source.matchAll(/count\('([a-zA-Z.]+)'/g)].flatMap(([, key = '']) => [`${key}.one`, `${key}.other`]);
    const keys = [...new Set([...said, ...counted])].filter((key) => !['queued', 'reference'].includes(key));
    expect(keys.length).toBeGreaterThan(70);
    for (const locale of LOCALES) expect(keys.filter((key) => lines[locale][key] === undefined)).toEqual([]);
  });

  it('name every flow and every reason', () => {
    const named = [...[...FLOWS.keys()].map((name) => `flow.${name}`), ...FEEDBACK_REASONS.map((reason) => `reason.${reason}`)];
    expect(named.filter((key) => lines['zh-CN'][key] === undefined)).toEqual([]);
  });

  it('know every kind of question that has a form', () => {
    const forms = [...source.matchAll(/case '(phone|amount|date|attachment)':/g)].map(([, kind = '']) => kind);
    expect(forms.filter((kind) => !(ASKS as readonly string[]).includes(kind))).toEqual([]);
    expect(forms.length).toBe(4);
  });
});
