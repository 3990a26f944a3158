import type { MessageDeps } from './message-deps.js';
import { menu } from './converse.js';
import type { Draft } from './draft.js';
import type { Step } from './drive-flow.js';

export function obey(deps: MessageDeps, draft: Draft, command: string): Step {
  const { driver } = deps;
  if (!draft.session.flow) return obeyOutsideFlow(deps, draft, command);
  switch (command) {
    case 'command.cancel':
      return cancel(deps, draft);
    case 'command.back':
      return driver.back(draft);
    case 'command.restart':
      return driver.restart(draft);
    default:
      driver.askAgain(draft);
      return { by: command };
  }
}

function cancel({ driver }: MessageDeps, draft: Draft): Step {
  const { flow } = draft.session;
  driver.leave(draft);
  draft.say(flow?.acted ? 'command.cancelledAfterActing' : 'command.cancelled');
  driver.offerPaused(draft);
  return { by: 'command.cancel' };
}

function obeyOutsideFlow(deps: MessageDeps, draft: Draft, command: string): Step {
  const { session } = draft;
  if (command === 'command.cancel' && session.paused.length > 0) return dropPaused(draft);
  session.offered = menu(deps, draft);
  draft.say(command === 'command.cancel' ? 'command.nothingToCancel' : 'command.noFlow', {}, session.offered);
  return { by: command };
}

/** Nothing is under way but what was set aside: that is what is meant. */
function dropPaused(draft: Draft): Step {
  draft.session.paused = [];
  draft.session.offered = [];
  draft.say('flow.dropped');
  return { by: 'command.cancel' };
}
