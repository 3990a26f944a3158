import type { Certificate } from './certificates.js';
import { freePort, inStep, type RedisServer, startRedis, tlsDirectives } from './redis-server.js';
import { until } from './until.js';

export interface RedisCluster {
  /** Masters first, then their replicas in the same order. */
  readonly nodes: RedisServer[];
  readonly masters: RedisServer[];
  readonly url: string;
  stop(): Promise<void>;
}

export interface ClusterOptions {
  masters?: number;
  replicasEach?: 0 | 1;
  appendfsync?: 'always' | 'everysec' | 'no';
  /** Then its clients, its nodes among each other and its replicas all speak TLS; the plain ports are for the test's own commands. */
  tls?: Certificate;
}

const SLOTS = 16_384;
const NODE_TIMEOUT_MS = 2_000;

/** A whole Redis Cluster on this machine; resolves when every node says that all slots are served. */
export async function startCluster({ masters: count = 3, replicasEach = 0, ...options }: ClusterOptions = {}): Promise<RedisCluster> {
  const size = count * (1 + replicasEach);
  const nodes = await Promise.all(Array.from({ length: size }, () => startNode(options)));
  const masters = nodes.slice(0, count).map(({ server }) => server);
  await Promise.all(masters.map((master, index) => master.command('CLUSTER', 'ADDSLOTSRANGE', ...slotsOf(index, count))));
  await join(nodes);
  await Promise.all(nodes.slice(count).map(({ server }, index) => follow(server, masters[index % count]!)));
  const servers = nodes.map(({ server }) => server);
  await Promise.all(servers.map((server) => until('the cluster serves all slots', () => isWhole(server, size))));
  return {
    nodes: servers,
    masters,
    url: `${options.tls ? 'rediss' : 'redis'}+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    stop: async () => void (await Promise.all(servers.map((server) => server.stop()))),
  };
}

interface Node {
  server: RedisServer;
  /** That clients and other nodes are told of: over TLS where there is any. */
  port: number;
  busPort: number;
}

async function startNode({ appendfsync = 'no', tls }: ClusterOptions): Promise<Node> {
  const [busPort, tlsPort] = [await freePort(), await freePort()];
  const directives = {
    'cluster-enabled': 'yes',
    'cluster-port': String(busPort),
    'cluster-node-timeout': String(NODE_TIMEOUT_MS),
    // A test wants to see what happens while a part is gone, not the whole cluster refusing.
    'cluster-require-full-coverage': 'no',
    ...(tls && { ...tlsDirectives(tlsPort, tls), 'tls-cluster': 'yes' }),
  };
  const server = await startRedis({ appendfsync, directives });
  return { server, port: tls ? tlsPort : server.port, busPort };
}

function slotsOf(index: number, count: number): [first: number, last: number] {
  return [Math.floor((index * SLOTS) / count), Math.floor(((index + 1) * SLOTS) / count) - 1];
}

/** Each with a configuration epoch of its own, so that no two have to settle theirs first. */
async function join(nodes: Node[]): Promise<void> {
  const [first, ...others] = nodes as [Node, ...Node[]];
  await Promise.all(nodes.map(({ server }, index) => server.command('CLUSTER', 'SET-CONFIG-EPOCH', index + 1)));
  for (const { port, busPort } of others) {
    await first.server.command('CLUSTER', 'MEET', '127.0.0.1', port, busPort);
  }
  await Promise.all(nodes.map(({ server }) => until('all nodes know each other', () => knows(server, nodes.length))));
}

async function follow(replica: RedisServer, master: RedisServer): Promise<void> {
  await replica.command('CLUSTER', 'REPLICATE', String(await master.command('CLUSTER', 'MYID')));
  await inStep(replica.port);
}

async function knows(server: RedisServer, size: number): Promise<boolean> {
  const lines = String(await server.command('CLUSTER', 'NODES')).trim().split('\n');
  return lines.filter((line) => !/handshake|fail|noaddr/.test(line)).length === size;
}

async function isWhole(server: RedisServer, size: number): Promise<boolean> {
  const info = String(await server.command('CLUSTER', 'INFO'));
  return /cluster_state:ok/.test(info) && /cluster_slots_ok:16384/.test(info) && (await knows(server, size));
}
