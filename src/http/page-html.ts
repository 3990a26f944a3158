export interface PageParts {
  title: string;
  /** Of dist/ui, in the order of their running. */
  scripts: string[];
  sheet: string;
  /** Read by the page's script; its values may be anything. */
  data?: Record<string, string>;
}

/** The shell of a page: what it shows is drawn by its script, in the language of the person. */
export function renderPage({ title, scripts, sheet, data = {} }: PageParts): string {
  const attributes = Object.entries(data).map(([name, value]) => ` data-${name}="${escapeHtml(value)}"`);
  return [
    `<!doctype html><html lang="zh-CN"${attributes.join('')}><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">',
    `<title>${escapeHtml(title)}</title>`,
    '<link rel="icon" href="/ui/icon.svg" type="image/svg+xml">',
    `<link rel="stylesheet" href="/ui/${sheet}">`,
    ...scripts.map((script) => `<script src="${script}" defer></script>`),
    '</head><body><div id="page"></div>',
    '<noscript>请打开浏览器的 JavaScript，再刷新页面。 Please switch on JavaScript and reload the page.</noscript>',
    '</body></html>',
  ].join('\n');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
