import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { SETTINGS } from '../src/settings.js';

const README = new URL('../README.md', import.meta.url);
/** "| `NAME` | default | …"; the default plain or in backticks, a dash or nothing where there is none. */
const ROW = /^\|\s*`([A-Z][A-Z0-9_]*)`\s*\|([^|]*)\|/gm;

describe("the README's table of settings", () => {
  it('has a row "| `NAME` | default |" for every setting, with its default, and no other', async () => {
    const text = await readFile(README, 'utf8');
    const rows = [...text.matchAll(ROW)].map(([, name, cell]) => `${name} ${defaultOf(cell)}`);
    expect(rows.sort()).toEqual(SETTINGS.map((setting) => `${setting.name} ${setting.default ?? 'unset'}`).sort());
  });
});

function defaultOf(cell = ''): string {
  const value = cell.trim().replace(/^`(.*)`$/, '$1');
  return ['', '-', '–', '—'].includes(value) ? 'unset' : value;
}
