import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT } from './support/test-app.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'wallet-support-boot-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  said: string;
}

/** A command as npm runs it, with nothing on standard input; all it says, until it ends by itself. */
function run(file: string, args: string[], settings: Record<string, string> = {}): Promise<Ended> {
  const env = { PATH: '/usr/bin:/bin', LOG_LEVEL: 'silent', DATA_DIR: path.join(folder, 'data'), ...settings };
  const child = spawn(process.execPath, [path.join('dist/src', file), ...args], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (said += part.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said }));
  });
}

function expectInWords({ said }: Ended): void {
  expect(said).not.toMatch(/^\s+at /m);
  expect(said).not.toContain('listening on');
}

describe('the start stops, in words and before it listens,', () => {
  it('at settings that are not usable, all of them at once', async () => {
    const ended = await run('server.js', [], { PORT: '99999', NODE_ENV: 'prod' });
    expectInWords(ended);
    expect(ended).toMatchObject({ code: 1, said: expect.stringMatching(/PORT: .*\n.*NODE_ENV: /) });
  });

  it('at a data folder that is none', async () => {
    const file = path.join(folder, 'file');
    await writeFile(file, '');
    const ended = await run('server.js', [], { DATA_DIR: file });
    expectInWords(ended);
    expect(ended).toMatchObject({ code: 1, said: expect.stringContaining('Set DATA_DIR to a folder') });
  });

  it('at a port that is taken, and leaves nothing running', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const ended = await run('server.js', [], { HOST: '127.0.0.1', PORT: String(port) });
    await new Promise((resolve) => other.close(resolve));
    expectInWords(ended);
    expect(ended).toMatchObject({ code: 1, said: expect.stringContaining('PORT: is in use by another process') });
  }, 60_000);
});

describe('a command called wrongly tells how it is called:', () => {
  it.each<[string, string[]]>([
    ['chat', ['--user']],
    ['chat', ['--usr', 'u-1001']],
    ['chat', ['hello']],
    ['dead-letters', []],
    ['dead-letters', ['retry']],
    ['dead-letters', ['list', 'all']],
    ['faq-check', ['--update']],
    ['ask', ['--threshold', 'high']],
  ])('%s %j', async (command, args) => {
    const ended = await run(`cli/${command}.js`, args);
    expectInWords(ended);
    expect(ended).toMatchObject({ code: 2, said: expect.stringContaining('Usage: npm run') });
  });
});

describe('a service in production', () => {
  it('says nothing but lines of its log, and in one of them what it was not told', async () => {
    const env = { PATH: '/usr/bin:/bin', DATA_DIR: path.join(folder, 'production'), HOST: '127.0.0.1', PORT: '0', NODE_ENV: 'production' };
    const child = spawn(process.execPath, ['dist/src/server.js'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (part: Buffer) => {
      said += part.toString();
      if (said.includes('support.hotline')) child.kill('SIGTERM');
    });
    await new Promise((resolve) => child.once('close', resolve));
    const lines = said.trimEnd().split('\n').map((line) => JSON.parse(line) as { msg: string; operator?: null; unset?: string[] });
    expect(lines.map(({ msg }) => msg)).toEqual([expect.stringMatching(/^Server listening at http/), 'wallet support has started']);
    expect(lines[1]).toMatchObject({ operator: null, unset: expect.arrayContaining(['support.hotline']) });
  }, 60_000);
});

describe('a service that is told to end', () => {
  it('has written the line of every turn that it answered', async () => {
    const env = { PATH: '/usr/bin:/bin', DATA_DIR: path.join(folder, 'ended'), HOST: '127.0.0.1', PORT: '0' };
    const child = spawn(process.execPath, ['dist/src/server.js'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (part: Buffer) => (said += part.toString()));
    const closed = new Promise((resolve) => child.once('close', resolve));
    const origin = await new Promise<string>((resolve) => {
      child.stdout.on('data', () => {
        const at = /listening on (\S+)/.exec(said)?.[1];
        if (at !== undefined) resolve(at);
      });
    });
    const say = (id: string) => fetch(`${origin}/channels/http`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ messageId: 'm-1', conversationId: id, text: '你好' }),
    });
    const answers = await Promise.all(Array.from({ length: 40 }, (_, at) => say(`c-${at}`)));
    child.kill('SIGTERM');
    await closed;
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(40);
    expect(said.match(/"msg":"turn"/g)).toHaveLength(40);
  }, 60_000);
});
