import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { describeProtocol } from '../../../src/wallet/http/openapi.js';
import { COMMANDS, QUERIES } from '../../../src/wallet/http/protocol.js';

const shipped = readFileSync(new URL('../../../src/wallet/http/openapi.yaml', import.meta.url), 'utf8');

interface Document {
  openapi: string;
  paths: Record<string, unknown>;
  components: Record<string, Record<string, unknown>>;
}

describe('openapi.yaml', () => {
  it('is what npm run openapi makes of the schemas', () => {
    expect(shipped).toBe(describeProtocol());
  });

  it('describes every question, every command and the handing over of files', () => {
    const { openapi, paths } = parse(shipped) as Document;
    expect(openapi).toBe('3.1.0');
    expect(Object.keys(paths).sort()).toEqual([
      ...Object.keys(COMMANDS).map((name) => `/commands/${name}`), '/files/{id}', ...Object.keys(QUERIES).map((name) => `/queries/${name}`),
    ].sort());
  });

  it('refers to nothing that it does not hold', () => {
    const { components } = parse(shipped) as Document;
    const wanted = [...shipped.matchAll(/\$ref: "?#\/components\/(\w+)\/(\w+)/g)];
    expect(wanted.length).toBeGreaterThan(30);
    for (const [, kind = '', name = ''] of wanted) expect(components[kind]).toHaveProperty(name);
    expect(shipped.replaceAll('#/components/', '')).not.toMatch(/\$ref: "?#/);
  });
});
