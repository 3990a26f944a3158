import type { Chat } from '../core/chat.js';
import type { mountWindow } from '../views/window.js';
import type { WalletSupport } from './api.js';
import type { EventBoard } from './events.js';
import type { Frame } from './frame.js';
import { type ChatStart, holdChat } from './hold-chat.js';
import { createWordFetcher } from './fetch-words.js';
import { frameLook, readLook, windowLook } from './look-of.js';
import { createPanel } from './panel.js';
import { type Locale, readAction, readLocale, type Settings } from './read-settings.js';
import { startOnce } from './start-once.js';

export interface WidgetParts {
  settings: Settings;
  events: EventBoard;
  makeFrame: (onLaunch: () => void) => Frame;
  makeChat: (start: ChatStart) => Chat;
  mount: typeof mountWindow;
  /** While nobody says otherwise. */
  browserLocale: Locale;
  fetchTexts: (locale: Locale) => Promise<Record<string, string>>;
  /** Somebody who was here before, and may have replies waiting. */
  isKnown: boolean;
  /** Epoch milliseconds. */
  now: () => number;
  /** Tells whenever the page comes in sight or goes out of it; what is returned ends that. */
  watchSight: (changed: (inSight: boolean) => void) => () => void;
}

export interface Widget {
  acts: Omit<WalletSupport, 'push'>;
  /** Does what needs no press: a whole page opens, and who was here before is connected. To be called once the page has
   *  had its chance to say who is signed in. */
  begin(): void;
}

export function createWidget({ settings, events, makeFrame, makeChat, mount, browserLocale, fetchTexts, isKnown, now, watchSight }: WidgetParts): Widget {
  const isPage = settings.mode === 'page';
  const look = { theme: settings.theme, color: settings.color, elder: settings.elder };
  let shown = { locale: settings.locale ?? browserLocale, unread: 0 };
  let start = settings.start;
  let inSight = true;
  const frame = makeFrame(() => open());
  const panel = createPanel({
    frame, mount,
    options: { ...windowLook(look), mode: settings.mode, title: null, visible: false, now, onClose: isPage ? null : () => close() },
  });
  const held = holdChat(makeChat, { identity: null, identified: settings.identity, locale: settings.locale }, (chat) => chat.subscribe(() => follow(chat)));

  const needWords = createWordFetcher(fetchTexts, () => {
    panel.update({});
    show();
  });
  const show = (): void => {
    needWords(shown.locale);
    frame.show(frameLook(look, shown));
  };
  const follow = (chat: Chat): void => {
    const [before, { locale, unread }] = [shown, chat.state()];
    shown = { locale, unread: panel.isOpen() && inSight ? 0 : unread };
    if (shown.unread === before.unread && locale === before.locale) return;
    show();
    if (shown.unread !== before.unread) events.emit('unread', shown.unread);
  };
  const open = (): void => {
    const [chat, wasOpen] = [held.need(), panel.isOpen()];
    panel.open(chat);
    if (!wasOpen) {
      chat.open();
      follow(chat);
      events.emit('open');
    }
    if (start !== null) startOnce(chat, start);
    start = null;
  };
  const close = (): void => {
    if (!panel.isOpen() || isPage) return;
    panel.close();
    held.current()?.hide();
    show();
    events.emit('close');
  };

  // What comes while the page lies behind others is not yet seen, though the panel is open.
  const stopWatching = watchSight((next) => {
    inSight = next;
    if (!panel.isOpen()) return;
    if (inSight) held.current()?.open();
    else held.current()?.hide();
  });
  let isGone = false;
  const begin = (): void => {
    if (isGone) return;
    if (isPage) open();
    else if (isKnown) held.need();
  };

  frame.attach();
  show();
  const acts: Widget['acts'] = {
    open,
    close,
    toggle: () => (panel.isOpen() ? close() : open()),
    identify: (identity) => held.identify(typeof identity === 'string' && identity !== '' ? identity : null),
    setLocale: (said) => {
      const locale = readLocale(said);
      if (!locale) return;
      held.setLocale(locale);
      shown = { ...shown, locale: held.current()?.state().locale ?? locale };
      show();
    },
    setTheme: (change) => {
      Object.assign(look, readLook(change));
      panel.update(windowLook(look));
      show();
    },
    start: (action) => {
      start = readAction(action) ?? start;
      open();
    },
    on: events.on,
    destroy: () => {
      isGone = true;
      stopWatching();
      panel.remove();
      held.close();
    },
  };
  return { acts, begin };
}
