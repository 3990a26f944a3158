import { describe, expect, it } from '@jest/globals';
import { content } from '../support/test-app.js';

const { lines } = content();

describe('the choices of the catalogue', () => {
  it('are those of the flow, or what all flows have in common', () => {
    expect(lines.choice('global', 'PERSON', 'en').words).not.toEqual(lines.choice('refund', 'PERSON', 'en').words);
    expect(lines.choice('refund', 'YES', 'zh-Hant').label).toBe('是的');
  });

  it('are kept once, whatever flow an unchecked button names: names that are made up must take no room', () => {
    expect(lines.choice('made-up', 'YES', 'en')).toBe(lines.choice('made-up-too', 'YES', 'en'));
  });
});
