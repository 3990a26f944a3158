import { useState } from 'preact/hooks';
import { LIMITS } from '../../../channels/widget/limits.js';
import type { Shell } from './shell.js';

interface Files {
  add(files: File[]): void;
  /** Why not all were taken; null when they were. */
  error: string | null;
  isOver: boolean;
  /** For the element on which files may be dropped. */
  drop: { onDragOver(event: DragEvent): void; onDragLeave(event: DragEvent): void; onDrop(event: DragEvent): void };
}

/** Files by picking, pasting or dropping: as many as a message may have. */
export function useFiles({ chat, state, words }: Pick<Shell, 'chat' | 'state' | 'words'>): Files {
  const [error, setError] = useState<string | null>(null);
  const [isOver, setIsOver] = useState(false);
  const room = LIMITS.files - state.uploads.length;
  const add = (files: File[]): void => {
    if (state.connection === 'ended') return;
    setError(files.length > room ? words.say('upload.tooMany', { count: LIMITS.files }) : null);
    for (const file of files.slice(0, Math.max(0, room))) chat.upload(file);
  };
  return {
    add,
    error: state.uploads.length === 0 && error === null ? null : error,
    isOver,
    drop: {
      onDragOver: (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setIsOver(true);
      },
      onDragLeave: (event) => {
        if (!(event.currentTarget as Element).contains(event.relatedTarget as Node | null)) setIsOver(false);
      },
      onDrop: (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setIsOver(false);
        add([...(event.dataTransfer?.files ?? [])]);
      },
    },
  };
}

function hasFiles(event: DragEvent): boolean {
  return [...(event.dataTransfer?.types ?? [])].includes('Files');
}
