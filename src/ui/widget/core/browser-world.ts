import type { SocketLike, Uploading, UploadRequest, World } from './world.js';

/** The browser as the core needs it. `service`: where the service is, without a slash at its end. */
export function openBrowserWorld(service: string): World {
  return {
    service,
    fetch: (url, init) => fetch(url, { ...init, credentials: 'omit', cache: 'no-store' }),
    openSocket: (url) => new WebSocket(url) as SocketLike,
    upload: uploadFile,
    now: Date.now,
    random: Math.random,
    randomId: () => crypto.getRandomValues(new Uint32Array(5)).reduce((id, part) => id + part.toString(36), ''),
    after: (ms, run) => {
      const timer = setTimeout(run, Math.min(ms, LONGEST_TIMER_MS));
      return () => clearTimeout(timer);
    },
    keep: () => localStorage,
    keepInTab: () => sessionStorage,
    addressOf: (blob) => URL.createObjectURL(blob),
    release: (address) => URL.revokeObjectURL(address),
    onWake: (wake) => {
      const whenSeen = (): void => {
        if (document.visibilityState === 'visible') wake();
      };
      addEventListener('online', wake);
      addEventListener('pageshow', wake);
      document.addEventListener('visibilitychange', whenSeen);
      return () => {
        removeEventListener('online', wake);
        removeEventListener('pageshow', wake);
        document.removeEventListener('visibilitychange', whenSeen);
      };
    },
  };
}

/** Above it browsers do not wait at all. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Ten megabytes over a slow line. */
const UPLOAD_MS = 300_000;

function uploadFile({ url, headers, file, onProgress }: UploadRequest): Uploading {
  const request = new XMLHttpRequest();
  const done: Uploading['done'] = new Promise((resolve) => {
    request.onloadend = () => resolve({ status: request.status, body: request.response, wait: Number(request.getResponseHeader('retry-after')) });
  });
  request.open('POST', url);
  request.responseType = 'json';
  request.timeout = UPLOAD_MS;
  request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.send(file);
  return { done, cancel: () => request.abort() };
}
