import type { Understanding } from '../faq/topic.js';
import type { Draft } from './draft.js';
import type { Step } from './drive-flow.js';
import type { MessageDeps } from './message-deps.js';
import type { Slot } from './slots/slot.js';
import type { MessageInput } from './types.js';

/** A typed message and what it was taken to mean. */
export interface Said {
  input: MessageInput;
  text: string;
  meaning: Understanding;
  /** What was waited for when it came. */
  slot: Slot | null;
}

/** One who may answer a typed message. Null: it is for the next one. */
export type Answerer = (deps: MessageDeps, draft: Draft, said: Said) => Step | null;
