import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../support/test-app.js';
import { parseTranscripts, type Transcript } from './transcript.js';

const FOLDER = path.join(ROOT, 'test/conversations');

/** Every conversation of this folder, by file. */
export function readTranscripts(): { file: string; transcripts: Transcript[] }[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.chat'))
    .map((file) => ({ file, transcripts: parseTranscripts(readFileSync(path.join(FOLDER, file), 'utf8')) }));
}
