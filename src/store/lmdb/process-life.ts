import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

/**
 * Which process this is, in words that another process can check. A pid alone is not enough: pids are reused, and in
 * containers every service is pid 1; so with it go the start time (proc(5), /proc/<pid>/stat field 22) and the space
 * in which the pid means anything (machine, boot, pid namespace).
 */
export interface ProcessMark {
  pid: number;
  /** Clock ticks since boot; null where there is no /proc. */
  startedAt: string | null;
  space: string;
}

/** `unknown`: in another space, or without /proc; only a sign of life can tell. */
export type Liveness = 'alive' | 'gone' | 'unknown';

export async function describeSelf(): Promise<ProcessMark> {
  return { pid: process.pid, startedAt: await startOf(process.pid), space: await ownSpace() };
}

export async function livenessOf(mark: ProcessMark): Promise<Liveness> {
  if (mark.space !== (await ownSpace())) return 'unknown';
  if (mark.startedAt === null) return hasPid(mark.pid) ? 'unknown' : 'gone';
  return (await startOf(mark.pid)) === mark.startedAt ? 'alive' : 'gone';
}

/** Null when there is no such process, or it is a zombie: killed, and only not yet collected by its parent. */
async function startOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  // Field 2 is the command in parentheses and may hold anything; field 3, the state, follows the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const isDead = fields[0] === 'Z' || fields[0] === 'X';
  return isDead ? null : (fields[19] ?? null);
}

async function ownSpace(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const pids = await readlink('/proc/self/ns/pid').catch(() => '');
  return [hostname(), boot.trim(), pids].join(' ');
}

/** Signal 0 asks only whether the process is there (kill(2)); EPERM says it is, and belongs to somebody else. */
function hasPid(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EPERM';
  }
}
