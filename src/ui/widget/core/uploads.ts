import { type FILE_TYPES, LIMITS } from '../../../channels/widget/limits.js';
import type { Upload } from './chat.js';
import { readUploaded } from './read-answer.js';
import type { Uploading, World } from './world.js';

export interface Uploads {
  list(): Upload[];
  /** Begins at once; returns the local id. */
  add(file: File): string;
  /** Sends one again that failed for a passing reason. */
  retry(localId: string): void;
  /** Cancels it, or has the service forget it. */
  remove(localId: string): void;
  /** Takes out what is now being sent. */
  take(ids: readonly string[]): { id: string; name: string }[];
  clear(): void;
}

/** `onRefused`: called when the session admits nothing any more. */
export function createUploads(world: World, token: () => string | null, onRefused: () => void, changed: () => void): Uploads {
  let uploads: (Upload & { file: File })[] = [];
  const running = new Map<string, Uploading>();

  const change = (localId: string, what: Partial<Upload>): void => {
    uploads = uploads.map((each) => (each.localId === localId ? { ...each, ...what } : each));
    changed();
  };

  const run = async (localId: string, file: File): Promise<void> => {
    const mediaType = await typeOf(file);
    if (!uploads.some((each) => each.localId === localId)) return;
    if (!mediaType) return change(localId, { state: 'refused', why: 'wrongType' });
    const uploading = world.upload({
      url: `${world.service}/widget/files`,
      headers: { authorization: `Bearer ${token() ?? ''}`, 'content-type': mediaType, 'x-file-name': encodeURIComponent(file.name.slice(-255)) },
      file,
      onProgress: (progress) => change(localId, { progress }),
    });
    running.set(localId, uploading);
    const { status, body, wait } = await uploading.done;
    running.delete(localId);
    const kept = status === 200 ? readUploaded(body) : null;
    if (kept) return change(localId, { state: 'ready', progress: 1, id: kept.id, mediaType });
    if (status === 413) return change(localId, { state: 'refused', why: 'tooBig' });
    if (status === 415) return change(localId, { state: 'refused', why: 'wrongType' });
    if (status === 429) return change(localId, { state: 'failed', why: 'tooMuch', count: Math.ceil(wait / 60) || 1 });
    change(localId, { state: 'failed', why: 'network' });
    if (status === 401) onRefused();
  };

  return {
    list: () => uploads,
    add: (file) => {
      const localId = world.randomId();
      uploads = [...uploads, { localId, name: file.name, bytes: file.size, mediaType: file.type, progress: 0, state: 'uploading', id: null, why: null, file }];
      changed();
      if (file.size > LIMITS.fileBytes) change(localId, { state: 'refused', why: 'tooBig' });
      else void run(localId, file);
      return localId;
    },
    retry: (localId) => {
      const upload = uploads.find((each) => each.localId === localId);
      if (upload?.state !== 'failed') return;
      change(localId, { state: 'uploading', why: null });
      void run(localId, upload.file);
    },
    remove: (localId) => {
      const upload = uploads.find((each) => each.localId === localId);
      uploads = uploads.filter((each) => each.localId !== localId);
      running.get(localId)?.cancel();
      if (upload?.id) void forget(world, token(), upload.id);
      changed();
    },
    take: (ids) => {
      const taken = uploads.filter(({ id }) => id !== null && ids.includes(id));
      uploads = uploads.filter((each) => !taken.includes(each));
      return taken.map(({ id, name }) => ({ id: id ?? '', name }));
    },
    clear: () => {
      running.forEach((each) => each.cancel());
      uploads = [];
    },
  };
}

/** Best effort: what nobody sends is forgotten within the hour anyway. */
async function forget(world: World, token: string | null, id: string): Promise<void> {
  const headers = { authorization: `Bearer ${token ?? ''}` };
  await world.fetch(`${world.service}/widget/files/${id}`, { method: 'DELETE', headers }).catch(() => undefined);
}

type FileType = (typeof FILE_TYPES)[number];

/** By the first bytes: a name or a type that is claimed proves nothing. Null: none that may be sent. */
async function typeOf(file: Blob): Promise<FileType | null> {
  const head = new Uint8Array(await file.slice(0, 12).arrayBuffer().catch(() => new ArrayBuffer(0)));
  const text = String.fromCharCode(...head);
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (text.startsWith('RIFF') && text.slice(8) === 'WEBP') return 'image/webp';
  return text.startsWith('%PDF-') ? 'application/pdf' : null;
}
