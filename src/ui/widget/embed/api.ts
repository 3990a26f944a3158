import type { Events, Identity } from './events.js';

/** `window.WalletSupport`: what a host page may do with the window. Wrong arguments are ignored, never thrown at the page. */
export interface WalletSupport {
  open(): void;
  close(): void;
  toggle(): void;
  /** The JWT that the host's backend signed for who is signed in; null: they signed out. */
  identify(identity: Identity): void;
  setLocale(locale: string): void;
  /** What is not named stays. */
  setTheme(theme: { color?: string | null; theme?: 'auto' | 'light' | 'dark'; elder?: boolean }): void;
  /** Opens the window with `flow:<name>`, `topic:<id>` or `handoff`. */
  start(action: string): void;
  /** @returns what ends the listening */
  on<Name extends keyof Events>(name: Name, listener: Events[Name]): () => void;
  /** Calls as arrays, `['identify', jwt]`: the same before the script has loaded, when this is but an array, and after. */
  push(...calls: unknown[]): void;
  /** Takes the window out of the page. */
  destroy(): void;
}

declare global {
  interface Window {
    WalletSupport?: unknown;
  }
}

type Acts = Omit<WalletSupport, 'push'>;

const MARK = '__walletSupport';

/** Done at once what was asked for before the script had loaded. */
export function publishApi(holder: Pick<Window, 'WalletSupport'>, acts: Acts, report: (fault: unknown) => void): WalletSupport {
  const waiting = Array.isArray(holder.WalletSupport) ? (holder.WalletSupport as unknown[]) : [];
  const destroy = (): void => {
    acts.destroy();
    if (holder.WalletSupport === api) delete holder.WalletSupport;
  };
  const known: Acts = { ...acts, destroy };
  const api: WalletSupport = { ...known, push: (...calls) => calls.forEach((call) => doCall(known, call, report)) };
  Object.defineProperty(api, MARK, { value: true });
  holder.WalletSupport = api;
  // Who took hold of the array goes on with it.
  waiting.push = (...calls) => {
    api.push(...calls);
    return 0;
  };
  api.push(...waiting);
  return api;
}

/** Whether the script was there before. */
export function isPublished(holder: Pick<Window, 'WalletSupport'>): boolean {
  return typeof holder.WalletSupport === 'object' && holder.WalletSupport !== null && MARK in holder.WalletSupport;
}

function doCall(acts: Acts, call: unknown, report: (fault: unknown) => void): void {
  const [name, ...values] = Array.isArray(call) ? (call as unknown[]) : [call];
  const act = typeof name === 'string' && Object.keys(acts).includes(name) ? acts[name as keyof Acts] : undefined;
  if (!act) return report(new Error(`WalletSupport does not know ${String(name)}`));
  try {
    (act as (...values: unknown[]) => unknown)(...values);
  } catch (fault) {
    report(fault);
  }
}
