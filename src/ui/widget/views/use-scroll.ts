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
  /** From where the latest reply is shown, as long as nobody scrolls; null: from wherever the end is. */
  const anchor = useRef<number | null>(null);
  const [isAtEnd, setIsAtEnd] = useState(true);

  const note = (): void => {
    if (!box.current) return;
    wasAtEnd.current = distanceToEnd(box.current) < NEAR;
    setIsAtEnd(wasAtEnd.current);
  };
  const isHeld = (list: HTMLElement): boolean =>
    anchor.current !== null && Math.abs(list.scrollTop - Math.min(anchor.current, farthest(list))) < 2;
  /** Where it belongs, whatever has changed its size. */
  const settle = (): void => {
    if (box.current) box.current.scrollTop = Math.min(anchor.current ?? Infinity, farthest(box.current));
    note();
  };
  const goToEnd = (): void => {
    anchor.current = null;
    settle();
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
    else if (isNew && wasAtEnd.current) {
      anchor.current = height - GAP;
      settle();
    } else if (shown.first !== first && !wasAtEnd.current) list.scrollTop += heightOf(list) - height;
    else if (anchor.current !== null) settle();
    else if (wasAtEnd.current) goToEnd();
    before.current = { ...shown, height: heightOf(list) };
  });

  useEffect(() => {
    const list = box.current;
    if (!list) return undefined;
    const onScroll = (): void => {
      if (!isHeld(list)) anchor.current = null;
      note();
    };
    const onResize = (): void => {
      if (anchor.current !== null || wasAtEnd.current) settle();
    };
    list.addEventListener('scroll', onScroll, { passive: true });
    const watch = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(onResize);
    watch?.observe(list);
    return () => {
      list.removeEventListener('scroll', onScroll);
      watch?.disconnect();
    };
  }, []);

  return { box, isAtEnd, goToEnd };
}

/** Of the messages alone: what is below them (replies to press, somebody typing) goes when the next one comes. */
function heightOf(list: HTMLElement): number {
  const groups = list.querySelectorAll('.group');
  const last = groups[groups.length - 1];
  return last ? last.getBoundingClientRect().bottom - list.getBoundingClientRect().top + list.scrollTop : 0;
}

function farthest(list: HTMLElement): number {
  return list.scrollHeight - list.clientHeight;
}

function distanceToEnd(list: HTMLElement): number {
  return farthest(list) - list.scrollTop;
}
