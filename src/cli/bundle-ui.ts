import path from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import { readWindowLines } from '../content.js';

/** How src/ui becomes what browsers run. */
export function bundleOptions(root: string): BuildOptions {
  return {
    absWorkingDir: path.join(root, 'src/ui'),
    bundle: true,
    format: 'iife',
    target: ['es2020', 'chrome80', 'safari13.1'],
    // Safari has it since 8; the fault for which esbuild strikes it off (until 14.1) is in forms that nobody writes.
    supported: { destructuring: true },
    minify: true,
    sourcemap: 'linked',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    plugins: [cssAsText, linesOf(root)],
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

function linesOf(root: string): Plugin {
  return {
    name: 'lines',
    setup: (build) => {
      build.onResolve({ filter: /^lines$/ }, () => ({ path: 'lines', namespace: 'lines' }));
      build.onLoad({ filter: /.*/, namespace: 'lines' }, () => ({ contents: packLines(readWindowLines(root)), loader: 'js' }));
    },
  };
}

/** Said by the service, and so not needed in a browser. */
const OF_THE_SERVICE = /^refused\./;

/** Every key once, for all languages: a kilobyte less over the wire. */
export function packLines(lines: ReturnType<typeof readWindowLines>): string {
  const keys = Object.keys(lines['zh-CN']).filter((key) => !OF_THE_SERVICE.test(key));
  const said = Object.entries(lines).map(([locale, texts]) => [locale, keys.map((key) => texts[key] ?? '').join('\n')]);
  return `const keys = ${JSON.stringify(keys.join('\n'))}.split('\\n');
const unpack = (texts) => Object.fromEntries(texts.split('\\n').map((text, i) => [keys[i], text]));
export const lines = {${said.map(([locale, texts]) => `${JSON.stringify(locale)}: unpack(${JSON.stringify(texts)})`).join(', ')}};`;
}
