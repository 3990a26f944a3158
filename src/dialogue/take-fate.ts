import type { Draft } from './draft.js';
import type { FlowDriver, Step } from './drive-flow.js';
import { forgetFile } from './held-files.js';
import type { FileInput } from './types.js';

/** What became of a file after its message: one that cannot be used is told of, and what waited for it goes on. */
export function takeFate(driver: FlowDriver, draft: Draft, { file: id, fate }: FileInput): Step {
  const begunAgain = driver.update(draft);
  if (begunAgain) return begunAgain;
  const file = draft.session.files[id];
  if (fate.status === 'kept' && file) draft.session.files[id] = { ...file, state: 'kept' };
  const asksOtherwise = fate.status === 'refused' && forgetFile(draft.session, id);
  if (fate.status === 'refused') sayRefused(draft, fate.because, file ? [file.name] : []);
  draft.releaseHeld();
  if (asksOtherwise && draft.session.flow?.awaits === null) driver.askAgain(draft);
  return { by: `file.${fate.status}` };
}

/** `names` of the files that share one reason; none: of one that nothing more is known of. */
export function sayRefused(draft: Draft, because: string, names: string[]): void {
  const [name, ...more] = names;
  if (name === undefined) draft.say('attachment.refused.lost');
  else if (more.length > 0) draft.say(`attachment.refusedSeveral.${because}`, { count: names.length });
  else draft.say(`attachment.refused.${because}`, { name: shorten(name) });
}

/** Enough to know it by. The end is kept: names of pictures differ there. */
function shorten(name: string): string {
  const characters = [...name];
  return characters.length <= 32 ? name : `${characters.slice(0, 15).join('')}…${characters.slice(-16).join('')}`;
}
