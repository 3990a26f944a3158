import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { packageRoot } from '../src/package-root.js';

it('what the tests need of the system is named in one line, with what installs it, where it cannot be installed', () => {
  const file = path.join(packageRoot(), 'test/support/install-system-packages.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { env: { PATH: '/nowhere' }, encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^[^\n]*apt-get install [^\n]*redis-server[^\n]*\n$/);
});
