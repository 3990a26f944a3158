import { useEffect, useState } from 'preact/hooks';
import { callSupport } from './support.js';

export interface PanelNews {
  isOpen: boolean;
  /** Replies that came while nobody looked. */
  unread: number;
}

/** What the window tells the page that it is in. */
export function usePanel(): PanelNews {
  const [news, setNews] = useState<PanelNews>({ isOpen: false, unread: 0 });
  useEffect(() => {
    const on = (name: string, change: (value: number) => Partial<PanelNews>): void =>
      callSupport('on', name, (value: number) => setNews((before) => ({ ...before, ...change(value) })));
    on('open', () => ({ isOpen: true }));
    on('close', () => ({ isOpen: false }));
    on('unread', (unread) => ({ unread }));
  }, []);
  return news;
}
