import { LIMITS } from '../channels/widget/limits.js';
import type { Rate } from './rates.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** What the chat window's end of the service bears, all in one place. What travels has its limits in wire.ts. */
export const WIDGET_LIMITS = {
  frameBytes: LIMITS.frameBytes,
  /** For the first frame, which says who speaks. */
  helloMs: 10 * SECOND_MS,
  /** Mobile carriers cut connections that idle for half a minute. */
  pingMs: 25 * SECOND_MS,
  pingsMissed: 2,
  /** How often it is asked whether a guest has signed in elsewhere. */
  verifyMs: MINUTE_MS,
  /** Whoever does not take a frame for so long is let go. */
  slowMs: 30 * SECOND_MS,
  /** For the goodbye of one whose connection may be dead. */
  goodbyeMs: 2 * SECOND_MS,
  /** For frames that were under way when the service was told to end. */
  finishMs: 20 * SECOND_MS,
  malformedFrames: 5,
  /** Of one socket; above that nothing more is read from it until they are answered. */
  framesWaiting: 32,
  messagesPerFrame: 50,
  waitMs: LIMITS.waitSeconds * SECOND_MS,
  /** After a wait that brought nothing. */
  pauseMs: 20,
  /** After a read that failed. */
  restMs: SECOND_MS,
  /** When what could not be taken may be sent again. */
  retryMs: 2 * SECOND_MS,
  /** Or, where sockets are blocked, requests that wait. */
  socketsPerPerson: 8,
  /** Many people share the address of a company or a carrier. */
  socketsPerAddress: 100,
  sessionsPerAddress: [{ most: 60, perMs: 10 * SECOND_MS }, { most: 2_000, perMs: HOUR_MS }] as readonly Rate[],
  framesPerPerson: [{ most: 10, perMs: 10 * SECOND_MS }, { most: 300, perMs: HOUR_MS }] as readonly Rate[],
  framesPerAddress: [{ most: 200, perMs: 10 * SECOND_MS }, { most: 6_000, perMs: HOUR_MS }] as readonly Rate[],
  uploadsPerPerson: [{ most: 10, perMs: MINUTE_MS }, { most: 40, perMs: HOUR_MS }] as readonly Rate[],
  uploadedBytesPerPerson: [{ most: 100_000_000, perMs: HOUR_MS }] as readonly Rate[],
  /** Anybody may be as many guests as they like. */
  uploadsPerAddress: [{ most: 60, perMs: MINUTE_MS }, { most: 600, perMs: HOUR_MS }] as readonly Rate[],
  uploadedBytesPerAddress: [{ most: 1_000_000_000, perMs: HOUR_MS }] as readonly Rate[],
  /** Each is a whole file in memory, for as long as a slow sender takes. */
  uploadsAtOnce: 16,
  uploadsAtOncePerPerson: LIMITS.files,
  uploadsAtOncePerAddress: 10,
  readsPerPerson: [{ most: 200, perMs: 10 * SECOND_MS }, { most: 6_000, perMs: HOUR_MS }] as readonly Rate[],
} as const;

export type WidgetLimits = { readonly [Name in keyof typeof WIDGET_LIMITS]: (typeof WIDGET_LIMITS)[Name] extends number ? number : readonly Rate[] };
