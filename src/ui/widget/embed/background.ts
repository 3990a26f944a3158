/** Where the panel covers the whole page; the same query is in css/frame.css. */
const COVERED = '(max-width: 480px), (max-height: 480px)';

interface Background {
  /** While the panel is open: what it covers can neither be reached nor scrolled. */
  cover(): void;
  uncover(): void;
}

/** On large screens the page beside the panel stays usable; `host` is the element that holds the panel. */
export function createBackground(page: Document, host: Element): Background {
  const covered = matchMedia(COVERED);
  let restore: (() => void) | null = null;
  const follow = (): void => {
    restore?.();
    restore = covered.matches ? silence(page, host) : null;
  };
  return {
    cover: () => {
      follow();
      covered.addEventListener?.('change', follow);
    },
    uncover: () => {
      covered.removeEventListener?.('change', follow);
      restore?.();
      restore = null;
    },
  };
}

/** @returns what undoes it */
function silence(page: Document, host: Element): () => void {
  const others = [...page.body.children].filter((element) => element !== host && !element.hasAttribute('inert'));
  const undo = others.map((element) => [change(element, 'inert', ''), change(element, 'aria-hidden', 'true')]).flat();
  const { style } = page.documentElement;
  const before = style.overflow;
  style.overflow = 'hidden';
  return () => {
    style.overflow = before;
    for (const act of undo) act();
  };
}

/** Browsers without `inert` know aria-hidden. */
function change(element: Element, name: string, value: string): () => void {
  const before = element.getAttribute(name);
  element.setAttribute(name, value);
  return () => (before === null ? element.removeAttribute(name) : element.setAttribute(name, before));
}
