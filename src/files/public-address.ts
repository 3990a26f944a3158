import ipaddr from 'ipaddr.js';

/**
 * Whether an address lies in the open internet. Everything else is refused: this machine, private networks, those of
 * carriers (RFC 6598), link-local ones with the clouds' metadata services, multicast, and the IPv6 forms that carry an
 * IPv4 address inside (mapped, NAT64, 6to4, Teredo), behind which any of the former may stand.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  return parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || isGlobalV6(parsed as ipaddr.IPv6));
}

/** 2000::/3, the only part of IPv6 given out for use in the open (IANA, "IPv6 Global Unicast"). */
function isGlobalV6({ parts: [first = 0] }: ipaddr.IPv6): boolean {
  return (first & 0xe000) === 0x2000;
}
