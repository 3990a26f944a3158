import { randomBytes } from 'node:crypto';
import { createWidget, type Widget, type WidgetOptions } from '../../src/channels/widget/index.js';
import type { Speaker } from '../../src/channels/widget/speaker.js';
import type { SessionRequest } from '../../src/channels/widget/wire.js';
import { CodedError } from '../../src/errors.js';
import { createKeyRing, type KeyRing } from '../../src/privacy/key-ring.js';
import { NOW, SECRET, secretOf } from './host-app.js';
import { type MemoryDocuments, memoryDocuments } from './memory-documents.js';

/** The door of the chat window alone, at two replicas over one store. */
const newRing = (): KeyRing => createKeyRing([{ id: 'k1', key: randomBytes(32) }], randomBytes(32));

export interface Stage {
  widget: Widget;
  /** Another replica over the same store. */
  replica: Widget;
  ring: KeyRing;
  documents: MemoryDocuments;
  /** Conversations that have begun, and whose they are. */
  begun: Map<string, string | null>;
  pass(ms: number): void;
  now(): number;
}

export function stage(given: Partial<WidgetOptions> = {}): Stage {
  const ring = newRing();
  const documents = memoryDocuments();
  const begun: Stage['begun'] = new Map();
  let at = NOW;
  const make = (): Widget => createWidget({
    identity: { secrets: [secretOf(SECRET)], jwksUrl: null, audience: null, issuer: null },
    guests: true,
    demo: 'off',
    documents,
    claim: async (id, { userId }) => {
      const owner = begun.get(id);
      if (owner === undefined || (owner !== null && owner !== userId)) return false;
      begun.set(id, userId);
      return true;
    },
    hasBegun: async (id) => begun.has(id),
    hash: ring.hash,
    secretFor: ring.secretFor,
    randomId: () => randomBytes(16).toString('base64url'),
    now: () => at,
    ...given,
  });
  return { widget: make(), replica: make(), ring, documents, begun, pass: (ms) => void (at += ms), now: () => at };
}

export const request = (given: Partial<SessionRequest> = {}): SessionRequest => ({ page: 'page-1', ...given });

/** The code with which it is refused. */
export async function codeOf(opening: Promise<unknown>): Promise<string> {
  const opened = await opening.then(() => 'it was opened', (thrown: unknown) => thrown);
  return opened instanceof CodedError ? opened.code : String(opened);
}

export function speakerOf(found: Speaker | string): Speaker {
  if (typeof found === 'string') throw new Error(`nobody speaks: ${found}`);
  return found;
}
