import type { Chat } from '../core/chat.js';
import type { mountWindow } from '../views/window.js';
import type { WalletSupport } from './api.js';
import type { EventBoard } from './events.js';
import type { Frame } from './frame.js';
import { type ChatStart, holdChat } from './hold-chat.js';
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
  /** Before a chat says which language it is in. */
  fallbackLocale: Locale;
  /** Epoch milliseconds. */
  now: () => number;
}

/** The widget of one page: what its API may do, all at once there. */
export function createWidget({ settings, events, makeFrame, makeChat, mount, fallbackLocale, now }: WidgetParts): Omit<WalletSupport, 'push'> {
  const isPage = settings.mode === 'page';
  const look = { theme: settings.theme, color: settings.color, elder: settings.elder };
  let shown = { locale: fallbackLocale, unread: 0 };
  let start = settings.start;
  const frame = makeFrame(() => open());
  const panel = createPanel({
    frame, mount,
    options: { ...windowLook(look), mode: settings.mode, title: null, visible: false, now, onClose: isPage ? null : () => close() },
  });
  const held = holdChat(makeChat, { identity: null, locale: settings.locale }, (chat) => chat.subscribe(() => follow(chat)));

  const show = (): void => frame.show(frameLook(look, shown));
  const follow = (chat: Chat): void => {
    const [before, { locale, unread }] = [shown, chat.state()];
    shown = { locale, unread: panel.isOpen() ? 0 : unread };
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
    show();
    events.emit('close');
  };

  frame.attach();
  show();
  if (isPage) open();
  return {
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
      panel.remove();
      held.close();
    },
  };
}
