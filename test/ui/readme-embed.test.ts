import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../src/package-root.js';
import { readSettings } from '../../src/ui/widget/embed/read-settings.js';

const readme = readFileSync(path.join(packageRoot(), 'README.md'), 'utf8');

describe('the chat window in the README', () => {
  it('has exactly the attributes that the script tag understands', () => {
    const read = new Set<string>();
    readSettings(new Proxy({}, { get: (_, key) => void read.add(`data-${String(key).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`) }));
    const told = [...readme.matchAll(/^\| `(data-[a-z-]+)` \|/gm)].map(([, name]) => name);
    expect(told.sort()).toEqual([...read].sort());
  });
});
