import { Webhook } from 'standardwebhooks';
import type { HeadersOf } from './service.js';

/** Signs whatever is sent. Reading is signed over an empty body, under an id that begins with the conversation's. */
export function signWith(secret: string): HeadersOf {
  return (method, url, body) => {
    const [, conversation] = /conversations\/([^/]+)/.exec(url) ?? [];
    const id = `${conversation ?? method}.${Math.random()}`;
    const at = new Date();
    return {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    };
  };
}
