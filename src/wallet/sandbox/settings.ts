import { z } from 'zod';
import type { Records, Shelf } from './documents.js';

/** Longer than any caller waits; what should never answer is `down`. */
const MAX_DELAY_MS = 120_000;
const milliseconds = z.number().int().min(0).max(MAX_DELAY_MS);
const count = z.number().int().min(0).max(1000);

export const faultsSchema = z.strictObject({
  /** Milliseconds every answer takes: fixed, or anything from the first to the second. */
  delayMs: z.union([
    milliseconds,
    z.tuple([milliseconds, milliseconds]).refine(([least, most]) => least <= most, 'the least comes first'),
  ]),
  /** So many of the next calls fail and do nothing. */
  failNext: count,
  /** Every call fails and does nothing. */
  down: z.boolean(),
});

export const faultsPatchSchema = faultsSchema.partial();

export const settingsSchema = faultsSchema.extend({
  /** So many of the next commands are carried out and not answered. */
  answerNothingNext: count,
  /** So many of the next events are held back for so long. */
  delayNextEvents: z.strictObject({ count, delayMs: z.number().int().min(0) }),
});

export type Faults = z.infer<typeof faultsSchema>;
export type FaultsPatch = z.infer<typeof faultsPatchSchema>;
export type SandboxSettings = z.infer<typeof settingsSchema>;

const startSchema = z.object({ firstStartAt: z.number().int(), settings: settingsSchema });
export type StartRecord = z.infer<typeof startSchema>;

/** First start and settings share one document; its id is the only one of its kind. */
export const START: Shelf<StartRecord> = { kind: 'sandbox-settings', schema: startSchema };
export const ONLY = 'settings';

export const DEFAULT_SETTINGS: SandboxSettings = {
  delayMs: [50, 400],
  failNext: 0,
  down: false,
  answerNothingNext: 0,
  delayNextEvents: { count: 0, delayMs: 0 },
};

export interface Settings {
  read: () => Promise<SandboxSettings>;
  change: (edit: (settings: SandboxSettings) => SandboxSettings) => Promise<SandboxSettings>;
  /** Uses up one of `failNext`, if any is left. */
  takeFailure: () => Promise<boolean>;
  /** Uses up one of `answerNothingNext`, if any is left. */
  takeSilence: () => Promise<boolean>;
  /** For how long events that arise now are held back, in milliseconds; uses up one of `delayNextEvents`. */
  takeEventDelay: () => Promise<number>;
}

/** The sandbox's settings, shared by every replica; they exist once the sandbox is loaded. */
export function createSettings(records: Records): Settings {
  const read = async (): Promise<SandboxSettings> =>
    (await records.read(START, ONLY))?.settings ?? DEFAULT_SETTINGS;

  const change: Settings['change'] = (edit) =>
    records.change(START, ONLY, (start) => {
      if (start === null) throw new Error('the sandbox has settings only after its first start');
      const settings = edit(start.settings);
      return { type: 'write', record: { ...start, settings }, result: settings };
    });

  /** Uses up one of a counted fault: looks without writing first, since most calls meet none. */
  async function takeOne<T>(none: T, take: (settings: SandboxSettings) => Taken<T> | null): Promise<T> {
    if (take(await read()) === null) return none;
    return records.change(START, ONLY, (start) => {
      const taken = start === null ? null : take(start.settings);
      if (start === null || taken === null) return { type: 'keep', result: none };
      return { type: 'write', record: { ...start, settings: taken.left }, result: taken.result };
    });
  }

  const takeFailure = (): Promise<boolean> =>
    takeOne(false, (settings) => {
      const left = settings.failNext - 1;
      return left < 0 ? null : { result: true, left: { ...settings, failNext: left } };
    });

  const takeSilence = (): Promise<boolean> =>
    takeOne(false, (settings) => {
      const left = settings.answerNothingNext - 1;
      return left < 0 ? null : { result: true, left: { ...settings, answerNothingNext: left } };
    });

  const takeEventDelay = (): Promise<number> =>
    takeOne(0, (settings) => {
      const { delayMs, count: times } = settings.delayNextEvents;
      const left = { ...settings, delayNextEvents: { delayMs, count: times - 1 } };
      return times === 0 ? null : { result: delayMs, left };
    });

  return { read, change, takeFailure, takeSilence, takeEventDelay };
}

interface Taken<T> {
  result: T;
  left: SandboxSettings;
}

/** Settings with the given faults in place of the former; what the patch leaves out stays. */
export function withFaults(settings: SandboxSettings, patch: FaultsPatch): SandboxSettings {
  return {
    ...settings,
    delayMs: patch.delayMs ?? settings.delayMs,
    failNext: patch.failNext ?? settings.failNext,
    down: patch.down ?? settings.down,
  };
}
