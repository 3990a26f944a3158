import { findOwnScript, install, serviceOf } from '../../src/ui/widget/embed/install.js';
import { mountWindow } from '../../src/ui/widget/views/window.js';

/** The widget over a chat that does what a test tells it by `window.script`, and writes down what it was asked for. */
const script = { asked: [], chats: [], tell: () => undefined };
globalThis.script = script;

const VIEW = {
  version: 1, status: 'bot', seq: 0, locale: 'zh-CN', flow: null, step: null, progress: null, canGoBack: false, asks: null, working: false, rated: [], queue: null,
};

const tag = findOwnScript(document);
const service = serviceOf(tag);

function makeScriptedChat({ identity, locale, browserLocale, onIdentityNeeded }) {
  const listeners = new Set();
  let state = {
    connection: 'connecting', via: 'socket', person: null, entries: [], view: null, typing: null, unread: 0, uploads: [], earlier: [],
    notice: null, locale: locale ?? browserLocale, visit: 0,
  };
  const tell = (change) => {
    state = { ...state, ...change };
    for (const changed of [...listeners]) changed();
  };
  const write = (name) => (...values) => void script.asked.push([name, ...values]);
  script.tell = tell;
  script.online = (flow = null) => tell({ connection: 'online', view: { ...VIEW, flow } });
  script.askIdentity = onIdentityNeeded;
  script.chats.push({ identity, locale, service });
  return {
    state: () => state,
    subscribe: (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    ...Object.fromEntries(['open', 'send', 'retry', 'discard', 'retryUpload', 'removeUpload', 'feedback', 'identify', 'close', 'hide'].map((name) => [name, write(name)])),
    upload: () => 'u1',
    switchLocale: (next) => {
      script.asked.push(['switchLocale', next]);
      tell({ locale: next });
    },
    fileUrl: async () => null,
    earlier: async () => [],
  };
}

install({ script: tag, mount: mountWindow, makeChat: makeScriptedChat, isKnown: localStorage.getItem('known') !== null, fetchTexts: async () => ({}), now: Date.now });
