import { describe, expect, it } from '@jest/globals';
import { CodedError, ERROR_CODES, ERRORS } from '../src/errors.js';
import { renderProblem } from '../src/problem.js';

const REQUEST = '388c1604-d7e0-494a-a9bd-4e80a48402dd';

describe('the table of errors', () => {
  it.each(ERROR_CODES)('%s has a snake_case code, an error status, a title and a remedy', (code) => {
    const { status, title, remedy } = ERRORS[code];
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(remedy).toMatch(/^[A-Z].*\.$/);
  });

  it('blames the sender for nothing that a 5xx stands for', () => {
    const blamed = ERROR_CODES.filter((code) => ERRORS[code].status >= 500 && ERRORS[code].fault === 'sender');
    expect(blamed).toEqual([]);
  });

  it('calls every 5xx repeatable, since nothing is ever taken twice', () => {
    const final = ERROR_CODES.filter((code) => ERRORS[code].status >= 500 && !ERRORS[code].retryable);
    expect(final).toEqual([]);
  });
});

describe('a problem', () => {
  it.each(ERROR_CODES)('%s is rendered by RFC 9457 with its code', (code) => {
    const { status, headers, body } = renderProblem(code, 'what happened', REQUEST);
    expect(status).toBe(ERRORS[code].status);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(body)).toEqual({
      type: `/docs/errors#${code}`,
      title: ERRORS[code].title,
      status: ERRORS[code].status,
      detail: 'what happened',
      code,
      instance: `urn:uuid:${REQUEST}`,
    });
  });

  it('says when to come back with every 429 and 503, and asks for a signature with every 401', () => {
    for (const code of ERROR_CODES) {
      const { status, headers } = renderProblem(code, '', REQUEST);
      expect('retry-after' in headers).toBe(status === 429 || status === 503);
      expect('www-authenticate' in headers).toBe(status === 401);
    }
  });

  it('has no instance where there was no request', () => {
    expect(JSON.parse(renderProblem('bad_request', '', null).body)).not.toHaveProperty('instance');
  });
});

it('a coded error carries its code and what may be told', () => {
  const error = new CodedError('conflict', 'the case is closed');
  expect(error).toBeInstanceOf(Error);
  expect([error.code, error.detail]).toEqual(['conflict', 'the case is closed']);
});
