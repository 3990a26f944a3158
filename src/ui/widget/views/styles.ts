import { css as base } from './css/base.css';
import { css as controls } from './css/controls.css';
import { css as messages } from './css/messages.css';
import { css as composer } from './css/composer.css';
import { css as sheet } from './css/sheet.css';

const ALL = base + controls + messages + composer + sheet;

/** Sheets made here pass a strict Content-Security-Policy, which a style element would not; old browsers have only that. */
export function addStyles(root: Element | ShadowRoot): void {
  const scope = root.getRootNode();
  const holder = scope instanceof ShadowRoot ? scope : document;
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(ALL);
    holder.adoptedStyleSheets = [...holder.adoptedStyleSheets, sheet];
  } catch {
    const style = document.createElement('style');
    style.textContent = ALL;
    (holder instanceof ShadowRoot ? holder : document.head).append(style);
  }
}
