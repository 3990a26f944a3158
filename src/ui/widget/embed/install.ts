import type { Chat } from '../core/chat.js';
import { readPreferences } from '../views/preferences.js';
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
  makeChat: (start: ChatStart & { browserLocale: Locale; onIdentityNeeded: () => Promise<Identity> }) => Chat;
  fetchTexts: (locale: Locale) => Promise<Record<string, string>>;
  /** Whether this browser has talked with the service before. */
  isKnown: boolean;
  /** Epoch milliseconds. */
  now: () => number;
}

/** Puts the window into the page; where it already is, nothing happens. */
export function install({ script, mount, makeChat, fetchTexts, isKnown, now }: Installation): void {
  if (isPublished(window)) return;
  const said = readSettings(script?.dataset ?? {});
  const settings = { ...said, locale: readPreferences().locale ?? said.locale };
  const container = script?.parentElement ?? null;
  const events = createEventBoard(report);
  const browserLocale = firstLocale(navigator.languages);
  whenThereIsABody(() => {
    if (isPublished(window)) return;
    const { acts, begin } = createWidget({
      settings, events, mount, browserLocale, fetchTexts, isKnown, now, watchSight,
      makeFrame: (onLaunch) => createFrame({ page: document, settings, container, onLaunch }),
      makeChat: (start) => makeChat({ ...start, browserLocale, onIdentityNeeded: events.askIdentity }),
    });
    publishApi(window, acts, report);
    whenParsed(begin);
  });
}

/** The tag of the running script; a module has none, and is looked for by its name. */
export function findOwnScript(page: Document): HTMLScriptElement | null {
  if (page.currentScript instanceof HTMLScriptElement) return page.currentScript;
  return page.querySelector<HTMLScriptElement>('script[src*="widget.js"]');
}

/** Where the script came from is where the service is; without a slash at its end. */
export function serviceOf(script: HTMLScriptElement | null): string {
  return new URL('.', script?.src || location.href).href.replace(/\/$/, '');
}

function firstLocale(tags: readonly string[]): Locale {
  return tags.map(readLocale).find((locale) => locale !== null) ?? 'zh-CN';
}

function whenThereIsABody(act: () => void): void {
  if (document.body) act();
  else document.addEventListener('DOMContentLoaded', act, { once: true });
}

/** When the scripts of the page that come after ours have run. */
function whenParsed(act: () => void): void {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', act, { once: true });
  else setTimeout(act);
}

/** Whether the tab is in front. */
function watchSight(changed: (inSight: boolean) => void): () => void {
  const look = (): void => changed(document.visibilityState === 'visible');
  document.addEventListener('visibilitychange', look);
  return () => document.removeEventListener('visibilitychange', look);
}

/** To the console and error trackers of the page, after what we are doing. */
function report(fault: unknown): void {
  setTimeout(() => {
    throw fault;
  });
}
