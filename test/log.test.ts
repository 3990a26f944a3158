import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import pino from 'pino';
import { StoreUnavailable } from '../src/store/store.js';
import { logOptions } from '../src/log.js';
import { ROOT } from './support/test-app.js';

function logLine(fields: object, level = 'info'): Record<string, unknown> {
  const lines: string[] = [];
  pino(logOptions(level), { write: (line: string) => lines.push(line) }).error(fields, 'said');
  return JSON.parse(lines[0] ?? '{}') as Record<string, unknown>;
}

describe('a log line', () => {
  it('is one JSON object with level, time and what it is about', () => {
    expect(logLine({ conversation: 'h4sh', ms: 3 })).toEqual({
      level: 'error',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      service: 'wallet-support-bot',
      conversation: 'h4sh',
      ms: 3,
      msg: 'said',
    });
  });

  it('drops what a person wrote and who they are, one level deep too', () => {
    const ids = { userId: 'u-1001', conversationId: 'c-1' };
    const personal = { text: '我的密码是123456', phone: '+8613800138000', headers: { a: 'b' }, ...ids };
    const line = JSON.stringify(logLine({ ...personal, inbound: personal, contact: { name: '王芳' } }));
    for (const secret of ['123456', '13800138000', 'u-1001', 'c-1', '王芳', '"headers"']) {
      expect(line).not.toContain(secret);
    }
  });

  it('tells of an error its kind, code, place and causes, but not its message', () => {
    const refused = { code: 'ECONNREFUSED', syscall: 'connect' };
    const cause = Object.assign(new Error('connect to 王芳\n    at 13800138000'), refused);
    const line = logLine({ err: new StoreUnavailable('no answer for u-1001', { cause }) });
    expect(line['err']).toMatchObject({
      type: 'StoreUnavailable',
      at: expect.arrayContaining([expect.stringContaining('log.test')]),
      cause: { type: 'Error', code: 'ECONNREFUSED', syscall: 'connect' },
    });
    for (const secret of ['u-1001', '王芳', '13800138000']) expect(JSON.stringify(line)).not.toContain(secret);
  });

  it('survives what is thrown without being an error', () => {
    expect(logLine({ err: 'u-1001 is gone' })['err']).toEqual({ type: 'string', at: [] });
  });

  it('knows a request by its route, not by its address', () => {
    const routeOptions = { url: '/conversations/:id' };
    const req = { method: 'GET', url: '/conversations/c-1?after=0', routeOptions, headers: { cookie: 'x' } };
    expect(logLine({ req })['req']).toEqual({ method: 'GET', route: '/conversations/:id' });
  });
});

describe('a process that ends with lines in hand', () => {
  const script = ['--no-warnings', '--import', './test/support/run-typescript.mjs', 'test/support/log-and-end.ts'];

  it('has written them', async () => {
    const child = spawn(process.execPath, script, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (part: Buffer) => (said += part.toString()));
    await once(child, 'close');
    expect(said.match(/"msg":"(first|second)"/g)).toHaveLength(2);
  });

  it('ends also where they find no room', async () => {
    const full = await open('/dev/full', 'w');
    const child = spawn(process.execPath, script, { cwd: ROOT, stdio: ['ignore', full.fd, 'ignore'] });
    const hangs = setTimeout(() => child.kill('SIGKILL'), 10_000);
    const [, signal] = (await once(child, 'close')) as [number | null, string | null];
    clearTimeout(hangs);
    await full.close();
    expect(signal).toBeNull();
  }, 20_000);
});
