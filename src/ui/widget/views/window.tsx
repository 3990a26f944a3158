import { render, type JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Chat } from '../core/chat.js';
import { Announcer, spoken, useAnnouncements, useNewReplies } from './announcer.js';
import { Banner } from './banner.js';
import { Composer } from './composer.js';
import { Earlier } from './earlier.js';
import { FlowBar } from './flow-bar.js';
import { Header } from './header.js';
import { Menu } from './menu.js';
import { Messages } from './messages.js';
import type { Theme } from './preferences.js';
import { StateContext, ToolsContext, useChat } from './shell.js';
import { playTone } from './sound.js';
import { addStyles } from './styles.js';
import { useFiles } from './use-files.js';
import { useLook } from './use-look.js';
import { useFirstUnread } from './use-unread.js';
import { hasWords, wordsIn } from './words-in.js';

export interface WindowOptions {
  /** bubble: a panel in somebody's page, which can be closed; page: all there is. */
  mode: 'bubble' | 'page';
  theme: Theme;
  /** #rgb or #rrggbb; null: ours. */
  accent: string | null;
  /** Large type, high contrast, large targets. A person's own choice in the menu comes first, as with the theme. */
  elder: boolean;
  /** Null: ours. */
  title: string | null;
  /** Whether the panel is open. The caller shows and hides `root`. */
  visible: boolean;
  /** Epoch milliseconds. */
  now: () => number;
  /** The person closes the panel; null: there is no way to. */
  onClose: (() => void) | null;
}

export interface MountedWindow {
  update(change: Partial<WindowOptions>): void;
  /** Puts the keyboard where one writes; on phones only into the window, so that no keyboard covers it. */
  focus(): void;
  unmount(): void;
}

/** Draws the window into `root`, which it fills. The language is the chat's. */
export function mountWindow(root: Element | ShadowRoot, chat: Chat, options: WindowOptions): MountedWindow {
  let current = options;
  const draw = (): void => render(<Window chat={chat} options={current} />, root);
  addStyles(root);
  draw();
  return {
    update: (change) => {
      current = { ...current, ...change };
      draw();
    },
    focus: () => {
      const isTouch = matchMedia('(pointer: coarse)').matches;
      root.querySelector<HTMLElement>(isTouch ? '.window' : '.write textarea')?.focus();
    },
    unmount: () => render(null, root),
  };
}

function activeIn(frame: HTMLElement | null): HTMLElement | null {
  const root = frame?.getRootNode();
  const active = root instanceof ShadowRoot || root instanceof Document ? root.activeElement : null;
  return active instanceof HTMLElement ? active : null;
}

type Panel = { kind: 'none' } | { kind: 'menu' } | { kind: 'earlier'; id: string };

function Window({ chat, options }: { chat: Chat; options: WindowOptions }): JSX.Element {
  const state = useChat(chat);
  const words = useMemo(() => wordsIn(state.locale), [state.locale, hasWords(state.locale)]);
  const frame = useRef<HTMLDivElement>(null);
  const { look, theme, style, setLook } = useLook(options);
  const { said, announce } = useAnnouncements(state.locale);
  const tools = useMemo(() => ({ chat, words, now: options.now, active: () => activeIn(frame.current), announce }), [chat, words, options.now, announce]);
  const files = useFiles({ chat, state, words });
  const firstUnread = useFirstUnread(state, options.visible);
  const field = useRef<HTMLTextAreaElement>(null);
  const [panel, setPanel] = useState<Panel>({ kind: 'none' });
  const closePanel = (): void => setPanel({ kind: 'none' });
  useEffect(closePanel, [state.visit]);
  const title = options.title ?? words.say('title');

  useNewReplies(state, (replies) => {
    for (const reply of replies) announce(spoken(reply, words), reply.locale);
    if (look.sound) playTone();
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.isComposing) options.onClose?.();
  };
  return (
    <ToolsContext.Provider value={tools}><StateContext.Provider value={state}>
      <div
        ref={frame} class="window" data-theme={theme} data-elder={look.elder} data-mode={options.mode} lang={state.locale} style={style} tabIndex={-1}
        role={options.mode === 'page' ? 'main' : 'dialog'} aria-label={title} onKeyDown={onKeyDown} {...files.drop}
      >
        <div class="front" inert={panel.kind !== 'none'}>
          <Header title={title} mode={options.mode} onMenu={() => setPanel({ kind: 'menu' })} onClose={options.onClose} />
          <FlowBar />
          <Banner />
          <Messages firstUnread={firstUnread} />
          <Composer key={state.visit} field={field} onFiles={files.add} filesError={files.error} />
        </div>
        {panel.kind === 'menu' && <Menu look={look} onLook={setLook} onEarlier={(id) => setPanel({ kind: 'earlier', id })} onClose={closePanel} />}
        {panel.kind === 'earlier' && <Earlier id={panel.id} onClose={closePanel} />}
        {files.isOver && <div class="drop"><p>{words.say('attach.drop')}</p></div>}
        <Announcer said={said} />
      </div>
    </StateContext.Provider></ToolsContext.Provider>
  );
}
