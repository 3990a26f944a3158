import { z } from 'zod';

/** `after` in an address: the seq of the last message that the caller knows. */
export const seqParameter = z.string().regex(/^\d{1,15}$/).transform(Number).describe('Seq of the last message that is known');
