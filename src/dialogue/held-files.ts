import type { WalletCommand } from '../wallet/wallet.js';
import type { Session, StoredFlow } from './session.js';
import type { GivenFile } from './types.js';

/** How many files a conversation may have in the time that they are kept. */
export const FILES_AT_MOST = 20;

export type UsableFile = Exclude<GivenFile, { state: 'refused' }>;

/** Notes files before a flow is given them, so that a command it sends at once knows them. */
export function noteFiles(session: Session, files: UsableFile[], now: number): void {
  for (const { id, name, state } of files) session.files[id] = { name, state: state === 'kept' ? 'kept' : 'fetching', at: now };
}

export function dropOldFiles(session: Session, before: number): void {
  session.files = Object.fromEntries(Object.entries(session.files).filter(([, { at }]) => at > before));
}

export function filesOf(command: WalletCommand): string[] {
  return 'files' in command ? command.files : [];
}

/** The command with those of its files alone that can still be handed over. */
export function withFiles(command: WalletCommand, isThere: (id: string) => boolean): WalletCommand {
  return 'files' in command ? { ...command, files: command.files.filter(isThere) } : command;
}

export function isFetching(session: Session, command: WalletCommand): boolean {
  return filesOf(command).some((id) => session.files[id]?.state === 'fetching');
}

/** A file that is of no use is taken out wherever it was noted. True: the question that stands open may now be another. */
export function forgetFile(session: Session, id: string): boolean {
  delete session.files[id];
  session.held = session.held.map((held) => ({ ...held, command: withFiles(held.command, (each) => each !== id) }));
  const { flow } = session;
  const stands = flow !== null && slotFiles(flow).includes(id);
  if (flow) session.flow = { ...without(flow, id), trail: flow.trail.map((past) => ({ ...without(past, id), given: past.given && withoutGiven(past.given, id) })) };
  session.paused = session.paused.map((paused) => without(paused, id));
  return stands;
}

/** Flows that collect files keep them in a slot of this name. */
function slotFiles({ slots }: StoredFlow): string[] {
  return Array.isArray(slots['files']) ? (slots['files'] as string[]) : [];
}

function without<F extends StoredFlow>(flow: F, id: string): F {
  const files = slotFiles(flow);
  return files.includes(id) ? { ...flow, slots: { ...flow.slots, files: files.filter((each) => each !== id) } } : flow;
}

function withoutGiven<E extends { type: string }>(event: E, id: string): E {
  const { files } = event as { files?: unknown };
  return Array.isArray(files) ? { ...event, files: files.filter((each) => each !== id) } : event;
}
