import { options as preact } from 'preact';
import { mountWindow, type MountedWindow, type WindowOptions } from '../../../src/ui/widget/views/window.js';
import { createFakeChat, message, said, viewOf, type FakeChat } from './fake-chat.js';
import { SITUATIONS } from './situations.js';

/** The page of the browser test: mounts the window in a shadow root as the embed does. */
declare global {
  interface Window {
    show(situation: string, options: Partial<WindowOptions>): void;
    chat: FakeChat;
    mounted: MountedWindow;
    make: { message: typeof message; said: typeof said; viewOf: typeof viewOf };
    situations: string[];
    /** How many elements and components were drawn so far, again or for the first time. */
    drawn: number;
  }
}

/** 2026-11-18 19:30 in Shanghai. */
const NOW = Date.UTC(2026, 10, 18, 11, 30);

const { diffed } = preact;
window.drawn = 0;
preact.diffed = (drawn) => {
  window.drawn += 1;
  diffed?.(drawn);
};

window.situations = Object.keys(SITUATIONS);
window.make = { message, said, viewOf };
window.show = (situation, options) => {
  const first = SITUATIONS[situation];
  if (!first) throw new Error(`no situation ${situation}`);
  document.body.textContent = '';
  const host = document.createElement('div');
  host.className = `host ${options.mode ?? 'page'}`;
  document.body.append(host);
  const root = host.attachShadow({ mode: 'open' });
  const inner = document.createElement('div');
  inner.style.height = '100%';
  root.append(inner);
  window.chat = createFakeChat(first);
  window.mounted = mountWindow(inner, window.chat, {
    mode: 'page', theme: 'light', accent: null, elder: false, title: null, visible: true, now: () => NOW, onClose: null, ...options,
  });
};
