import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { bootOrExplain } from '../boot.js';
import { packageRoot } from '../package-root.js';
import { bundleOptions } from './bundle-ui.js';

/** Part of `npm run build`: src/ui becomes dist/ui, a file for each page and one for the window that others embed. */
const ENTRIES = { widget: 'widget/embed.ts', chat: 'pages/chat.ts', demo: 'pages/demo.tsx', sandbox: 'pages/sandbox.tsx' };

async function main(): Promise<void> {
  const root = packageRoot();
  const outdir = path.join(root, 'dist/ui');
  mkdirSync(outdir, { recursive: true });
  await build({ ...bundleOptions(root), entryPoints: ENTRIES, outdir });
}

await bootOrExplain(main);
