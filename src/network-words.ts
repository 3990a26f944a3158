/** What the codes of Node, OpenSSL and undici mean, for whoever runs the service. */
const WORDS: Record<string, string> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the other end broke the connection off',
  UND_ERR_SOCKET: 'the other end broke the connection off',
  EPIPE: 'the other end broke the connection off',
  ENOTFOUND: 'no host of that name is known',
  EAI_AGAIN: 'names of hosts cannot be looked up now',
  EHOSTUNREACH: 'no way leads there',
  ENETUNREACH: 'no way leads there',
  ETIMEDOUT: 'it could not be reached in time',
  UND_ERR_CONNECT_TIMEOUT: 'it could not be reached in time',
  CERT_HAS_EXPIRED: 'its certificate is too old',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is made out to another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by nobody who is trusted here',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by nobody who is trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by nobody who is trusted here',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate is signed by nobody who is trusted here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by nobody who is trusted here',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'it asks for a certificate of ours, and we have none',
  EPROTO: 'it does not speak TLS, or no version of it that is safe',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
  NOT_HTTP: 'it does not speak HTTP',
};

/** The code of an error of the network's; null: anything else is a bug of ours. What undici's parser chokes on has none
 *  (undici 7: it looks the number up among the names). */
export function codeOfNetworkError(error: unknown): string | null {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  if (typeof code === 'string') return code;
  return name === 'HTTPParserError' ? 'NOT_HTTP' : null;
}

/** Null: the code is none of those. */
export function wordsOfCode(code: string): string | null {
  return WORDS[code] ?? null;
}
