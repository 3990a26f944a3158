import { pause } from './service.js';

export interface Kills {
  /** Ends the killing; resolves with how often it was done. */
  end(): Promise<number>;
}

const LOOK_AGAIN_MS = 20;

/** Kills something `count` times spread evenly over the work, each at a random moment of its part of it. `progress`
 *  goes from 0 to 1. */
export function killAlongTheWay(kill: () => Promise<void>, count: number, progress: () => number): Kills {
  let running = true;
  let kills = 0;
  const loop = async (): Promise<void> => {
    for (; kills < count; kills += 1) {
      const moment = (kills + Math.random()) / count;
      while (running && progress() < moment) await pause(LOOK_AGAIN_MS);
      if (!running) return;
      await pause(Math.random() * 2 * LOOK_AGAIN_MS);
      await kill();
    }
  };
  const done = loop();
  return {
    end: async () => {
      running = false;
      await done;
      return kills;
    },
  };
}
