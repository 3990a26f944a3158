import type { ClientFrame, FAREWELLS, ServerFrame } from '../../../channels/widget/wire.js';
import type { World } from './world.js';

export type Farewell = (typeof FAREWELLS)[number];

/** One connection of either kind. It ends once, and never comes back. */
export interface Connection {
  post(frame: ClientFrame): void;
  wake(): void;
  close(): void;
}

export interface ConnectionOptions {
  world: World;
  token: string;
  /** Seq of the last message that is here: asked at every new connection. */
  lastSeq: () => number;
  onFrame: (frame: ServerFrame) => void;
  onOnline: () => void;
  /** `why`: what the service said, or that the session is not good. */
  onEnd: (why: Farewell | null) => void;
}
