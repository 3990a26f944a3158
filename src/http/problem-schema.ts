import { z } from 'zod';
import { ERROR_CODES } from '../errors.js';

const problem = z.object({
  type: z.string().describe('Where the code is explained, relative to the service'),
  title: z.string(),
  status: z.number().int().min(400).max(599),
  detail: z.string(),
  code: z.enum(ERROR_CODES),
  instance: z.string().optional().describe('This occurrence, to be named when asking about it'),
}).meta({ id: 'Problem' });

const content = { 'application/problem+json': { schema: problem } };

/** For the API reference: every route may answer so (RFC 9457). */
export const problems = {
  '4xx': { description: 'The sender has to act', content },
  '5xx': { description: 'Repeat later', content },
};
