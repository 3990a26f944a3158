import { adoptStyles } from '../adopt-styles.js';
import { createBackground } from './background.js';
import { css } from './css/frame.css';
import { fitKeyboard } from './fit-keyboard.js';
import { createLauncher, type Launcher } from './launcher.js';
import type { Settings } from './read-settings.js';

export interface FrameLook {
  locale: string;
  elder: boolean;
  accent: string;
  onAccent: string;
  launcher: Parameters<Launcher['show']>[0];
}

/** The element in the host's page: the button in the corner and the panel, or the panel alone. */
export interface Frame {
  /** Which the window fills. */
  panel: HTMLElement;
  show(look: FrameLook): void;
  /** Into the page, where the settings want it. */
  attach(): void;
  openPanel(): void;
  /** The keyboard goes back to where it was. */
  closePanel(): void;
  detach(): void;
}

export interface FrameParts {
  page: Document;
  settings: Settings;
  /** Of the script tag. */
  container: Element | null;
  onLaunch: () => void;
}

const KEYS = ['keydown', 'keypress', 'keyup'] as const;

export function createFrame({ page, settings, container, onLaunch }: FrameParts): Frame {
  const host = page.createElement('wallet-support');
  const shadow = host.attachShadow({ mode: 'open' });
  const [layer, panel] = [page.createElement('div'), page.createElement('div')];
  const launcher = createLauncher(page, onLaunch);
  const isPage = settings.mode === 'page';
  const fills = container === null || container === page.head || container === page.body ? 'viewport' : 'container';
  const background = createBackground(page, host);
  let undo: (() => void)[] = [];

  adoptStyles(shadow, css);
  layer.className = 'layer';
  Object.assign(layer.dataset, { mode: settings.mode, position: settings.position, fills });
  layer.style.setProperty('--layer', String(settings.zIndex));
  panel.className = 'panel';
  panel.hidden = true;
  layer.append(...(isPage ? [panel] : [launcher.button, panel]));
  shadow.append(layer);
  // What is typed here is no shortcut of the page's.
  for (const key of KEYS) host.addEventListener(key, (event) => event.stopPropagation());

  const closePanel = (): void => {
    panel.hidden = true;
    launcher.button.hidden = false;
    undo.forEach((act) => act());
    undo = [];
  };
  return {
    panel,
    attach: () => (isPage && fills === 'container' ? container : page.body)?.append(host),
    show: (look) => {
      layer.lang = look.locale;
      layer.dataset['elder'] = String(look.elder);
      layer.style.setProperty('--accent', look.accent);
      layer.style.setProperty('--on-accent', look.onAccent);
      launcher.show(look.launcher);
    },
    openPanel: () => {
      const before = page.activeElement;
      panel.hidden = false;
      launcher.button.hidden = true;
      undo = [fitKeyboard(panel, window.visualViewport)];
      if (isPage) return;
      background.cover();
      undo.push(background.uncover, () => returnFocus(before, { page, host, launcher: launcher.button }));
    },
    closePanel,
    detach: () => {
      closePanel();
      host.remove();
    },
  };
}

/** To what had it when the panel was opened; where that was nothing or is gone, to the button. */
function returnFocus(before: Element | null, { page, host, launcher }: { page: Document; host: Element; launcher: HTMLElement }): void {
  const isOurs = page.activeElement === host || page.activeElement === page.body || page.activeElement === null;
  if (!isOurs) return;
  const goal = before instanceof HTMLElement && before !== page.body && before !== host && before.isConnected ? before : launcher;
  goal.focus({ preventScroll: true });
}
