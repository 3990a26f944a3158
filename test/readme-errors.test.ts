import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { ERROR_CODES, ERRORS } from '../src/errors.js';

const README = new URL('../README.md', import.meta.url);
/** "| `code` | 400 | …" */
const ROW = /^\|\s*`([a-z_]+)`\s*\|\s*(\d{3})\s*\|/gm;

describe("the README's table of errors", () => {
  it('has a row "| `code` | status |" for every code, with its status, and no other', async () => {
    const text = await readFile(README, 'utf8');
    const rows = [...text.matchAll(ROW)].map(([, code, status]) => `${code} ${status}`);
    expect(rows.sort()).toEqual(ERROR_CODES.map((code) => `${code} ${ERRORS[code].status}`).sort());
  });
});
