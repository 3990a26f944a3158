import { describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { bundleWindow, farWords, packLines, pickLines } from '../../src/cli/bundle-ui.js';
import { readWindowLines } from '../../src/content.js';
import { packageRoot } from '../../src/package-root.js';

const lines = readWindowLines(packageRoot());

async function bundled(module: string): Promise<unknown> {
  return ((await import(`data:text/javascript,${encodeURIComponent(packLines(pickLines(lines, module)))}`)) as { lines: unknown }).lines;
}

function only(isWanted: (key: string) => boolean): unknown {
  return Object.fromEntries(Object.entries(lines).map(([locale, texts]) =>
    [locale, Object.fromEntries(Object.entries(texts).filter(([key]) => isWanted(key)))]));
}

describe('the lines in the bundles, in every language:', () => {
  it("the window has its own, but those that the service says itself and those of the pages", async () => {
    expect(await bundled('lines')).toEqual(only((key) => !/^(?:refused|demo|sandbox)\./.test(key)));
  });

  it.each(['demo', 'sandbox'])('the page %s has its own alone', async (page) => {
    expect(await bundled(`lines/${page}`)).toEqual(only((key) => key.startsWith(`${page}.`)));
  });
});

describe('the script that hosts embed', () => {
  it('stays under 40 kB over the wire, whoever compresses it', async () => {
    expect(gzipSync(await bundleWindow(packageRoot(), ['zh-CN'])).length).toBeLessThan(40_000);
  });

  it('has no spread arguments after "?.", which Chrome understands wrongly until 91', async () => {
    expect((await bundleWindow(packageRoot(), ['zh-CN'])).match(/\?\.[\w$.]*\([^()]*\.\.\./g)).toBeNull();
  });

  it('leaves to files of their own exactly the languages that it has not', () => {
    const far = farWords(packageRoot(), ['zh-CN']);
    expect(far.map(({ name }) => name)).toEqual(['words.zh-Hant.json', 'words.en.json']);
    const all = pickLines(lines, 'lines');
    expect(far.map(({ text }) => JSON.parse(text) as unknown)).toEqual([all['zh-Hant'], all.en]);
  });
});
