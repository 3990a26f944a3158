import ipaddr from 'ipaddr.js';

/** Where the operator's own system is. */
export interface Endpoint {
  /** http or https, without user, password, query and fragment. */
  url: string;
  /** Null: the network between us and the operator is trusted. */
  token: string | null;
}

/** What of an address cannot be used; null when all can. */
export function findFault(address: string): string | null {
  if (!URL.canParse(address)) return 'is not an address';
  const { protocol, username, password, search, hash } = new URL(address);
  if (!/^https?:$/.test(protocol)) return 'is not an http or https address';
  return username || password || search || hash ? 'has more than a host and a path' : null;
}

/** Whether what goes there could be read on the way: without TLS, and not within this machine or a private network. */
export function isOpenToOthers(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && !isPrivateHost(hostname.replace(/^\[|\]$/g, ''));
}

/** A name of one word, or under a suffix that is kept for inside use (RFC 6762, ICANN on .internal), is no name of the
 *  open internet. */
function isPrivateHost(host: string): boolean {
  if (ipaddr.isValid(host)) return ipaddr.process(host).range() !== 'unicast';
  return !host.includes('.') || /\.(?:localhost|local|internal)$/.test(host);
}
