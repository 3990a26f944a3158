import path from 'node:path';
import { minify } from '@swc/core';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { readWindowLines } from '../content.js';
import { LOCALES, type Locale } from '../dialogue/locale.js';

/** How src/ui becomes what browsers run. `within`: the languages of the window that are in its script; the others it
 *  fetches when somebody speaks them (see `farWords`). */
export function bundleOptions(root: string, within: readonly Locale[] = LOCALES): BuildOptions {
  return {
    absWorkingDir: path.join(root, 'src/ui'),
    bundle: true,
    format: 'iife',
    target: ['es2020', 'chrome80', 'safari13.1'],
    // Safari and Chrome have them since 8 and 80; the faults for which esbuild strikes them off (until 14.1 and 91) are in
    // forms that nobody writes: for the latter, several spread arguments after "?.", as a test sees to.
    supported: { destructuring: true, 'optional-chain': true },
    minify: true,
    sourcemap: 'linked',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    plugins: [cssAsText, linesOf(root, within)],
    logLevel: 'warning',
  };
}

const cssAsText: Plugin = {
  name: 'css as text',
  setup: (build) => {
    build.onLoad({ filter: /\.css$/ }, async ({ path: file }) => {
      const minified = await build.esbuild.build({ entryPoints: [file], minify: true, write: false, logLevel: 'warning' });
      return { contents: `export const css = ${JSON.stringify(minified.outputFiles[0]?.text ?? '')};`, loader: 'js' };
    });
  },
};

/** `lines`: the window's; `lines/<page>`: those of one page, so that what people embed carries no words of our pages. */
function linesOf(root: string, within: readonly Locale[]): Plugin {
  return {
    name: 'lines',
    setup: (build) => {
      build.onResolve({ filter: /^lines(\/\w+)?$/ }, (found) => ({ path: found.path, namespace: 'lines' }));
      build.onLoad({ filter: /.*/, namespace: 'lines' }, ({ path: name }) => ({
        contents: packLines(pickLines(readWindowLines(root), name), name === 'lines' ? within : LOCALES), loader: 'js',
      }));
    },
  };
}

type WindowLines = ReturnType<typeof readWindowLines>;

const PAGE_LINE = /^(?:demo|sandbox)\./;
/** Said by the service, and so not needed in a browser. */
const OF_THE_SERVICE = /^refused\./;

/** `lines/<page>`: those of the page. `lines`: what is left. */
export function pickLines(lines: WindowLines, module: string): WindowLines {
  const page = /^lines\/(\w+)$/.exec(module)?.[1];
  const isWanted = (key: string): boolean => (page === undefined ? !PAGE_LINE.test(key) && !OF_THE_SERVICE.test(key) : key.startsWith(`${page}.`));
  const pick = (all: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(all).filter(([key]) => isWanted(key)));
  return { 'zh-CN': pick(lines['zh-CN']), 'zh-Hant': pick(lines['zh-Hant']), en: pick(lines.en) };
}

/** Every key once, for all languages: a kilobyte less over the wire. */
export function packLines(lines: WindowLines, within: readonly Locale[] = LOCALES): string {
  const keys = Object.keys(lines['zh-CN']).filter((key) => !isSingular(key) || within.some(hasSingular));
  const said = Object.entries(lines).filter(([locale]) => within.includes(locale as Locale)).map(([locale, texts]) => [locale, keys.map((key) => texts[key] ?? '').join('\n')]);
  return `const keys = ${JSON.stringify(keys.join('\n'))}.split('\\n');
const unpack = (texts) => Object.fromEntries(texts.split('\\n').map((text, i) => [keys[i], text]));
export const lines = {${said.map(([locale, texts]) => `${JSON.stringify(locale)}: unpack(${JSON.stringify(texts)})`).join(', ')}};`;
}

const isSingular = (key: string): boolean => key.endsWith('.one');
const hasSingular = (locale: Locale): boolean => new Intl.PluralRules(locale).resolvedOptions().pluralCategories.includes('one');

/** The languages that the window's script leaves out, as the files that it fetches. */
export function farWords(root: string, within: readonly Locale[]): { name: string; text: string }[] {
  const lines = pickLines(readWindowLines(root), 'lines');
  return LOCALES.filter((locale) => !within.includes(locale)).map((locale) => ({ name: `words.${locale}.json`, text: JSON.stringify(lines[locale]) }));
}

/** The script that hosts embed, where every byte counts: this minifier leaves a kilobyte less than the bundler's own. */
export async function bundleWindow(root: string, within: readonly Locale[]): Promise<string> {
  const options = bundleOptions(root, within);
  const built = await build({ ...options, entryPoints: ['widget/embed.ts'], minify: false, sourcemap: false, write: false, outdir: '/' });
  return (await minify(built.outputFiles[0]?.text ?? '', { compress: { passes: 4, unsafe_arrows: true, unsafe_methods: true }, mangle: true, ecma: 2020, module: false })).code;
}
