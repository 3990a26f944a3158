import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FaultyData } from '../../src/faq/fault.js';
import { isOnDuty, loadOperator, type SupportHours, unsetFacts } from '../../src/faq/operator.js';
import { packageRoot } from '../../src/package-root.js';

const OWN = path.join(packageRoot(), 'faq-data');

function folderWith(change: (yaml: string) => string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'operator-'));
  writeFileSync(path.join(folder, 'operator.yaml'), change(readFileSync(path.join(OWN, 'operator.yaml'), 'utf8')));
  return folder;
}

function faultsOf(folder: string): string {
  try {
    loadOperator(folder);
  } catch (error) {
    if (error instanceof FaultyData) return error.message;
    throw error;
  }
  return '';
}

describe("the operator's facts", () => {
  it('ship with nothing set but what the article states', () => {
    const operator = loadOperator(OWN);
    expect(operator.official.appName).toBe('人行数字钱包');
    expect(unsetFacts(operator)).toContain('support.hotline');
    expect(unsetFacts(operator)).not.toContain('official.appName');
    expect(unsetFacts(operator)).toHaveLength(23);
  });

  it('name file, place and remedy when a value is wrong', () => {
    const message = faultsOf(folderWith((yaml) => yaml.replace('hours: null', 'hours: { days: [mon], from: "9", to: "18:00" }')));
    expect(message).toContain('operator.yaml');
    expect(message).toContain('support.hours');
    expect(message).toContain('time of day such as "09:00"');
    expect(message).toContain('timeZone');
    expect(message).toContain('Correct the value.');
  });

  it('refuse a key they do not know, for it is a misspelt one', () => {
    expect(faultsOf(folderWith((yaml) => yaml.replace('hotline:', 'hotlin:')))).toContain('hotlin');
  });

  it('say which file is missing', () => {
    expect(faultsOf(mkdtempSync(path.join(os.tmpdir(), 'operator-')))).toContain('See that the file exists');
  });
});

describe('hours of duty', () => {
  const weekdays: SupportHours = {
    days: ['mon', 'tue', 'wed', 'thu', 'fri'],
    from: '09:00',
    to: '18:00',
    timeZone: 'Asia/Shanghai',
  };
  const at = (local: string): number => Date.parse(`${local}+08:00`);

  it('are unknown while they are not set', () => {
    expect(isOnDuty(null, 0)).toBeNull();
  });

  it.each([
    ['2026-11-23T08:59', false],
    ['2026-11-23T09:00', true],
    ['2026-11-23T17:59', true],
    ['2026-11-23T18:00', false],
    ['2026-11-22T12:00', false],
  ])('at %s in Beijing: %s', (local, expected) => {
    expect(isOnDuty(weekdays, at(local))).toBe(expected);
  });

  it('belong to the day on which they began when they run past midnight', () => {
    const night: SupportHours = { ...weekdays, days: ['fri'], from: '20:00', to: '02:00' };
    expect(isOnDuty(night, at('2026-11-28T01:30'))).toBe(true);
    expect(isOnDuty(night, at('2026-11-27T01:30'))).toBe(false);
    expect(isOnDuty(night, at('2026-11-27T23:00'))).toBe(true);
  });

  it('do not hold on a holiday, nor in the night that would have begun on one', () => {
    expect(isOnDuty({ ...weekdays, closedOn: ['2026-11-23'] }, at('2026-11-23T12:00'))).toBe(false);
    expect(isOnDuty({ ...weekdays, closedOn: ['2026-11-23'] }, at('2026-11-24T12:00'))).toBe(true);
    const night: SupportHours = { ...weekdays, days: ['fri'], from: '20:00', to: '02:00', closedOn: ['2026-11-27'] };
    expect(isOnDuty(night, at('2026-11-28T01:30'))).toBe(false);
  });

  it('always hold when they are every day from midnight to midnight', () => {
    const always: SupportHours = {
      days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
      from: '00:00',
      to: '24:00',
      timeZone: 'America/New_York',
    };
    fc.assert(fc.property(fc.integer({ min: 0, max: 4e12 }), (now) => isOnDuty(always, now) === true));
  });
});
