import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { describeProtocol } from '../../../src/wallet/http/openapi.js';
import { fitsCommand } from '../../../src/wallet/http/fits.js';
import type { WalletCommand } from '../../../src/wallet/wallet.js';
import { COMMANDS, QUERIES } from '../../../src/wallet/http/protocol.js';

const shipped = readFileSync(new URL('../../../src/wallet/http/openapi.yaml', import.meta.url), 'utf8');

/** Of the case that is opened. */
const KINDS: Record<string, string> = { fileAppeal: 'appeal', fileComplaint: 'complaint', requestClosure: 'closure' };

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

  it.each(Object.keys(COMMANDS))('says what of an outcome has to be there, as it is checked: %s', (name) => {
    const { paths } = parse(shipped) as { paths: Record<string, { post: { responses: Record<string, { description: string }> } }> };
    const told = paths[`/commands/${name}`]?.post.responses['200']?.description ?? '';
    const nothing = { status: 'done' as const, case: null, person: null, transaction: null };
    const command = { command: name, userId: 'u-1', transactionId: 'T1', caseId: 'A1', transactionIds: ['T1'] } as unknown as WalletCommand;
    expect(fitsCommand(command, nothing)).toBe(false);
    const enough = /`(\w+)`/.exec(told)?.[1] ?? '';
    const part = { person: { id: 'u-1', freeze: {} }, transaction: { id: 'T1' }, case: { id: 'A1', kind: KINDS[name], transactionIds: ['T1'] } };
    expect(fitsCommand(command, { ...nothing, [enough]: part[enough as keyof typeof part] } as typeof nothing)).toBe(true);
  });

  it('requires of an answer nothing that may be null, but for the answer itself and what null says something of', () => {
    const { components } = parse(shipped) as { components: { schemas: Record<string, object> } };
    for (const name of ['Person', 'Registration', 'Transaction', 'Case', 'Done']) {
      expect([name, requiredAlthoughNull(components.schemas[name])]).toEqual([name, name === 'Person' ? ['freeze', 'login'] : []]);
    }
    for (const name of Object.keys(QUERIES)) {
      const schema = components.schemas[`${name[0]?.toUpperCase()}${name.slice(1)}Answer`];
      expect(schema).toMatchObject({ required: ['answer'] });
    }
  });

  it('refers to nothing that it does not hold', () => {
    const { components } = parse(shipped) as Document;
    const wanted = [...shipped.matchAll(/\$ref: "?#\/components\/(\w+)\/(\w+)/g)];
    expect(wanted.length).toBeGreaterThan(30);
    for (const [, kind = '', name = ''] of wanted) expect(components[kind]).toHaveProperty(name);
    expect(shipped.replaceAll('#/components/', '')).not.toMatch(/\$ref: "?#/);
  });
});

interface Schema {
  type?: string | string[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
}

function requiredAlthoughNull({ anyOf = [], items, properties = {}, required = [] }: Schema = {}): string[] {
  const own = required.filter((field) => mayBeNull(properties[field]));
  return [...own, ...[...anyOf, ...(items ? [items] : []), ...Object.values(properties)].flatMap(requiredAlthoughNull)];
}

function mayBeNull({ type = [], anyOf = [] }: Schema = {}): boolean {
  return [type].flat().includes('null') || anyOf.some(mayBeNull);
}
