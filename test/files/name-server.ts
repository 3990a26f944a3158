import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import ipaddr from 'ipaddr.js';

/** A name server on this machine: answers with the addresses that it was given, and of `silent` hosts nothing at all. */
export interface NameServer {
  address: string;
  asked: number;
  close(): void;
}

const HEAD_BYTES = 12;
const QUERY_TYPES: Record<number, 'ipv4' | 'ipv6'> = { 1: 'ipv4', 28: 'ipv6' };

export async function openNameServer(hosts: Record<string, string[] | 'silent'>): Promise<NameServer> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const server: NameServer = {
    address: `127.0.0.1:${(socket.address() as AddressInfo).port}`,
    asked: 0,
    close: () => socket.close(),
  };
  socket.on('message', (query, { port, address }) => {
    server.asked += 1;
    const { name, end } = readName(query);
    const found = hosts[name];
    if (found !== 'silent') socket.send(answerTo(query, end + 4, found), port, address);
  });
  return server;
}

/** RFC 1035 §4.1.2. */
function readName(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = HEAD_BYTES;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}

/** The question again, and each address of the family that was asked for. Of an unknown host: NXDOMAIN (3). */
function answerTo(query: Buffer, end: number, found: string[] | undefined): Buffer {
  const kind = QUERY_TYPES[query.readUInt16BE(end - 4)];
  const addresses = (found ?? []).map((each) => ipaddr.parse(each)).filter((each) => each.kind() === kind);
  const head = Buffer.concat([query.subarray(0, 2), Buffer.from([0x81, found ? 0x80 : 0x83, 0, 1, 0, addresses.length, 0, 0, 0, 0])]);
  const records = addresses.map((each) => {
    const bytes = Buffer.from(each.toByteArray());
    const fixed = Buffer.concat([Buffer.from([0xc0, HEAD_BYTES]), query.subarray(end - 4, end), Buffer.alloc(4), Buffer.from([0, bytes.length])]);
    return Buffer.concat([fixed, bytes]);
  });
  return Buffer.concat([head, query.subarray(HEAD_BYTES, end), ...records]);
}
