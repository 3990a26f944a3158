import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from '@jest/globals';
import { ROOT } from '../support/test-app.js';
import { hold } from './hold.js';
import { parseTranscripts } from './transcript.js';

const FOLDER = path.join(ROOT, 'test/conversations');

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.chat'))) {
  describe(file, () => {
    for (const transcript of parseTranscripts(readFileSync(path.join(FOLDER, file), 'utf8'))) {
      it(transcript.title, () => hold(transcript));
    }
  });
}
