import type { FastifyRequest } from 'fastify';
import { isFromThisMachine } from '../signing/guard.js';
import { rawHead } from './reply.js';

/** Whether a person sits at this machine and calls it by a name of its own. A foreign page whose name was made to lead here
 *  (DNS rebinding) comes from this machine too, but by that name. */
export function isVisitedHere(request: FastifyRequest): boolean {
  return isFromThisMachine(rawHead(request)) && OWN_NAME.test(request.headers.host ?? '');
}

const OWN_NAME = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;
