import type { Chat } from '../core/chat.js';
import type { mountWindow } from '../views/window.js';
import { isPublished, publishApi } from './api.js';
import { createWidget } from './create-widget.js';
import { createEventBoard, type Identity } from './events.js';
import { createFrame } from './frame.js';
import type { ChatStart } from './hold-chat.js';
import { type Locale, readLocale, readSettings } from './read-settings.js';

export interface Installation {
  /** Its own tag, to be taken while the script runs for the first time. */
  script: HTMLScriptElement | null;
  mount: typeof mountWindow;
  makeChat: (start: ChatStart & { base: string; onIdentityNeeded: () => Promise<Identity> }) => Chat;
  /** Epoch milliseconds. */
  now: () => number;
}

/** Puts the window into the page; where it already is, nothing happens. */
export function install({ script, mount, makeChat, now }: Installation): void {
  if (isPublished(window)) return;
  const settings = readSettings(script?.dataset ?? {});
  const events = createEventBoard(report);
  const base = new URL('.', script?.src || location.href).href.replace(/\/$/, '');
  const container = script?.parentElement ?? null;
  whenThereIsABody(() => {
    if (isPublished(window)) return;
    const widget = createWidget({
      settings, events, mount, now,
      makeFrame: (onLaunch) => createFrame({ page: document, settings, container, onLaunch }),
      makeChat: (start) => makeChat({ ...start, base, onIdentityNeeded: events.askIdentity }),
      fallbackLocale: settings.locale ?? firstLocale(navigator.languages),
    });
    publishApi(window, widget, report);
  });
}

/** The tag of the running script; a module has none, and is looked for by its name. */
export function findOwnScript(page: Document): HTMLScriptElement | null {
  if (page.currentScript instanceof HTMLScriptElement) return page.currentScript;
  return page.querySelector<HTMLScriptElement>('script[src*="widget.js"]');
}

function firstLocale(tags: readonly string[]): Locale {
  return tags.map(readLocale).find((locale) => locale !== null) ?? 'zh-CN';
}

function whenThereIsABody(act: () => void): void {
  if (document.body) act();
  else document.addEventListener('DOMContentLoaded', act, { once: true });
}

/** To the console and error trackers of the page, after what we are doing. */
function report(fault: unknown): void {
  setTimeout(() => {
    throw fault;
  });
}
