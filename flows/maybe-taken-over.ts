import type { Person } from '../src/wallet/wallet.js';

/** After a change of phone or device the number on file is not trusted for this long. Our own choice. */
const TAKEOVER_WINDOW_MS = 7 * 24 * 3_600_000;

export const isMaybeTakenOver = ({ phoneChangedAt, newDeviceAt }: Person, now: number): boolean =>
  [phoneChangedAt, newDeviceAt].some((at) => at !== null && now - at < TAKEOVER_WINDOW_MS);
