const SVG = 'http://www.w3.org/2000/svg';
const BUBBLE = 'M21 11.5a8 8 0 0 1-8.5 8 9.6 9.6 0 0 1-3.3-.6L4 20.5l1.5-4.3A7.6 7.6 0 0 1 4 11.5a8 8 0 0 1 8.5-8 8 8 0 0 1 8.5 8zM8.5 10h8M8.5 13.5h5';

export interface Launcher {
  button: HTMLButtonElement;
  /** `name` is what screen readers say, with the count in it. */
  show(look: { name: string; caption: string; unread: number }): void;
}

/** The button in the corner. */
export function createLauncher(page: Document, onPress: () => void): Launcher {
  const button = page.createElement('button');
  const caption = page.createElement('span');
  const badge = page.createElement('span');
  button.type = 'button';
  button.className = 'launcher';
  button.setAttribute('aria-haspopup', 'dialog');
  caption.className = 'caption';
  badge.className = 'badge';
  badge.hidden = true;
  for (const part of [caption, badge]) part.setAttribute('aria-hidden', 'true');
  button.append(drawBubble(page), caption, badge);
  button.addEventListener('click', onPress);
  return {
    button,
    show: (look) => {
      button.setAttribute('aria-label', look.name);
      caption.textContent = look.caption;
      badge.textContent = look.unread > 99 ? '99+' : String(look.unread);
      badge.hidden = look.unread === 0;
    },
  };
}

function drawBubble(page: Document): SVGElement {
  const svg = page.createElementNS(SVG, 'svg');
  const path = page.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', BUBBLE);
  svg.append(path);
  return svg;
}
