/** Where Redis is: one node, whichever node the sentinels call master, or a Cluster. */
export type RedisAddress =
  | { kind: 'node'; host: string; port: number; db: number; login: Login; tls: boolean }
  | { kind: 'sentinel'; hosts: Host[]; name: string; db: number; login: Login; tls: boolean }
  | { kind: 'cluster'; hosts: Host[]; login: Login; tls: boolean };

export interface RedisSettings {
  address: RedisAddress;
  /** How many replicas must have a turn that starts a command before it counts. */
  waitReplicas: number;
  waitMs: number;
}

export interface Host {
  host: string;
  port: number;
}

/** Of the Redis nodes; sentinels are asked without. */
export interface Login {
  username?: string;
  password?: string;
}

/** What is wrong with an address, in words that follow "REDIS_URL" and show nothing of it. */
export class BadAddress extends Error {
  override name = 'BadAddress';
}

const FORM = /^redis(s?)(?:\+(sentinel|cluster))?:\/\/(?:(.*)@)?([^@/?#]*)(?:\/([^?#]*))?$/;
const DEFAULT_PORT = { node: 6379, sentinel: 26_379, cluster: 6379 } as const;

/** @throws BadAddress */
export function parseRedisAddress(text: string): RedisAddress {
  const form = FORM.exec(text.trim());
  if (!form) throw new BadAddress('is not an address of the form redis://, redis+sentinel:// or redis+cluster://');
  const [, secure, kind = 'node', user, hostList = '', path = ''] = form;
  const common = { login: parseLogin(user), tls: secure === 's' };
  switch (kind as RedisAddress['kind']) {
    case 'node': return { kind: 'node', ...parseOneHost(hostList), db: parseDb(path), ...common };
    case 'sentinel': return { kind: 'sentinel', hosts: parseHosts(hostList, 'sentinel'), ...parseMaster(path), ...common };
    case 'cluster':
      if (path !== '') throw new BadAddress('names a database, but a Cluster has only one');
      return { kind: 'cluster', hosts: parseHosts(hostList, 'cluster'), ...common };
  }
}

function parseLogin(user: string | undefined): Login {
  if (user === undefined) return {};
  const [username = '', password] = user.split(/:(.*)/s);
  if (!password) throw new BadAddress('has a user before the @ but no password');
  return { ...(username && { username: decode(username) }), password: decode(password) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new BadAddress('has a % before the @ that is not percent-encoded as %25');
  }
}

function parseOneHost(list: string): Host {
  const [host, ...more] = parseHosts(list, 'node');
  if (!host || more.length > 0) throw new BadAddress('names several hosts, which only redis+sentinel:// and redis+cluster:// take');
  return host;
}

function parseHosts(list: string, kind: RedisAddress['kind']): Host[] {
  return list.split(',').map((entry) => parseHost(entry.trim(), DEFAULT_PORT[kind]));
}

/** `host`, `host:port`, `[::1]:port`. */
function parseHost(entry: string, defaultPort: number): Host {
  const [, bracketed, plain, port = String(defaultPort)] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/.exec(entry) ?? [];
  const host = bracketed ?? plain;
  if (!host) throw new BadAddress('has a host that is not of the form host or host:port');
  if (Number(port) < 1 || Number(port) > 65_535) throw new BadAddress('has a port that is not between 1 and 65535');
  return { host, port: Number(port) };
}

function parseMaster(path: string): { name: string; db: number } {
  const [name = '', db = '', ...rest] = path.split('/');
  if (name === '') throw new BadAddress("lacks the master's name behind the sentinels");
  if (rest.length > 0) throw new BadAddress("has more behind the master's name than a database");
  return { name: decode(name), db: parseDb(db) };
}

function parseDb(path: string): number {
  if (path !== '' && !/^\d{1,3}$/.test(path)) throw new BadAddress('has a database that is not a number');
  return Number(path);
}
