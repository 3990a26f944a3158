import { isIPv6 } from 'node:net';

/** By what limits tell callers apart. With IPv6 a single customer has 2^64 addresses or more: all of one /64 count as one. */
export function networkOf(ip: string): string {
  const asV4 = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(ip)?.[1];
  if (asV4 !== undefined || !isIPv6(ip)) return asV4 ?? ip;
  const [head = '', tail] = ip.split('%', 1).join('').split('::');
  const [left, right] = [groupsOf(head), groupsOf(tail ?? '')];
  const gap = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(gap).fill('0'), ...right];
  return `${groups.slice(0, 4).map((group) => parseInt(group, 16).toString(16)).join(':')}::/64`;
}

function groupsOf(part: string): string[] {
  return part === '' ? [] : part.split(':');
}
