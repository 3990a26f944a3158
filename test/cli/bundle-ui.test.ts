import { expect, it } from '@jest/globals';
import { packLines } from '../../src/cli/bundle-ui.js';
import { readWindowLines } from '../../src/content.js';
import { packageRoot } from '../../src/package-root.js';

it('hands the window every line of every language, but those that the service says itself', async () => {
  const lines = readWindowLines(packageRoot());
  const packed = (await import(`data:text/javascript,${encodeURIComponent(packLines(lines))}`)) as { lines: unknown };
  const needed = Object.entries(lines).map(([locale, texts]) =>
    [locale, Object.fromEntries(Object.entries(texts).filter(([key]) => !key.startsWith('refused.')))]);
  expect(packed.lines).toEqual(Object.fromEntries(needed));
});
