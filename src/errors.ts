/**
 * Every error that leaves the service: its stable code, the HTTP status, who has to act, whether the very same
 * request may succeed later, and what to do. The README and `/docs/errors` list this table.
 */
export interface ErrorEntry {
  status: number;
  /** The same for every occurrence (RFC 9457 §3.1.3). */
  title: string;
  fault: 'sender' | 'us' | 'dependency';
  retryable: boolean;
  remedy: string;
}

export const ERRORS = {
  bad_request: {
    status: 400,
    title: 'The request is malformed',
    fault: 'sender',
    retryable: false,
    remedy: 'Correct the address, the headers or the HTTP framing of the request.',
  },
  malformed_body: {
    status: 400,
    title: 'The body is not usable JSON',
    fault: 'sender',
    retryable: false,
    remedy: 'Send one JSON value in UTF-8 without a byte order mark, without repeated keys and without deep nesting.',
  },
  invalid_field: {
    status: 400,
    title: 'A field is missing or has a wrong value',
    fault: 'sender',
    retryable: false,
    remedy: 'Correct the field that the detail names; the API reference at /docs gives its type and limits.',
  },
  signature_missing: {
    status: 401,
    title: 'The request is not signed',
    fault: 'sender',
    retryable: false,
    remedy: 'Sign by the Standard Webhooks scheme: webhook-id, webhook-timestamp and webhook-signature, each once.',
  },
  signature_invalid: {
    status: 401,
    title: 'The signature does not match',
    fault: 'sender',
    retryable: false,
    remedy: 'Sign the exact bytes that are sent, with the current secret; to read messages, sign an empty body under a '
      + 'webhook-id that begins with the conversation id and a dot.',
  },
  signature_stale: {
    status: 401,
    title: 'The signature is too old or in the future',
    fault: 'sender',
    retryable: false,
    remedy: 'Sign again when repeating a request, and keep the clock within 5 minutes of the true time.',
  },
  caller_not_local: {
    status: 401,
    title: 'Only callers on this machine may leave requests unsigned',
    fault: 'sender',
    retryable: false,
    remedy: 'Set HTTP_CHANNEL_SECRET (for events WALLET_EVENTS_SECRET) and sign the requests, or call from the same machine '
      + 'and not through a proxy.',
  },
  identity_required: {
    status: 401,
    title: 'Only people who are signed in may write here',
    fault: 'sender',
    retryable: false,
    remedy: 'Show an identity token of the host app, or set WIDGET_GUESTS to on.',
  },
  identity_invalid: {
    status: 401,
    title: 'The identity token is not valid',
    fault: 'sender',
    retryable: false,
    remedy: "Sign it with a secret of WIDGET_JWT_SECRETS (HS256) or a key behind WIDGET_JWKS_URL, with sub, jti, iat and an exp at most "
      + '5 minutes after it; aud and iss have to be what is set here.',
  },
  identity_stale: {
    status: 401,
    title: 'The identity token is too old or not valid yet',
    fault: 'sender',
    retryable: false,
    remedy: "Get a new one from the host app's backend, and keep its clock within 30 seconds of the true time.",
  },
  identity_used: {
    status: 401,
    title: 'The identity token was shown by another page before',
    fault: 'sender',
    retryable: false,
    remedy: "Get a new one from the host app's backend for every page; each has a jti of its own.",
  },
  session_invalid: {
    status: 401,
    title: 'The session token is missing or not ours',
    fault: 'sender',
    retryable: false,
    remedy: 'Get a token from POST /widget/session and send it as Authorization: Bearer <token>.',
  },
  session_expired: {
    status: 401,
    title: 'The session is over',
    fault: 'sender',
    retryable: false,
    remedy: 'Get a new token from POST /widget/session.',
  },
  session_ended: {
    status: 401,
    title: 'The guest of this session has signed in',
    fault: 'sender',
    retryable: false,
    remedy: 'Get a token for the person from POST /widget/session; the conversation went over to them.',
  },
  origin_not_allowed: {
    status: 403,
    title: 'Pages of this origin may not connect',
    fault: 'sender',
    retryable: false,
    remedy: 'Serve the page from the same host, or have its origin added to the settings.',
  },
  channel_off: {
    status: 403,
    title: 'The address is off',
    fault: 'us',
    retryable: false,
    remedy: 'Set HTTP_CHANNEL_SECRET (for events WALLET_EVENTS_SECRET): in production nothing unsigned is answered.',
  },
  not_found: {
    status: 404,
    title: 'There is nothing here',
    fault: 'sender',
    retryable: false,
    remedy: 'Check the address against the API reference at /docs.',
  },
  method_not_allowed: {
    status: 405,
    title: 'The address does not know this method',
    fault: 'sender',
    retryable: false,
    remedy: 'Use one of the methods in the allow header.',
  },
  request_timeout: {
    status: 408,
    title: 'The request took too long to arrive',
    fault: 'sender',
    retryable: true,
    remedy: 'Send the whole request within two minutes.',
  },
  conversation_of_another_user: {
    status: 409,
    title: 'The conversation belongs to another user',
    fault: 'sender',
    retryable: false,
    remedy: 'Give every wallet user a conversation id of their own.',
  },
  conflict: {
    status: 409,
    title: 'That is not possible as things stand',
    fault: 'sender',
    retryable: false,
    remedy: 'Read the present state and decide anew.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    fault: 'sender',
    retryable: false,
    remedy: 'Send at most 1 MiB, 15 MiB with attachments, 64 KiB of an event.',
  },
  text_too_long: {
    status: 413,
    title: 'The text is too long',
    fault: 'sender',
    retryable: false,
    remedy: 'Send at most 4,000 characters (Unicode code points) in a message.',
  },
  too_many_files: {
    status: 413,
    title: 'There are too many files',
    fault: 'sender',
    retryable: false,
    remedy: 'Send at most 5 files in a message.',
  },
  file_too_large: {
    status: 413,
    title: 'A file is too large',
    fault: 'sender',
    retryable: false,
    remedy: 'Send files of at most 10 MB each.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The content type is not supported',
    fault: 'sender',
    retryable: false,
    remedy: 'Send application/json in UTF-8, not compressed.',
  },
  upgrade_required: {
    status: 426,
    title: 'This address speaks WebSocket',
    fault: 'sender',
    retryable: false,
    remedy: 'Open a WebSocket, or use /widget/frames where sockets are blocked.',
  },
  too_many_requests: {
    status: 429,
    title: 'Too many requests came from this address',
    fault: 'sender',
    retryable: true,
    remedy: 'Repeat the request after the time in retry-after, and not more often.',
  },
  file_type_refused: {
    status: 415,
    title: 'Files of this type are not taken',
    fault: 'sender',
    retryable: false,
    remedy: 'Send a JPEG, PNG or WebP picture or a PDF; what counts is the content, not the name.',
  },
  too_many_uploads: {
    status: 429,
    title: 'Too many files were uploaded',
    fault: 'sender',
    retryable: true,
    remedy: 'Wait for the time in retry-after.',
  },
  headers_too_large: {
    status: 431,
    title: 'The request headers are too large',
    fault: 'sender',
    retryable: false,
    remedy: 'Send less than 16 KiB of headers.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong on our side',
    fault: 'us',
    retryable: true,
    remedy: 'Repeat the request; a message is never taken twice. If it stays, report the instance.',
  },
  store_unavailable: {
    status: 503,
    title: 'The store does not answer',
    fault: 'dependency',
    retryable: true,
    remedy: 'Repeat the request after the time in retry-after; nothing was lost or taken twice.',
  },
  identity_unverifiable: {
    status: 503,
    title: 'Who somebody is cannot be checked at present',
    fault: 'dependency',
    retryable: true,
    remedy: 'Repeat the request after the time in retry-after. If it stays, see that WIDGET_JWKS_URL answers with keys.',
  },
  conversation_busy: {
    status: 503,
    title: 'Too much is happening in this conversation at once',
    fault: 'us',
    retryable: true,
    remedy: 'Repeat the request after the time in retry-after; nothing was lost or taken twice.',
  },
  stored_by_newer: {
    status: 503,
    title: 'The conversation needs a newer version of the service, or a key that this process has not got yet',
    fault: 'us',
    retryable: true,
    remedy: 'Repeat the request after the time in retry-after: in a rolling deploy another process takes it. If it stays, deploy '
      + 'the newer version everywhere, with all MASTER_KEYS.',
  },
  followers_missed: {
    status: 503,
    title: 'Not everybody who follows the matter could be told',
    fault: 'us',
    retryable: true,
    remedy: 'Repeat the event after the time in retry-after; who was told already is not told again.',
  },
  not_ready: {
    status: 503,
    title: 'The service is not ready',
    fault: 'us',
    retryable: true,
    remedy: 'Wait until /readyz answers 200.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

export const ERROR_CODES = Object.keys(ERRORS) as ErrorCode[];

/** An error that may be told to the caller. The detail goes out as it is: nothing internal, no value that was sent. */
export class CodedError extends Error {
  override name = 'CodedError';

  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
  ) {
    super(`${code}: ${detail}`);
  }
}
