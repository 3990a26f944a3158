import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';

/** This near to the end counts as being there, in px. */
const NEAR = 60;
const GAP = 12;

export interface Scroll {
  box: RefObject<HTMLDivElement | null>;
  isAtEnd: boolean;
  goToEnd(): void;
}

interface Shown {
  /** Keys of the first and the last thing in the list. */
  first: string | null;
  last: string | null;
  lastIsMine: boolean;
  /** Where the line above what is unread stands: a seq. */
  firstUnread: number | null;
}

/**
 * Stays at the end while one is there; shows a long reply from its beginning; keeps what one reads in place when older
 * messages come in above it. Done by hand, since not all browsers anchor.
 */
export function useScroll(shown: Shown): Scroll {
  const box = useRef<HTMLDivElement>(null);
  const before = useRef({ ...shown, height: 0 });
  const wasAtEnd = useRef(true);
  const [isAtEnd, setIsAtEnd] = useState(true);

  const note = (): void => {
    if (!box.current) return;
    wasAtEnd.current = distanceToEnd(box.current) < NEAR;
    setIsAtEnd(wasAtEnd.current);
  };
  const goToEnd = (): void => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
    note();
  };

  /** At what is new, or at the end. */
  const begin = (list: HTMLElement): void => {
    goToEnd();
    const divider = list.querySelector<HTMLElement>('.unread');
    if (divider) list.scrollTop = Math.min(list.scrollTop, divider.offsetTop - GAP);
    note();
  };

  useLayoutEffect(() => {
    const list = box.current;
    if (!list) return;
    const { first, last, height, firstUnread } = before.current;
    const isNew = shown.last !== last;
    if (last === null || (shown.firstUnread !== firstUnread && shown.firstUnread !== null)) begin(list);
    else if (isNew && shown.lastIsMine) goToEnd();
    else if (isNew && wasAtEnd.current) showNew(list, height);
    else if (shown.first !== first && !wasAtEnd.current) list.scrollTop += list.scrollHeight - height;
    else if (wasAtEnd.current) goToEnd();
    before.current = { ...shown, height: list.scrollHeight };
  });

  useEffect(() => {
    const list = box.current;
    if (!list) return undefined;
    list.addEventListener('scroll', note, { passive: true });
    const watch = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(() => wasAtEnd.current && goToEnd());
    watch?.observe(list);
    return () => {
      list.removeEventListener('scroll', note);
      watch?.disconnect();
    };
  }, []);

  return { box, isAtEnd, goToEnd };
}

function showNew(list: HTMLElement, heightBefore: number): void {
  list.scrollTop = Math.min(list.scrollHeight - list.clientHeight, heightBefore - GAP);
}

function distanceToEnd(list: HTMLElement): number {
  return list.scrollHeight - list.clientHeight - list.scrollTop;
}
