import { createRates } from './rates.js';
import { createSeats } from './seats.js';
import type { WidgetLimits } from './widget-limits.js';

export interface Uploader {
  /** The conversation. */
  person: string;
  /** See networkOf. */
  network: string;
}

/** What one person may upload, and all of one network: anybody may be as many guests as they like. */
export interface UploadQuota {
  /** Before the bytes come: the time to wait, or what gives the place back. */
  begin(uploader: Uploader): number | (() => void);
  /** Once they are here: the time to wait, 0 when there is none. */
  charge(uploader: Uploader, bytes: number): number;
}

export function createUploadQuota(limits: WidgetLimits, now: () => number): UploadQuota {
  const perPerson = createRates(limits.uploadsPerPerson, now);
  const perNetwork = createRates(limits.uploadsPerAddress, now);
  const bytesPerPerson = createRates(limits.uploadedBytesPerPerson, now);
  const bytesPerNetwork = createRates(limits.uploadedBytesPerAddress, now);
  const seatOfPerson = createSeats(limits.uploadsAtOncePerPerson);
  const seatOfNetwork = createSeats(limits.uploadsAtOncePerAddress);
  const seatOfAll = createSeats(limits.uploadsAtOnce);
  return {
    begin: ({ person, network }) => {
      const waitMs = perPerson(person) || perNetwork(network);
      if (waitMs > 0) return waitMs;
      return takeEach([() => seatOfPerson(person), () => seatOfNetwork(network), () => seatOfAll('all')]) ?? BUSY_MS;
    },
    charge: ({ person, network }, bytes) => bytesPerPerson(person, bytes) || bytesPerNetwork(network, bytes),
  };
}

const BUSY_MS = 2_000;

/** All of them or none. */
function takeEach(seats: (() => (() => void) | null)[]): (() => void) | null {
  const taken: (() => void)[] = [];
  const giveBack = (): void => taken.forEach((each) => each());
  for (const take of seats) {
    const seat = take();
    if (!seat) {
      giveBack();
      return null;
    }
    taken.push(seat);
  }
  return giveBack;
}
