import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { bootOrExplain } from '../boot.js';
import { packageRoot } from '../package-root.js';
import { bundleOptions, bundleWindow, farWords } from './bundle-ui.js';

/** Part of `npm run build`: src/ui becomes dist/ui, a file for each page and one for the window that others embed. */
const SCRIPTS = { chat: 'pages/chat.ts', demo: 'pages/demo.tsx', sandbox: 'pages/sandbox.tsx' };
/** Pages have their style sheets as files, since their policy allows nothing inline. */
const SHEETS = { chat: 'pages/chat.css', demo: 'pages/demo.css', sandbox: 'pages/sandbox.css' };

/** Most people speak it; three languages in one script would not fit into 40 kB. */
const WITHIN = ['zh-CN'] as const;

async function main(): Promise<void> {
  const root = packageRoot();
  const outdir = path.join(root, 'dist/ui');
  const options = bundleOptions(root, WITHIN);
  rmSync(outdir, { recursive: true, force: true });
  await build({ ...options, entryPoints: SCRIPTS, outdir });
  writeFileSync(path.join(outdir, 'widget.js'), await bundleWindow(root, WITHIN));
  await build({ ...options, entryPoints: SHEETS, outdir, plugins: [], sourcemap: false });
  copyFileSync(path.join(root, 'src/ui/pages/icon.svg'), path.join(outdir, 'icon.svg'));
  for (const { name, text } of farWords(root, WITHIN)) writeFileSync(path.join(outdir, name), text);
  for (const name of readdirSync(outdir)) if (!name.endsWith('.map')) compress(path.join(outdir, name));
}

/** Once and as well as it goes, so that no request waits for it. */
function compress(file: string): void {
  const bytes = readFileSync(file);
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }));
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }));
}

await bootOrExplain(main);
