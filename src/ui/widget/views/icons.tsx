import type { JSX } from 'preact';

const PATHS = {
  person: 'M4 13v-1a8 8 0 0 1 16 0v1M4 13a2 2 0 0 1 2-2h1v6H6a2 2 0 0 1-2-2zm16 0a2 2 0 0 0-2-2h-1v6h1a2 2 0 0 0 2-2zm0 2v1a4 4 0 0 1-4 4h-3',
  menu: 'M5 7h14M5 12h14M5 17h14',
  close: 'M6 6l12 12M18 6L6 18',
  back: 'M14.5 5.5L8 12l6.5 6.5',
  next: 'M9.5 5.5L16 12l-6.5 6.5',
  down: 'M12 5v13M6 12.5l6 6 6-6',
  send: 'M4.5 12L3.5 4.5 21 12 3.5 19.5zM4.5 12H12',
  attach: 'M12 5v14M5 12h14',
  camera: 'M4 8h3l1.5-2.5h7L17 8h3v11H4zM12 16.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4z',
  file: 'M6.5 3.5h7l4 4v13h-11zM13.5 3.5v4h4',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4',
  tick: 'M5 12.5l4.5 4.5L19 7.5',
  warn: 'M12 4L2.8 19.5h18.4zM12 10v4.5M12 17.2v.1',
  up: 'M8 11v8H4.5v-8zm0 0l3.5-7.5c1.6 0 2.5 1 2.5 2.4V9h4.6c1.2 0 2 1 1.8 2.2l-1 6c-.2 1-1 1.8-2 1.8H8',
  clock: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7v5l3.2 2',
  save: 'M12 4v11M7 10.5l5 5 5-5M5 20h14',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
} as const;

export type IconName = keyof typeof PATHS | 'thumbDown';

/** Beside words or a label, so screen readers pass over it. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name === 'thumbDown' ? 'up' : name]} />
    </svg>
  );
}
