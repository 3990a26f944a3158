import type { MayConnect } from './widget-socket.js';

/** Our own pages, and those of the hosts that are set. */
export function createMayConnect(origins: readonly string[]): MayConnect {
  const known = new Set(origins);
  return (origin, host) => known.has(origin) || (URL.canParse(origin) && new URL(origin).host === host);
}
