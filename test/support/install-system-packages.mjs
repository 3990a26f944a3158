import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What the tests run besides npm packages. Each binary or file comes with the Debian package of the second name. */
const NEEDED = [
  { binary: 'redis-server', package: 'redis-server' },
  { binary: 'nginx', package: 'nginx' },
  { binary: 'openssl', package: 'openssl' },
  { binary: 'chromium', package: 'chromium' },
  { file: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', package: 'fonts-noto-cjk' },
];

/** Debian keeps servers in sbin, which is not on everybody's path. */
const isThere = (binary) =>
  spawnSync('/bin/sh', ['-c', `PATH="$PATH:/usr/sbin:/usr/local/sbin"; command -v ${binary}`]).status === 0;
const missing = () => NEEDED
  .filter(({ binary, file }) => (binary ? !isThere(binary) : !existsSync(file)))
  .map((needed) => needed.package);

function install(packages) {
  const aptGet = (...words) => execFileSync('/usr/bin/env', ['DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...words], { stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    aptGet('update');
    aptGet('install', '-y', '--no-install-recommends', ...packages);
  } catch {
    // What is still missing is told below, which is all that matters.
  }
}

if (missing().length > 0 && process.getuid?.() === 0 && isThere('apt-get')) install(missing());
if (missing().length > 0) {
  process.stderr.write(`The tests need what is not installed here. As root: apt-get install ${missing().join(' ')}\n`);
  process.exitCode = 1;
}
