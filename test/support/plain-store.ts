import type { Commit, CommitResult, Mark } from '../../src/store/store.js';

/** What the contract says of commits and marks, in the plainest words: what every store must agree with. */
export interface PlainStore {
  version: number;
  session: Uint8Array | null;
  messages: Uint8Array[];
  commit(commit: Commit, now: number): CommitResult;
  settleMark(inbound: string, now: number): Mark | null;
  readMark(inbound: string, now: number): Mark | null;
}

interface Row extends Mark {
  expiresAt: number;
  open: number;
}

export function createPlainStore(): PlainStore {
  const rows = new Map<string, Row>();
  const present = (inbound: string, now: number): Row | null => {
    const row = rows.get(inbound);
    return row && row.expiresAt > now ? row : null;
  };
  const change = (row: Row, { opened, closed }: { opened: number; closed: number }): void => {
    row.open = Math.max(0, row.open + opened - closed);
    if (row.open === 0) row.upTo ??= model.messages.length;
  };

  const write = (commit: Commit, now: number): CommitResult => {
    const { inbound, inboundExpiresAt: expiresAt, mark, messages, session } = commit;
    const own: Row = { expiresAt, from: model.messages.length + 1, upTo: null, open: 0 };
    const cause = mark && mark.inbound !== inbound ? present(mark.inbound, now) : null;
    model.messages.push(...messages);
    model.version += 1;
    model.session = session;
    change(own, mark?.inbound === inbound ? mark : { opened: 0, closed: 0 });
    if (mark && cause) change(cause, mark);
    rows.set(inbound, own);
    return { status: 'committed', mark: mark && toMark(own) };
  };

  const model: PlainStore = {
    version: 0,
    session: null,
    messages: [],
    commit: (commit, now) => {
      if (present(commit.inbound, now)) return { status: 'duplicate' };
      const isKnown = commit.expectedTag === null || (model.session !== null && Buffer.compare(commit.expectedTag, model.session.subarray(0, commit.expectedTag.length)) === 0);
      return model.version === commit.expectedVersion && isKnown ? write(commit, now) : { status: 'clash', version: model.version };
    },
    settleMark: (inbound, now) => {
      const row = present(inbound, now);
      if (row) row.upTo ??= model.messages.length;
      return toMark(row);
    },
    readMark: (inbound, now) => toMark(present(inbound, now)),
  };
  return model;
}

function toMark(row: Row | null): Mark | null {
  return row && { from: row.from, upTo: row.upTo };
}
