/** Of a page of ours: nothing inline, nothing from elsewhere. Sockets are named beside 'self', since older Safari does not
 *  count them to it. */
export function pageHeaders(host: string | undefined, framedBy: readonly string[]): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    ["connect-src 'self'", ...socketsOf(host)].join(' '),
    ["frame-ancestors 'self'", ...framedBy].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    'content-security-policy': policy.join('; '),
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  };
}

/** The header comes from outside: what is no plain host and port is left out. */
function socketsOf(host: string | undefined): string[] {
  return /^(?:[\w.-]+|\[[\da-f:]+\])(?::\d{1,5})?$/i.test(host ?? '') ? [`ws://${host}`, `wss://${host}`] : [];
}
