/** Everything that the core needs of a browser, so that it runs as well without one. */
export interface World {
  /** Origin of the service, without a slash at its end. */
  service: string;
  fetch: (url: string, init?: RequestInit) => Promise<Response>;
  openSocket: (url: string) => SocketLike;
  /** Sends a file and tells how far it is; `fetch` cannot tell. */
  upload: (request: UploadRequest) => Uploading;
  /** Epoch milliseconds. */
  now: () => number;
  /** From 0 to 1. */
  random: () => number;
  /** Fits a client id. */
  randomId: () => string;
  /** Returns what cancels it. */
  after: (ms: number, run: () => void) => () => void;
  /** Of this browser, for long. Where storage is forbidden, already asking for it throws. */
  keep: () => Keep;
  /** Of this tab. */
  keepInTab: () => Keep;
  /** A `blob:` address. */
  addressOf: (blob: Blob) => string;
  /** Of such an address: the blob may be forgotten. */
  release: (address: string) => void;
  /** Called when the network is back, or the page seen again. Returns what ends it. */
  onWake: (wake: () => void) => () => void;
}

export interface SocketLike {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
}

export interface Keep {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface UploadRequest {
  url: string;
  headers: Record<string, string>;
  file: Blob;
  /** From 0 to 1. */
  onProgress: (part: number) => void;
}

export interface Uploading {
  /** Status 0: the network failed, or it was cancelled. `wait`: the seconds that the service asks for, 0 or NaN where it does not. */
  done: Promise<{ status: number; body: unknown; wait: number }>;
  cancel(): void;
}

/** A storage that may be full, forbidden or missing: then memory serves. */
export function keepSafely(keep: () => Keep): Keep {
  const memory = new Map<string, string>();
  const orMemory = <T>(use: () => T, otherwise: () => T): T => {
    try {
      return use();
    } catch {
      return otherwise();
    }
  };
  return {
    getItem: (key) => memory.get(key) ?? orMemory(() => keep().getItem(key), () => null),
    setItem: (key, value) => orMemory(() => keep().setItem(key, value), () => void memory.set(key, value)),
    removeItem: (key) => {
      memory.delete(key);
      orMemory(() => keep().removeItem(key), () => undefined);
    },
  };
}
