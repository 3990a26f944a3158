/** What the page around us may ask for, as `{ walletSupport: ['identify', jwt] }`. */
const CALLS = ['identify', 'setLocale', 'setTheme', 'start'];

interface Page {
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
  parent: Pick<Window, 'postMessage'>;
  WalletSupport?: unknown;
}

/** Takes calls from the page that frames this one, if it is of an allowed origin, and tells it when to make them. What we
 *  tell holds no secret, so that it may go to whoever frames us. `calls`: done now or once the window is there. */
export function listenToParent(origins: ReadonlySet<string>, calls: { push(...calls: unknown[]): unknown }, page: Page = window): void {
  const tell = (what: string): void => page.parent.postMessage({ walletSupport: what }, '*');
  page.addEventListener('message', ({ source, origin, data }) => {
    if (source !== page.parent || !origins.has(origin)) return;
    const call = readCall(data);
    if (call) ((page.WalletSupport ?? calls) as typeof calls).push(call);
  });
  calls.push(['on', 'identityNeeded', () => tell('identityNeeded')]);
  tell('ready');
}

function readCall(data: unknown): unknown[] | null {
  const call = typeof data === 'object' && data !== null && 'walletSupport' in data ? data.walletSupport : null;
  return Array.isArray(call) && CALLS.includes(String(call[0])) ? (call as unknown[]) : null;
}
