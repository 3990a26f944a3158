/** Sheets made here pass a strict Content-Security-Policy, which a style element would not; old browsers have only that. */
export function adoptStyles(root: Element | ShadowRoot, css: string): void {
  const scope = root.getRootNode();
  const holder = scope instanceof ShadowRoot ? scope : document;
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    holder.adoptedStyleSheets = [...holder.adoptedStyleSheets, sheet];
  } catch {
    const style = document.createElement('style');
    style.textContent = css;
    (holder instanceof ShadowRoot ? holder : document.head).append(style);
  }
}
