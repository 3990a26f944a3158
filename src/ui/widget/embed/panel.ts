import type { Chat } from '../core/chat.js';
import type { MountedWindow, mountWindow, WindowOptions } from '../views/window.js';
import type { Frame } from './frame.js';

/** The window in its frame: drawn when it is first opened, kept when it is closed. */
export interface Panel {
  isOpen(): boolean;
  open(chat: Chat): void;
  close(): void;
  update(change: Partial<WindowOptions>): void;
  remove(): void;
}

export interface PanelParts {
  frame: Frame;
  mount: typeof mountWindow;
  options: WindowOptions;
}

export function createPanel({ frame, mount, options }: PanelParts): Panel {
  let mounted: MountedWindow | null = null;
  let [current, isOpen] = [options, false];
  const update = (change: Partial<WindowOptions>): void => {
    current = { ...current, ...change };
    mounted?.update(change);
  };
  return {
    isOpen: () => isOpen,
    update,
    open: (chat) => {
      if (!isOpen) frame.openPanel();
      isOpen = true;
      update({ visible: true });
      mounted ??= mount(frame.panel, chat, current);
      mounted.focus();
    },
    close: () => {
      isOpen = false;
      update({ visible: false });
      frame.closePanel();
    },
    remove: () => {
      mounted?.unmount();
      frame.detach();
    },
  };
}
