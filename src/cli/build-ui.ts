import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { bootOrExplain } from '../boot.js';
import { readWindowLines } from '../content.js';
import { packageRoot } from '../package-root.js';

/** Part of `npm run build`: src/ui becomes dist/ui, a file for each page and one for the window that others embed. */
const ENTRIES = { widget: 'widget/embed.ts', chat: 'pages/chat.ts', demo: 'pages/demo.tsx', sandbox: 'pages/sandbox.tsx' };

async function main(): Promise<void> {
  const root = packageRoot();
  const outdir = path.join(root, 'dist/ui');
  mkdirSync(outdir, { recursive: true });
  await build({
    absWorkingDir: path.join(root, 'src/ui'),
    entryPoints: ENTRIES,
    outdir,
    bundle: true,
    format: 'iife',
    target: ['es2020', 'chrome80', 'safari13.1'],
    minify: true,
    sourcemap: 'linked',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    plugins: [cssAsText, linesOf(root)],
    logLevel: 'warning',
  });
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
      build.onLoad({ filter: /.*/, namespace: 'lines' }, () => (
        { contents: `export const lines = ${JSON.stringify(readWindowLines(root))};`, loader: 'js' }
      ));
    },
  };
}

await bootOrExplain(main);
