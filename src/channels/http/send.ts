import type { Receipt } from '../channel.js';

/** Senders fetch (delivery `pull`) and have left no address to push to, so there is nothing that could be tried. */
export function send(): Promise<Receipt> {
  return Promise.resolve({ status: 'refused', because: 'config_error', detail: 'there is no address to push to' });
}
