import type { ComponentChildren, JSX } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icons.js';
import { useShell } from './shell.js';

interface SheetProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

const FOCUSABLE = 'button:not(:disabled), a[href], input:not(:disabled), textarea, [tabindex="0"]';

/** Something laid over the window until it is closed. The keyboard stays inside, and returns to where it was. */
export function Sheet({ title, onClose, children }: SheetProps): JSX.Element {
  const { words, active } = useShell();
  const id = useId();
  const sheet = useRef<HTMLDivElement>(null);
  const [before] = useState(active);
  useLayoutEffect(() => {
    // It comes up from below: scrolled to, it would push everything up.
    sheet.current?.focus({ preventScroll: true });
    // What is behind can take the keyboard again only when all is drawn.
    return () => queueMicrotask(() => before?.focus({ preventScroll: true }));
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Tab' && sheet.current) keepInside(event, sheet.current, active());
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  };
  return (
    <div class="scrim" onClick={(event) => event.target === event.currentTarget && onClose()}>
      <div class="sheet" role="dialog" aria-modal="true" aria-labelledby={id} tabIndex={-1} ref={sheet} onKeyDown={onKeyDown}>
        <div class="sheet-head">
          <h3 id={id} dir="auto">{title}</h3>
          <button type="button" class="icon-button" aria-label={words.say('close')} onClick={onClose}><Icon name="close" /></button>
        </div>
        <div class="sheet-body">{children}</div>
      </div>
    </div>
  );
}

function keepInside(event: KeyboardEvent, sheet: HTMLElement, active: HTMLElement | null): void {
  const stops = [...sheet.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const [first, last] = [stops[0], stops[stops.length - 1]];
  if (event.shiftKey && (active === first || active === sheet)) moveTo(event, last);
  else if (!event.shiftKey && active === last) moveTo(event, first);
}

function moveTo(event: KeyboardEvent, goal: HTMLElement | undefined): void {
  event.preventDefault();
  goal?.focus();
}
