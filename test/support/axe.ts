import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe-core finds of WCAG 2.2 AA and good practice, as readable lines, shadow roots included; [] when all is well. */
export async function findBarriers(page: Page): Promise<string[]> {
  const script = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // Evaluated by the debugger, so that a strict Content-Security-Policy stays in force for the page itself.
  await page.evaluate(script);
  const found = await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] });
    return violations.map(({ id, impact, help, nodes }) => ({
      id, impact, help, nodes: nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary ?? ''}`),
    }));
  });
  return found.map(({ id, impact, help, nodes }) => `${impact ?? 'minor'} ${id}: ${help}\n  ${nodes.join('\n  ')}`);
}
