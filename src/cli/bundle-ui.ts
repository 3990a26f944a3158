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
      build.onLoad({ filter: /.*/, namespace: 'lines' }, () => (
        { contents: `export const lines = ${JSON.stringify(readWindowLines(root))};`, loader: 'js' }
      ));
    },
  };
}
