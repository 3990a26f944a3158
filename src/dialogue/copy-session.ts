import type { Session } from './session.js';

/** A copy that a turn may change: what turns change in place is copied, what they only replace is shared with the
 *  session that was loaded, which others may go on reading. */
export function copySession(session: Session): Session {
  return {
    ...session,
    contact: { ...session.contact },
    flow: session.flow && { ...session.flow },
    paused: session.paused.map((flow) => ({ ...flow })),
    following: { ...session.following },
    files: { ...session.files },
    held: [...session.held],
    timers: { ...session.timers },
  };
}
