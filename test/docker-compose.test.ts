import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { SETTINGS } from '../src/config.js';
import { packageRoot } from '../src/package-root.js';

interface Service {
  environment: Record<string, string>;
  ports: string[];
  volumes: string[];
  deploy: { replicas: number };
  command: string;
}

describe('docker-compose.yml', () => {
  const file = parse(readFileSync(path.join(packageRoot(), 'docker-compose.yml'), 'utf8')) as {
    services: { support: Service };
    volumes: Record<string, unknown>;
  };
  const { support } = file.services;

  it('sets only what the service reads', () => {
    const known = SETTINGS.map(({ name }) => name);
    expect(Object.keys(support.environment).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('keeps the data folder on a named volume', () => {
    const mount = support.volumes.find((each) => each.endsWith(`:${support.environment['DATA_DIR']}`));
    expect(Object.keys(file.volumes)).toContain(mount?.split(':')[0]);
  });

  it('publishes the port that the service listens on', () => {
    expect(support.ports).toEqual([`3000:${support.environment['PORT']}`]);
  });

  it('refuses to start without a signing secret', () => {
    expect(support.environment['HTTP_CHANNEL_SECRET']).toMatch(/^\$\{HTTP_CHANNEL_SECRET:\?/);
  });

  it('runs one process on the embedded store', () => {
    expect(support.deploy.replicas).toBe(1);
    expect(support.command).toContain('npm ci && npm start');
  });
});
