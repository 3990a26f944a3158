import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Service, startService } from '../crash/service.js';

export interface UiService extends Service {
  address: string;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

/** The built service as `npm start` runs it, with a sandbox that answers at once: what a browser meets. */
export async function startUiService(settings: Record<string, string> = {}): Promise<UiService> {
  const folder = await mkdtemp(path.join(tmpdir(), 'wallet-support-ui-'));
  const service = await startService(folder, settings);
  await service.call('GET', '/readyz');
  await service.call('PUT', '/sandbox/api/settings', { delayMs: 0 });
  return {
    ...service,
    address: `http://127.0.0.1:${service.port}`,
    remove: async () => {
      await service.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
